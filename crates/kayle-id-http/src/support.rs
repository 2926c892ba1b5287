//! What generated code and the clients of the services are written with. No part of the published interface.

#![allow(missing_docs)]

pub use crate::address_check::check_address;
pub use crate::call::Call;
pub use crate::lenient::{lenient_flag, lenient_integer, lenient_optional_integer, null_as_empty};
pub use crate::operation::{
    Bare, Envelope, MetaEnvelope, Operation, OperationInfo, Parameter, Target, Wire, WrittenRequest, path_part,
};
pub use crate::page::{ListOperation, Offset, OffsetPage, Page, TimeRangeOperation};
pub use crate::transport::Time;
pub use http::Method;
pub use kayle_id_core::limits::{Pattern, Rule};
pub use kayle_id_core::{FromCursor, InvalidInput, Timestamp, open_enum};

/// The error of a setting that is malformed.
#[must_use]
pub fn configuration(text: String) -> crate::Error {
    crate::Error::configuration(text)
}
