//! Whole verifications that are driven from other languages, with nothing but their standard libraries.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails the test")]

mod five_commands;
mod support;

use std::path::Path;

use support::{Folder, Simulator, kayle, run};

/// Runs a program of another language against a simulator, with a key that was made for it.
fn drive(language: &str, program: &str, script: &str) {
    let folder = Folder::new(language);
    let simulator = Simulator::start(&folder);
    let (pem, jwk) = (folder.path("key.pem"), folder.path("private.jwk"));
    run(kayle().args(["keys", "generate", "--bits", "2048", "--out", &pem]));
    run(kayle().args(["keys", "convert", &pem, "--to", "private-jwk", "--out", &jwk]));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/languages").join(script);
    let said =
        run(std::process::Command::new(program).arg(script).env("SIMULATOR", &simulator.base).env("PRIVATE_JWK", &jwk));
    assert!(said.ends_with("verified\n"), "{said}");
}

#[needs::needs("python3")]
#[test]
fn python_drives_a_whole_verification() {
    drive("python", "python3", "python/verification.py");
}

#[needs::needs("node")]
#[test]
fn node_drives_a_whole_verification() {
    drive("node", "node", "node/verification.mjs");
}
