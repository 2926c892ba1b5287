//! What a user's tests need.

pub mod mock;

/// The stub mappings in `wiremock-fixtures/`, as (file name, JSON text).
#[must_use]
pub fn fixtures() -> &'static [(&'static str, &'static str)] {
    static FIXTURES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/fixtures.rs"));
    FIXTURES
}
