//! HTTP/1.1 to receivers, over TCP and TLS: what the tests of receivers and the doctor have in common.

mod address;
mod date;
mod exchange;
mod network;
mod pieces;
mod tls;

pub(crate) use address::Address;
pub(crate) use date::imf_fixdate;
pub(crate) use exchange::{Answer, Exchange, exchange};
pub use network::Network;
pub(crate) use pieces::{Pieces, in_pieces, stalled};
pub(crate) use tls::TlsProblem;
