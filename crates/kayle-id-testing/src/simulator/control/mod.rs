//! What a test does to the simulator: methods of [`Simulator`](super::Simulator), a file a topic.

mod activity;
mod create;
pub(crate) mod dashboard;
mod deliveries;
mod inspect;
mod organization;
mod reset;
pub(crate) mod snapshot;
pub(crate) mod snapshot_file;
mod stubs;
mod user;
