//! The one path that every call takes.

mod answer;
mod attempts;
mod backoff;
mod budget;
mod clock;
mod credentials;
mod deadline;
mod exchange;
mod fetch;
mod headers;
mod loopback;
mod middleware;
mod observer;
mod options;
mod policy;
mod redirect;
mod retry;
mod runtimes;
mod send;
mod settings;
mod trace;

pub(crate) use answer::Answer;
pub use clock::Time;
pub(crate) use credentials::Credentials;
pub(crate) use headers::Headers;
pub(crate) use loopback::LoopbackNames;
pub(crate) use loopback::is_loopback;
pub(crate) use middleware::Layer;
pub(crate) use options::{Context, Options, header};
pub(crate) use runtimes::Clients;
pub(crate) use send::{Sent, send};
pub(crate) use settings::Settings;

pub use middleware::Next;
pub use observer::Attempt;
pub use policy::RetryPolicy;
