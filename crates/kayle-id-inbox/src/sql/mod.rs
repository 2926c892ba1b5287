//! What the two stores over SQL share: names, counting, reading rows, and errors.

mod error;
mod names;
mod row;
mod usage;

pub(crate) use error::failure;
pub(crate) use names::Names;
#[cfg(feature = "postgres")]
pub(crate) use names::identifier;
pub(crate) use row::{DbRow, entry, lease_number, millis, now, taken};
pub(crate) use usage::{Count, Usage};
