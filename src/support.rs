//! What generated code is written with. `build/documents.rs` says under which path it finds this module.

pub(crate) use crate::model::null_as_empty;
pub(crate) use crate::page::{ListOperation, Page};
#[cfg(feature = "bitgo")]
pub(crate) use crate::page::{Offset, OffsetPage};
pub(crate) use crate::request::{Operation, OperationInfo, Parameter};
#[cfg(feature = "bitgo")]
pub(crate) use crate::transport::Bare;
#[cfg(feature = "hookbridge")]
pub(crate) use crate::transport::MetaEnvelope;
pub(crate) use crate::transport::{Envelope, Target, WrittenRequest, path_part};
pub(crate) use http::Method;
pub(crate) use kayle_id_core::limits::{Pattern, Rule};
pub(crate) use kayle_id_core::{FromCursor, InvalidInput, open_enum};
