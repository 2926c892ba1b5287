//! The examples print what they are there to show.

use std::process::Command;

/// An example's output, where the test command has built it.
fn output(name: &str) -> Option<String> {
    let this = std::env::current_exe().unwrap();
    let path = this.parent()?.parent()?.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if !path.exists() {
        println!("skipped: {name} is not built, as `cargo test` alone would");
        return None;
    }
    let output = Command::new(path).output().unwrap();
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn bitgo_signing_key_registers_answers_and_rotates_without_an_account() {
    let Some(text) = output("bitgo_signing_key") else { return };
    assert_eq!(text, include_str!("output/bitgo_signing_key.txt"));
}

#[test]
fn hookbridge_signing_key_rotates_without_losing_a_delivery() {
    let Some(text) = output("hookbridge_signing_key") else { return };
    assert_eq!(text, include_str!("output/hookbridge_signing_key.txt"));
}
