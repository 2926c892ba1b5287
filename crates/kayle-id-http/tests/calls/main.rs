//! The machinery of calls, driven through its public interface by a service made up for the purpose, against a server
//! of a few lines.

mod credentials;
mod lists;
mod network;
mod refusals;
mod service;
mod support;
