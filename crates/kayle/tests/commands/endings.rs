//! How the program ends: bad options, a full disk, a broken pipe, a signal.

use std::process::Stdio;

use crate::support::{Kayle, SECRET, pin};

#[test]
fn a_secret_in_the_wrong_place_is_not_repeated() {
    let kayle = Kayle::new();
    for (name, arguments) in [
        ("subcommand", vec!["kk_0123456789abcdefghijklmnopqrstuv"]),
        ("argument", vec!["sessions", "list", "--api-key", "kk_0123456789abcdefghijklmnopqrstuv"]),
        ("value", vec!["sessions", "list", "--limit", SECRET]),
        ("file", vec!["keys", "check", SECRET]),
        ("equals", vec!["listen", "--secret-file=whsec_0123456789abcdefghijklmnopqrstuv"]),
    ] {
        let shown = kayle.run(&arguments);
        assert_ne!(shown.code, Some(0));
        pin(&format!("secret_as_{name}"), shown);
    }
}

#[test]
fn bad_options_are_explained_on_standard_error() {
    let kayle = Kayle::new();
    pin("option_unknown", kayle.run(&["sessions", "list", "--colour", "red"]));
    pin("option_value", kayle.run(&["sessions", "list", "--timeout", "soon"]));
    pin("option_missing", kayle.run(&["trigger"]));
    pin("option_conflict", kayle.run(&["sessions", "list", "--all", "--limit", "3"]));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure_with_a_reason() {
    let kayle = Kayle::new().key().with("KAYLE_WEBHOOK_SECRET", SECRET);
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = kayle.command(&["trigger", "--damages"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    pin("disk_full", String::from_utf8(output.stderr).unwrap());
    // A delivery that cannot be kept is not acknowledged.
    std::os::unix::fs::symlink("/dev/full", kayle.path("kept.jsonl")).unwrap();
    let listening = kayle.start(&["listen", "--address", "127.0.0.1:0", "--key", "key.pem", "--keep", "kept.jsonl"]);
    let shown = kayle.run(&["trigger", "session.expired", "--to", &listening.url, "--key", "key.pem"]);
    assert!(shown.code == Some(5) && shown.error.contains("answered 500"), "{shown}");
    let ended = listening.end();
    assert!(ended.code == Some(1) && ended.error.contains("No space left"), "{ended}");
}

#[test]
fn a_reader_that_is_gone_ends_the_program_quietly() {
    let kayle = Kayle::new();
    let mut child =
        kayle.command(&["completions", "zsh"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The script is larger than a pipe, so that the program still writes when nobody reads.
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(141));
}

#[cfg(unix)]
#[test]
fn signals_end_listen_and_simulate_with_success() {
    let kayle = Kayle::new().key().with("KAYLE_WEBHOOK_SECRET", SECRET);
    for signal in ["INT", "TERM"] {
        for command in [vec!["listen", "--address", "127.0.0.1:0"], vec!["simulate", "--address", "127.0.0.1:0"]] {
            let running = kayle.start(&command);
            running.signal(signal);
            let ended = running.end();
            assert_eq!(ended.code, Some(0), "{command:?} on {signal}: {ended}");
        }
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_a_call_with_130() {
    // A server that never answers.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let kayle = Kayle::new().with("KAYLE_API_KEY", "kk_0123456789abcdefghijklmnopqrstuv").with("KAYLE_BASE_URL", url);
    let child = kayle.command(&["sessions", "list"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The call is under way once the connection is there.
    let connection = silent.accept().unwrap();
    assert!(std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    drop(connection);
    assert_eq!(output.status.code(), Some(130));
    assert!(output.stdout.is_empty() && output.stderr.is_empty());
}

#[test]
fn colours_are_for_terminals_and_on_request() {
    let kayle = Kayle::new();
    assert!(!kayle.succeed(&["trigger", "--damages"]).contains('\u{1b}'));
    assert!(kayle.succeed(&["trigger", "--damages", "--color", "always"]).contains('\u{1b}'));
    let kayle = kayle.with("CLICOLOR_FORCE", "1");
    assert!(kayle.succeed(&["trigger", "--damages"]).contains('\u{1b}'));
    let kayle = kayle.with("NO_COLOR", "1");
    assert!(!kayle.succeed(&["trigger", "--damages", "--color", "never"]).contains('\u{1b}'));
}
