//! The Rust SDK for Kayle ID, the privacy-first identity verification service.
//!
//! An application creates a verification session, sends its user to the session's page, and receives
//! the result as an encrypted, signed webhook.
//!
//! ```no_run
//! use kayle_id::{Claim, Client, ShareFields};
//!
//! # async fn run() -> Result<(), kayle_id::Error> {
//! let client = Client::from_env()?; // KAYLE_API_KEY
//! let session = client
//!     .sessions()
//!     .create()
//!     .share_fields(ShareFields::new().require(Claim::FamilyName, "To address you").require_age_over(18, "The law asks for it"))
//!     .redirect_url("https://example.com/verified")
//!     .send()
//!     .await?;
//! println!("send the user to {}", session.verification_url.as_str());
//! # Ok(())
//! # }
//! ```
//!
//! The [guide] leads from the first session to an application in production.
//!
//! # Where things are
//!
//! | for | look at |
//! |---|---|
//! | calls: one method an operation, and the table of them all | [`Client`], [`resources`] |
//! | a call's options and its verbs: `send`, `stream`, `pages` | [`Request`] |
//! | lists: streams, pages, cursors that can be stored | [`page`] |
//! | retries, deadlines, middleware | [`ClientBuilder`], [`RetryPolicy`] |
//! | the calls that need no key, and whether a user withdrew consent | [`public`] |
//! | errors, and what to do about them | [`Error`] |
//! | the types that are sent and received | [`model`] |
//! | keys that webhook payloads are encrypted to | [`jwk`] |
//! | webhook deliveries: verify, store, decrypt, read | [`webhook`] |
//! | deliveries kept until they are handled | `inbox` (features `inbox`, `postgres`, `redis`) |
//! | tasks of several calls that survive a crash: provision, rotate, wait, reconcile | `workflows` (feature `workflows`) |
//! | signing keys for answers to BitGo's policy webhooks | `bitgo` (feature `bitgo`) |
//! | signing keys and deliveries of HookBridge | `hookbridge` (feature `hookbridge`) |
//! | blocking calls, without an async runtime | `blocking` (feature `blocking`) |
//! | what is wrong with an integration, and how to mend it | `doctor` (feature `doctor`) |
//! | a server to test against, without an account | `testing` (feature `testing`) |
//!
//! # Features
//!
//! | feature | default | gives |
//! |---|---|---|
//! | `client` | yes | the API client; turned on by every feature that is about calls |
//! | `webhook` | yes | webhook deliveries and their keys; alone, without `client`, for programs that only receive |
//! | `codegen` | yes | models and calls generated from `openapi.json` by the build script; without it, a copy of the same code is compiled |
//! | `rustls` | yes | TLS by rustls on aws-lc, with the platform's root certificates |
//! | `native-tls` | | TLS by the platform's own library |
//! | `blocking` | | `blocking`: calls that wait, lists as iterators |
//! | `http2` | | HTTP/2 where the server offers it |
//! | `gzip` | | compressed answers |
//! | `rsa` | | keys of the `rsa` crate 0.10 as input |
//! | `rsa-09` | | the same for the `rsa` crate 0.9 |
//! | `jose-jwk` | | public keys from and to the types of `jose-jwk` |
//! | `axum` | | webhook deliveries as an axum extractor |
//! | `inbox` | | `inbox`: deliveries kept until they are handled, in an SQLite file (needs Rust 1.94) |
//! | `postgres` | | the inbox in the application's Postgres (needs Rust 1.94) |
//! | `redis` | | the inbox in Redis |
//! | `redis-cluster` | | the inbox in a Redis cluster |
//! | `metrics` | | the inbox's counts and gauges for the `metrics` facade |
//! | `bitgo` | | `bitgo`: webhook signing keys, signed answers, rotation |
//! | `hookbridge` | | `hookbridge`: endpoint signing keys, receiving deliveries, rotation |
//! | `workflows` | | `workflows`: provision, rotate keys, wait for an outcome, reconcile, watch for withdrawals |
//! | `doctor` | | `doctor`: what is wrong with an integration, and how to mend it |
//! | `testing` | | the simulator, the mock server and its fixtures, webhook deliveries made for tests, and the test of receivers |
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

#[cfg(feature = "blocking")]
#[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
pub mod blocking;
#[cfg(feature = "client")]
mod client;
#[cfg(feature = "doctor")]
#[cfg_attr(docsrs, doc(cfg(feature = "doctor")))]
pub mod doctor;
// Models, limits and requests, from `openapi.json`. Private: models are exported in `model`, operations in `operations`.
#[cfg(feature = "codegen")]
#[allow(dead_code, missing_docs, unused_imports, unreachable_pub, clippy::all, clippy::pedantic, rustdoc::all)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/kayle.rs"));
}
// The same, generated earlier by `cargo xtask generate`. A test holds the two together.
#[cfg(all(feature = "client", not(feature = "codegen")))]
#[rustfmt::skip]
#[allow(dead_code, missing_docs, unused_imports, unreachable_pub, clippy::all, clippy::pedantic, rustdoc::all)]
mod generated;
// The chapters of the book in `docs/`. They hold no code but samples.
#[cfg(all(any(doc, doctest), feature = "client"))]
pub mod guide;
#[cfg(feature = "client")]
mod hosted;
pub mod model;
#[cfg(feature = "client")]
#[cfg_attr(docsrs, doc(cfg(feature = "client")))]
pub mod public;
#[cfg(feature = "client")]
mod request;
#[cfg(feature = "client")]
#[cfg_attr(docsrs, doc(cfg(feature = "client")))]
pub mod resources;
#[cfg(feature = "client")]
mod support;
#[cfg(feature = "testing")]
#[cfg_attr(docsrs, doc(cfg(feature = "testing")))]
pub mod testing;
#[cfg(feature = "workflows")]
#[cfg_attr(docsrs, doc(cfg(feature = "workflows")))]
pub mod workflows;

#[cfg(feature = "client")]
#[cfg_attr(docsrs, doc(cfg(feature = "client")))]
pub use client::{Client, ClientBuilder};
#[cfg(feature = "client")]
#[cfg_attr(docsrs, doc(cfg(feature = "client")))]
pub use http::Method;
#[cfg(feature = "bitgo")]
#[cfg_attr(docsrs, doc(cfg(feature = "bitgo")))]
pub use kayle_id_companions::bitgo;
#[cfg(feature = "hookbridge")]
#[cfg_attr(docsrs, doc(cfg(feature = "hookbridge")))]
pub use kayle_id_companions::hookbridge;
pub use kayle_id_core::{Clock, InvalidInput, Sleep, SystemClock};
#[cfg(feature = "client")]
#[cfg_attr(docsrs, doc(cfg(feature = "client")))]
pub use kayle_id_http::page;
#[cfg(feature = "client")]
#[cfg_attr(docsrs, doc(cfg(feature = "client")))]
pub use kayle_id_http::{
    ApiClient, ApiError, Attempt, Cursor, Error, ErrorCode, ErrorKind, Issue, ItemStream, Next, OperationInfo, Page,
    PageStream, RangeStream, RawRequest, Response, RetryPolicy, Unreadable,
};
#[cfg(any(feature = "inbox", feature = "postgres", feature = "redis"))]
#[cfg_attr(docsrs, doc(cfg(any(feature = "inbox", feature = "postgres", feature = "redis"))))]
pub use kayle_id_inbox as inbox;
#[cfg(feature = "webhook")]
#[cfg_attr(docsrs, doc(cfg(feature = "webhook")))]
pub use kayle_id_webhook::{jwk, webhook};
pub use model::*;
#[cfg(feature = "client")]
#[cfg_attr(docsrs, doc(cfg(feature = "client")))]
pub use request::Request;

#[cfg(feature = "client")]
#[cfg_attr(docsrs, doc(cfg(feature = "client")))]
/// The operations that a [`Request`] can carry, by name.
pub mod operations {
    pub use kayle_id_http::{ListOperation, Operation, TimeRangeOperation};

    pub use crate::generated::operations::*;
}

// The README's snippets are compiled with the documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
