//! The suite, the same files, against the simulator: it answers where in `tests/suite/` a mock server imitates it. What no server says
//! is a stub in front of it.
//!
//! Three of the suite's files are left out since they speak to no server: `client_settings` (what a client is built from),
//! `operations_table` and `readme` (what is written). One is about the bundled fixtures and nothing else: `fixtures`.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails the test")]

#[path = "../suite/blocking.rs"]
mod blocking;
#[path = "../suite/contract.rs"]
mod contract;
#[path = "../suite/errors.rs"]
mod errors;
#[path = "../suite/input_limits.rs"]
mod input_limits;
#[path = "../suite/lists.rs"]
mod lists;
#[path = "../operations.rs"]
mod operations;
#[path = "../suite/reading.rs"]
mod reading;
#[path = "../suite/recorded.rs"]
mod recorded;
#[path = "../suite/secrets.rs"]
mod secrets;
mod seed;
mod support;
#[path = "../suite/transport.rs"]
mod transport;
#[path = "../suite/updates.rs"]
mod updates;
#[path = "../suite/values.rs"]
mod values;
