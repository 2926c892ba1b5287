//! Each command, run as the program that a person starts. What a person sees is pinned in `snapshots/`;
//! `INSTA_UPDATE=always cargo test -p kayle --test commands` writes it anew.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails the test")]

mod activity;
mod api;
mod control;
mod endings;
mod help;
#[cfg(feature = "inbox")]
mod inbox;
mod keys;
mod profiles;
mod receiving;
mod robustness;
// The servers of the inbox's own tests.
#[cfg(all(feature = "inbox", unix))]
#[path = "../../../kayle-id-inbox/tests/servers/mod.rs"]
mod servers;
mod support;
mod workflows;
