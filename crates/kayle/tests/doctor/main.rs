//! The doctor on whole integrations: a simulated service, receivers and certificates of the test's own. A healthy integration
//! has no finding, and in each broken one the doctor names exactly what is wrong.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails the test")]

mod access;
mod addresses;
mod certificates;
mod contract;
mod deliveries;
mod domains;
mod keys;
mod program;
mod receivers;
mod support;
