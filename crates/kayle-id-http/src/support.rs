//! What generated code and the clients of the services are written with. No part of the published interface.

#![allow(missing_docs)]

pub use crate::address_check::check_address;
pub use crate::call::Call;
pub use crate::operation::{
    Bare, Envelope, MetaEnvelope, Operation, OperationInfo, Parameter, Target, Wire, WrittenRequest, path_part,
};
pub use crate::page::{ListOperation, Offset, OffsetPage, Page, TimeRangeOperation};
pub use crate::transport::Time;
pub use http::Method;
pub use kayle_id_core::limits::{Pattern, Rule};
pub use kayle_id_core::{FromCursor, InvalidInput, Timestamp, open_enum};

use serde::{Deserialize, Deserializer};

/// The error of a setting that is malformed.
#[must_use]
pub fn configuration(text: String) -> crate::Error {
    crate::Error::configuration(text)
}

/// A list or map that arrives as null is empty.
pub fn null_as_empty<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}
