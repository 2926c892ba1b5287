//! The one path that every call takes.

mod credentials;
mod exchange;
mod hooks;
mod options;
mod redirect;
mod wire;

pub(crate) use credentials::Credentials;
pub(crate) use exchange::{execute, failure};
pub(crate) use options::{Call, Options, Outcome, header};
pub(crate) use wire::{Called, Envelope, Wire};
