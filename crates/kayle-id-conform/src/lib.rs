//! Tests any receiver of [Kayle ID](https://kayle.id) webhooks, in any language.
//!
//! * [`run`]: posts good and hostile deliveries to a receiver over HTTP and reports what it gets wrong.
//! * [`doctor`]: what is wrong with a whole integration, from what its API and its addresses say.
//! * [`report`]: the report as a value, and as text, JSON, JUnit and SARIF.
//! * [`vectors`]: more than 400 deliveries with a verdict each, as files that other languages' libraries can use.
#![forbid(unsafe_code)]
#![deny(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod doctor;
mod kinds;
mod make;
mod net;
pub mod report;
mod run;
pub mod vectors;
mod verdict;

pub use net::Network;
pub use run::{Options, Target, run};
