//! Clients and receivers of the services that stand beside Kayle ID: BitGo's webhook signing keys (feature `bitgo`) and
//! HookBridge's endpoint signing keys (feature `hookbridge`).
//!
//! `kayle-id` exports these modules again behind features of the same names. Depend on this crate directly where only
//! the companions are needed.
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
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(any(feature = "bitgo", feature = "hookbridge"))]
mod error;

#[cfg(feature = "bitgo")]
#[cfg_attr(docsrs, doc(cfg(feature = "bitgo")))]
pub mod bitgo;
#[cfg(feature = "hookbridge")]
#[cfg_attr(docsrs, doc(cfg(feature = "hookbridge")))]
pub mod hookbridge;

pub use kayle_id_core::{SigningSecret, Timestamp};
