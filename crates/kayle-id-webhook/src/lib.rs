//! Receives the webhooks of [Kayle ID](https://kayle.id): verifies the signature, decrypts the payload, reads typed
//! events, and makes the keys that payloads are encrypted to.
//!
//! A program that only receives webhooks depends on this crate alone. It needs no HTTP client and no async runtime.
//! The crate `kayle-id` exports both modules again, beside the API client.
//!
//! * [`webhook`]: deliveries. Start at [`webhook::Receiver`].
//! * [`jwk`]: RSA keys in, public JWKs out. Start at [`jwk::PrivateKey`].
//!
//! # Features
//!
//! | feature | default | gives |
//! |---|---|---|
//! | `axum` | | deliveries as an axum extractor |
//! | `rsa` | | keys of the `rsa` crate 0.10 as input |
//! | `rsa-09` | | the same for the `rsa` crate 0.9 |
//! | `jose-jwk` | | public keys from and to the types of `jose-jwk` |
//! | `testing` | | `webhook::testing`: deliveries made for tests |
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

pub mod jwk;
pub mod webhook;

pub use kayle_id_core::{
    CancellationReason, Claim, Clock, Date, InvalidInput, SessionFailureCode, SessionId, ShareFields, SigningSecret,
    Sleep, SystemClock, Timestamp, WebhookEventId,
};

// The README's sample is compiled with the documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
