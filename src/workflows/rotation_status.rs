//! How a rotation stands.

use std::time::Duration;

use super::error::Error;
use super::time::now;
use crate::client::Client;
use crate::model::Timestamp;

/// How a rotation stands.
///
/// `T` is what is new: a key's record, an endpoint's id, an API key's id.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RotationStatus<T> {
    /// The new is in use, and the old still needed. Run again at that time, or later.
    Overlapping {
        /// What is new.
        new: T,
        /// When it is worth running again.
        until: Timestamp,
    },
    /// The old is retired.
    Complete {
        /// What is new.
        new: T,
    },
}

impl<T> RotationStatus<T> {
    /// What is new.
    #[must_use]
    pub fn replacement(&self) -> &T {
        match self {
            Self::Overlapping { new, .. } | Self::Complete { new } => new,
        }
    }

    /// Whether the old is retired.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        matches!(self, Self::Complete { .. })
    }
}

/// When an overlap ends, if it has not.
pub(super) fn still_overlapping(
    client: &Client,
    since: Timestamp,
    overlap: Duration,
) -> Result<Option<Timestamp>, Error> {
    let end = since.checked_add(overlap).ok_or_else(|| Error::state("the overlap ends beyond the year 9999"))?;
    Ok(Some(end).filter(|end| now(client).is_ok_and(|now| now < *end)))
}

/// How long what an earlier secret opens may be of use to the receivers, unless set: their own queues, and rollouts that take a while.
pub(super) const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);
