//! Servers for the tests of programs that use Kayle ID.
//!
//! | for | look at |
//! |---|---|
//! | a Kayle ID that behaves as the real service does: sessions, endpoints, keys, deliveries that arrive | [`simulator`] |
//! | a server that answers what a test tells it to | [`mock`] |
//! | the stub mappings behind the mock server, for any WireMock | [`fixtures`] |
//!
//! Both servers run on loopback in the process of the test. A mistake in a test, such as a misspelt operation, is a panic
//! here, as it is in `assert!`: it belongs to the test that makes it.
#![forbid(unsafe_code)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod damage;
mod loopback;
pub mod mock;
pub mod simulator;

/// The stub mappings in `wiremock-fixtures/`, as (file name, JSON text).
#[must_use]
pub fn fixtures() -> &'static [(&'static str, &'static str)] {
    static FIXTURES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/fixtures.rs"));
    FIXTURES
}
