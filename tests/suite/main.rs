//! The public API, used as a stranger would use it.

mod client_settings;
mod contract;
mod errors;
mod input_limits;
mod lists;
#[path = "../operations.rs"]
mod operations;
mod operations_table;
mod reading;
mod readme;
mod recorded;
mod secrets;
mod support;
mod transport;
mod updates;
