//! Help, completions and manual pages.

use crate::support::{Kayle, pin};

#[test]
fn help_lists_commands_options_and_exit_codes() {
    pin("help", Kayle::new().run(&["--help"]));
}

#[test]
fn help_of_a_command_lists_its_options() {
    let kayle = Kayle::new();
    for command in ["simulate", "trigger", "listen", "open", "keys", "profiles", "reconcile"] {
        pin(&format!("help_{command}"), kayle.run(&[command, "--help"]));
    }
}

#[test]
fn help_starts_within_thirty_milliseconds() {
    let kayle = Kayle::new();
    // The best of several: other tests run beside this one.
    let start = || {
        let since = std::time::Instant::now();
        assert!(kayle.command(&["--help"]).output().unwrap().status.success());
        since.elapsed()
    };
    let best = (0..20).map(|_| start()).min().unwrap();
    assert!(best < std::time::Duration::from_millis(30), "{best:?}");
}

#[test]
fn version_is_the_crates() {
    assert_eq!(Kayle::new().succeed(&["--version"]), concat!("kayle ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn completions_know_every_command() {
    let kayle = Kayle::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = kayle.succeed(&["completions", shell]);
        for command in ["simulate", "trigger", "listen", "reconcile"] {
            assert!(script.contains(command), "{shell} lacks {command}");
        }
    }
}

#[test]
fn manual_pages_are_written_one_a_command() {
    let kayle = Kayle::new();
    assert!(kayle.succeed(&["man"]).contains(".TH kayle 1"));
    kayle.succeed(&["man", "--out", "pages"]);
    for page in ["kayle", "kayle-trigger", "kayle-keys", "kayle-keys-convert", "kayle-rotate-api-key"] {
        assert!(kayle.read(&format!("pages/{page}.1")).contains(&format!(".TH {page} 1")), "{page}");
    }
}
