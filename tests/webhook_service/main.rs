//! The service to start from, against the simulator.

#![allow(clippy::unwrap_used)]

#[path = "../../examples/webhook_service/config.rs"]
mod config;
#[path = "../../examples/webhook_service/measure.rs"]
mod measure;
mod process;
mod recorder;
mod redis_server;
#[path = "../../examples/webhook_service/service.rs"]
#[allow(dead_code)]
mod service;
mod serving;
mod support;
