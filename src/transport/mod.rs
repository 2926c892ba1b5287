//! The one path that every call takes.

mod attempts;
mod backoff;
mod budget;
mod clock;
mod credentials;
mod deadline;
mod exchange;
mod headers;
mod middleware;
mod observer;
mod options;
mod policy;
mod redirect;
mod retry;
mod send;
mod settings;
mod trace;
mod wire;
mod written;

pub(crate) use clock::Time;
pub(crate) use credentials::Credentials;
pub(crate) use exchange::Answer;
pub(crate) use headers::Headers;
pub(crate) use middleware::Layer;
pub(crate) use options::{Call, Options, Target, header, path_part};
pub(crate) use send::{Sent, send};
pub(crate) use settings::Settings;
#[cfg(feature = "bitgo")]
pub(crate) use wire::Bare;
#[cfg(feature = "hookbridge")]
pub(crate) use wire::MetaEnvelope;
pub(crate) use wire::{Envelope, Wire};
pub(crate) use written::WrittenRequest;

pub use middleware::Next;
pub use observer::Attempt;
pub use policy::RetryPolicy;
