//! The examples print what they are there to show.

use std::process::Command;

/// An example's output. `cargo test` alone has built it; with `--test companions` it is built here.
fn output(name: &str) -> String {
    let this = std::env::current_exe().unwrap();
    let folder = this.parent().unwrap().parent().unwrap().join("examples");
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if !path.exists() {
        let built = Command::new(env!("CARGO")).args(["build", "--quiet", "--example", name]).status().unwrap();
        assert!(built.success(), "{name} does not build");
    }
    let output = Command::new(path).output().unwrap();
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn bitgo_signing_key_registers_answers_and_rotates_without_an_account() {
    let text = output("bitgo_signing_key");
    assert_eq!(text, include_str!("output/bitgo_signing_key.txt"));
}

#[test]
fn hookbridge_signing_key_rotates_without_losing_a_delivery() {
    let text = output("hookbridge_signing_key");
    assert_eq!(text, include_str!("output/hookbridge_signing_key.txt"));
}
