//! HTTP/1 on loopback: what the mock server and the simulator have in common.

mod connection;
mod listener;
mod stream;
pub(super) mod url;

pub(super) use connection::{Arrived, Body, Outcome, Service, whole};
pub(super) use listener::{accept, listen};
