//! The client under a bad network: every fault on every operation.

mod calls;
mod canary;
#[allow(dead_code)]
mod collect;
mod fault;
mod http2;
mod matrix;
mod mutual_tls;
mod network;
mod own_transport;
mod server;
mod slow;
mod tls;
mod traces;
mod walks;
