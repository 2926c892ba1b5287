//! The public API used as a stranger would use it. What speaks to a server runs on the mock server and on the simulator: see `backend`.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails the test")]

mod backend;
mod blocking;
mod client_settings;
mod contract;
// Texts about connections name the errors of Linux.
#[cfg(target_os = "linux")]
mod error_texts;
mod errors;
mod faults;
mod fixtures;
mod input_limits;
mod lists;
#[path = "../operations.rs"]
mod operations;
mod operations_table;
mod public;
mod reading;
mod readme;
mod recorded;
mod secrets;
mod transport;
mod updates;
mod values;
