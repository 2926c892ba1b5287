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
mod tls;
mod traces;
mod walks;

pub(crate) const KEY: &str = "kk_CANARY00000000000000000000000000";
