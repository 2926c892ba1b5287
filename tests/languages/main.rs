//! Whole verifications that are driven from other languages, with nothing but their standard libraries.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails the test")]

#[cfg(unix)]
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

/// Runs the tests of a helper that starts the simulator itself.
fn runs_its_tests(program: &str, arguments: &[&str], script: &str) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/languages").join(script);
    let mut command = std::process::Command::new(program);
    run(command
        .args(arguments)
        .arg(script)
        .env("KAYLE", env!("CARGO_BIN_EXE_kayle"))
        .env("PYTHONDONTWRITEBYTECODE", "1"));
}

#[needs::needs("python3")]
#[test]
fn a_test_in_python_runs_a_simulator_of_its_own() {
    runs_its_tests("python3", &[], "python/simulator_test.py");
}

#[needs::needs("node")]
#[test]
fn a_test_in_node_runs_a_simulator_of_its_own() {
    runs_its_tests("node", &["--test"], "node/simulator.test.mjs");
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
