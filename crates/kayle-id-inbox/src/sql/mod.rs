//! What the two stores over SQL share: names, counting, reading rows, and errors.

mod error;
mod gather;
mod names;
mod record;
mod row;
mod usage;

pub(crate) use error::failure;
pub(crate) use gather::{Gather, Inserted};
pub(crate) use names::Names;
#[cfg(feature = "postgres")]
pub(crate) use names::identifier;
pub(crate) use record::Record;
pub(crate) use row::{DbRow, entry, lease_number, millis, now, taken};
pub(crate) use usage::{Count, Usage};
