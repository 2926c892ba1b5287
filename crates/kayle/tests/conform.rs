//! `kayle conform` as a program. What it finds is tested where its library is.
#![allow(clippy::unwrap_used, reason = "a test that fails fails")]

use std::process::{Command, Output};

fn kayle(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kayle")).arg("conform").args(arguments).output().unwrap()
}

/// An address that nobody listens on.
fn nobody() -> String {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    format!("http://127.0.0.1:{port}/webhooks/kayle?token=hunter2")
}

#[test]
fn a_receiver_with_a_finding_fails_the_program_in_every_format() {
    for (format, expected) in [
        ("text", "error: The receiver takes no connection."),
        ("json", r#""id": "unreachable""#),
        ("junit", "<testsuites name=\"kayle conform\""),
        ("sarif", r#""ruleId": "unreachable""#),
    ] {
        let output = kayle(&[&nobody(), "--format", format]);
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(6), "{format}");
        assert!(text.contains(expected), "{format}: {text}");
        assert!(!text.contains("hunter2"), "{format}");
    }
}

#[test]
fn the_report_is_written_to_a_file() {
    let file = std::env::temp_dir().join(format!("kayle-conform-{}.xml", std::process::id()));
    let output = kayle(&[&nobody(), "--format", "junit", "--output", file.to_str().unwrap()]);
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert!(output.stdout.is_empty() && text.starts_with("<?xml"), "{text}");
}

#[test]
fn settings_that_cannot_work_are_refused() {
    for arguments in [
        &["ftp://example.com/"][..],
        &["http://127.0.0.1:1/", "--kill", "true"],
        &["http://127.0.0.1:1/", "--secret-env", "KAYLE_NOT_SET"],
        &["http://127.0.0.1:1/", "--secret-env", "KAYLE_NOT_SET", "--key", "no-such-file", "--kid", "a"],
        &["http://127.0.0.1:1/", "--handled-url", "nonsense"],
    ] {
        let output = kayle(arguments);
        assert!(!output.status.success() && output.stdout.is_empty() && !output.stderr.is_empty(), "{arguments:?}");
    }
}
