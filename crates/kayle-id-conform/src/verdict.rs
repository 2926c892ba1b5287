//! What a receiver must make of a delivery, and by when.

use serde::{Deserialize, Serialize};

/// What a receiver must make of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Verdict {
    /// Acknowledge it with a 2xx and handle its event.
    Accept,
    /// Handle no event. [`Stage`] says whether a 2xx is a mistake too.
    Refuse,
    /// A standard leaves the choice. [`Vector::preferred`](crate::vectors::Vector::preferred) says what is safer.
    Either,
}

/// By when a receiver must have noticed what is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Stage {
    /// Before the answer: it must not be a 2xx, after which the server forgets the delivery.
    Arrival,
    /// When the payload is opened, which may be after a 2xx: the event must not be handled.
    Opening,
}
