//! Holds the structure of the workspace: which crate may depend on which, and that the files of a crate form no circle.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod circles;
mod crates;
mod documentation;
mod examples;
mod modules;

use std::path::PathBuf;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
