//! `conform` against receivers in three languages: what it finds is what `expected.txt` beside each receiver says.
//!
//! A receiver whose language or library is not installed is reported as ignored, with the reason; with `CI` set that is a
//! failure.

mod expected;
#[path = "../../../../tests/languages/receivers/ours/main.rs"]
mod ours;
mod process;

use libtest_mimic::{Arguments, Trial};

fn main() {
    // The test starts itself as our receiver.
    if std::env::var_os(process::ROLE).is_some() {
        if let Err(error) = ours::main() {
            eprintln!("{error}");
            std::process::exit(1);
        }
        return;
    }
    let arguments = Arguments::from_args();
    let ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty());
    let trials = process::LANGUAGES
        .iter()
        .map(|language| {
            let name = format!("conform_finds_what_the_{}_receiver_gets_wrong", language.name);
            match (language.missing)() {
                None => Trial::test(name, || expected::holds(language)),
                Some(reason) if ci => Trial::test(name, move || Err(reason.into())),
                Some(reason) => {
                    eprintln!("ignored {name}: {reason}");
                    Trial::test(name, || Ok(())).with_ignored_flag(true)
                }
            }
        })
        .collect();
    libtest_mimic::run(&arguments, trials).exit();
}
