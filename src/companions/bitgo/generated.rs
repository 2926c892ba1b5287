//! What the build made of `openapi/bitgo.json`. Private: models are re-exported by name.
#![allow(dead_code, missing_docs, unused_imports, unreachable_pub, clippy::all, clippy::pedantic, rustdoc::all)]

include!(concat!(env!("OUT_DIR"), "/bitgo.rs"));
