//! Holds the structure of the workspace: which crate may depend on which, that the files of a crate form no circle, and
//! that no file is long.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod circles;
mod crates;
mod documentation;
mod examples;
mod lengths;
mod modules;

use std::path::PathBuf;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
