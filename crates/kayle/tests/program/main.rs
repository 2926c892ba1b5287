//! The simulator for people: its page, its program, its state in a file.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails the test")]

#[cfg(target_os = "linux")]
mod archive;
mod browser;
mod clicking;
mod forms;
mod looks;
mod page;
mod picture;
mod program;
mod state;
mod support;
