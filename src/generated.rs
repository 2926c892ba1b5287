//! What the build made of `openapi.json`. Private: models are re-exported by name in [`crate::model`].
#![allow(dead_code, missing_docs, unused_imports, unreachable_pub, clippy::all, clippy::pedantic, rustdoc::all)]

include!(concat!(env!("OUT_DIR"), "/kayle.rs"));
