//! The types of webhook events.

pub(crate) const SUCCEEDED: &str = "verification.session.succeeded";
pub(crate) const FAILED: &str = "verification.session.failed";
pub(crate) const EXPIRED: &str = "verification.session.expired";
pub(crate) const CANCELLED: &str = "verification.session.cancelled";

/// Every type of event, in the server's order.
pub(crate) const TYPES: [&str; 4] = [SUCCEEDED, FAILED, EXPIRED, CANCELLED];
