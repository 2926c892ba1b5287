//! The client under a bad network: every fault on every operation.

mod calls;
mod fault;
mod http2;
mod matrix;
#[path = "../operations.rs"]
mod operations;
mod server;
mod walks;

pub(crate) const KEY: &str = "kk_test0000000000000000000000000000";
