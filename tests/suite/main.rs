//! The public API, used as a stranger would use it, against the mock server. `tests/suite_on_simulator/` is the same files against the
//! simulator.

mod blocking;
mod client_settings;
mod contract;
mod errors;
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
#[allow(dead_code)]
mod support;
mod transport;
mod updates;
mod values;
