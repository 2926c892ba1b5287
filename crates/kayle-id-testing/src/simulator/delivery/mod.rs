//! Webhook deliveries: sealing, the schedule, attempts.

pub(crate) mod attempt;
pub(crate) mod intervention;
mod post;
pub(crate) mod record;
pub(crate) mod schedule;
mod seal;
