//! Webhook deliveries: sealing, the schedule, attempts.

pub(crate) mod attempt;
mod post;
pub(crate) mod schedule;
mod seal;
