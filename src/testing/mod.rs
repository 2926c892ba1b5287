//! What a user's tests need.
//!
//! A mistake in a test is a panic here, as it is in `assert!`: it belongs to the test that makes it.
#![allow(clippy::panic, reason = "a mistake in a test fails the test")]

mod loopback;
pub mod mock;
pub mod simulator;

/// The stub mappings in `wiremock-fixtures/`, as (file name, JSON text).
#[must_use]
pub fn fixtures() -> &'static [(&'static str, &'static str)] {
    static FIXTURES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/fixtures.rs"));
    FIXTURES
}
