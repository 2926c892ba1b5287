//! The inbox, through the public API: one set of tests over every store.

#![allow(clippy::unwrap_used)]

mod cluster;
mod conformance;
mod file;
mod model;
mod redis;
mod redis_server;
mod running;
mod support;
