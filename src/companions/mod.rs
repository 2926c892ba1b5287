//! The services beside Kayle ID whose webhooks need keys of their own. Each has its document in
//! `openapi/`, its generated code and its rest here; transport, requests, pages and errors are shared.

mod error;

#[cfg(feature = "bitgo")]
pub mod bitgo;
#[cfg(feature = "hookbridge")]
pub mod hookbridge;
