//! The client under a bad network: every fault on every operation.

mod calls;
mod canary;
mod collect;
mod fault;
mod http2;
mod matrix;
mod mutual_tls;
mod network;
#[path = "../operations.rs"]
mod operations;
mod own_transport;
mod server;
mod slow;
#[path = "../suite/support.rs"]
#[allow(dead_code)]
mod support;
mod tls;
mod traces;
#[path = "../suite/values.rs"]
#[allow(dead_code)]
mod values;
mod walks;

pub(crate) use values::KEY;
