//! The status of a rotation.

use std::time::Duration;

use super::error::Error;
use super::time::now;
use crate::client::Client;
use crate::model::Timestamp;

/// The status of a rotation. The `run` methods of the rotations return it.
///
/// `T` identifies the new secret: the record of an encryption key, the id of an endpoint, or the id of an API key.
///
/// ```
/// use kayle_id::workflows::RotationStatus;
///
/// fn next<T>(status: &RotationStatus<T>) -> String {
///     match status {
///         RotationStatus::Overlapping { until, .. } => format!("run again at {until}"),
///         _ => "done".to_owned(),
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RotationStatus<T> {
    /// The new secret is in use, and the old one is still needed. Run again at `until`, or later.
    Overlapping {
        /// The new secret's record or id.
        new: T,
        /// When to run again.
        until: Timestamp,
    },
    /// The old secret is retired.
    Complete {
        /// The new secret's record or id.
        new: T,
    },
}

impl<T> RotationStatus<T> {
    /// The new secret's record or id.
    #[must_use]
    pub fn replacement(&self) -> &T {
        match self {
            Self::Overlapping { new, .. } | Self::Complete { new } => new,
        }
    }

    /// Whether the old secret is retired.
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
    let end = since
        .checked_add(overlap)
        .ok_or_else(|| Error::state("the overlap ends after the year 9999: set a shorter one"))?;
    Ok(Some(end).filter(|end| now(client).is_ok_and(|now| now < *end)))
}

/// The default overlap: time for deliveries in the receivers' queues, and for slow rollouts.
pub(super) const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);
