//! The workflows, on the simulator and in its time, with a process that dies at every step.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails the test")]

mod api_key;
mod bursts;
mod examples;
mod files;
mod hooks;
mod outcome;
mod provision;
mod reconcile;
mod reconcile_limits;
mod rotations;
mod secrecy;
mod support;
mod withdrawals;
