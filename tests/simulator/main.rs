//! The simulator, through its public API and over its port.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails the test")]

mod canned;
mod contract;
mod dashboard;
mod deletion;
mod deliveries;
mod disturbances;
mod errors;
mod faults;
mod hand;
mod lists;
mod members;
#[path = "../operations.rs"]
mod operations;
mod order;
mod public;
mod receiver;
mod rules;
mod snapshot;
mod support;
