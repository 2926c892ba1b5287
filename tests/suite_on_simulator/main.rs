//! The suite, the same files, against the simulator: it answers where in `tests/suite/` a mock server imitates it. What no server says
//! is a stub in front of it. Of `tests/faults/` what meets refusals and lost connections is here too.
//!
//! Left out, and why:
//!
//! * `suite/client_settings`, `suite/operations_table`, `suite/readme`: they speak to no server.
//! * `suite/fixtures`: it is about the bundled fixtures.
//! * `faults/mutual_tls`: it is about the caller's own transport, and speaks to no Kayle ID.
//! * `tests/memory.rs`: its hundred thousand events would lie in the very memory that it measures.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails the test")]

#[path = "../suite/blocking.rs"]
mod blocking;
#[path = "../faults/calls.rs"]
mod calls;
#[path = "../faults/canary.rs"]
mod canary;
#[path = "../faults/collect.rs"]
#[allow(dead_code)]
mod collect;
#[path = "../suite/contract.rs"]
mod contract;
#[path = "../suite/errors.rs"]
mod errors;
#[path = "../faults/fault.rs"]
mod fault;
#[path = "../faults/http2.rs"]
mod http2;
#[path = "../suite/input_limits.rs"]
mod input_limits;
#[path = "../suite/lists.rs"]
mod lists;
#[path = "../faults/matrix.rs"]
mod matrix;
#[path = "../faults/network.rs"]
mod network;
#[path = "../operations.rs"]
mod operations;
#[path = "../faults/own_transport.rs"]
mod own_transport;
#[path = "../suite/reading.rs"]
mod reading;
#[path = "../suite/recorded.rs"]
mod recorded;
#[path = "../suite/secrets.rs"]
mod secrets;
mod seed;
#[path = "../faults/server.rs"]
#[allow(dead_code)]
mod server;
#[path = "../faults/slow.rs"]
mod slow;
mod support;
#[path = "../faults/tls.rs"]
#[allow(dead_code)]
mod tls;
#[path = "../faults/traces.rs"]
mod traces;
#[path = "../suite/transport.rs"]
mod transport;
#[path = "../suite/updates.rs"]
mod updates;
#[path = "../suite/values.rs"]
mod values;
#[path = "../faults/walks.rs"]
mod walks;

pub(crate) use values::KEY;
