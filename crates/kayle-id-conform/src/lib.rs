//! Tests any receiver of [Kayle ID](https://kayle.id) webhooks, in any language.
//!
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

mod kinds;
mod make;
pub mod vectors;
