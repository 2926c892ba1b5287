//! A package of its own, so that Cargo does not turn on the features that other tests of the workspace need:
//! `cargo test -p feature-tests`, and again with `--no-default-features`.
