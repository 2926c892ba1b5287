//! Every text that users see when something goes wrong, in one file for reviewers: `error_texts.txt`.
//!
//! Each error is provoked through the public API. Read a changed text with one question: would a tired engineer who
//! learned English at school know what to do?

mod calls;
mod companions;
mod inbox;
mod keys;
mod receiving;
mod values;
mod workflows;

use std::fmt::Display;
use std::path::Path;

/// The texts by room: a heading, then a line for each situation.
#[derive(Default)]
pub(crate) struct Texts(String);

impl Texts {
    fn room(&mut self, name: &str) {
        self.0 += &format!("\n# {name}\n");
    }

    /// A text of this project, which keeps to the manners: one line, lower case, no period at its end.
    fn add(&mut self, situation: &str, error: impl Display) {
        let text = error.to_string();
        assert!(!text.is_empty() && !text.contains('\n'), "{situation}: a text is one line: {text:?}");
        assert!(!text.ends_with('.'), "{situation}: a text ends without a period: {text:?}");
        // A name such as "API" or "X.509" may begin a text.
        let begins: Vec<char> = text.chars().take(2).collect();
        assert!(
            !begins[0].is_uppercase() || begins.get(1).is_some_and(|second| !second.is_lowercase()),
            "{situation}: a text begins in lower case: {text:?}"
        );
        self.quote(situation, text);
    }

    /// A text that quotes a server or an application, whose manners are their own.
    fn quote(&mut self, situation: &str, error: impl Display) {
        self.0 += &format!("{situation}: {error}\n");
    }
}

#[tokio::test]
async fn every_text_is_the_one_that_was_reviewed() {
    let mut texts = Texts::default();
    texts.0 += "What users read when something goes wrong: the situation, then the text.\n";
    texts.0 += "Written by `UPDATE_ERROR_TEXTS=1 cargo test --test suite error_texts`; see error_texts.rs.\n";
    values::texts(&mut texts).await;
    keys::texts(&mut texts);
    receiving::texts(&mut texts).await;
    calls::texts(&mut texts).await;
    workflows::texts(&mut texts).await;
    companions::texts(&mut texts).await;
    inbox::texts(&mut texts).await;
    // Ports differ from run to run.
    let now = regex::Regex::new(r"127\.0\.0\.1:\d+").unwrap().replace_all(&texts.0, "127.0.0.1:[port]").into_owned();

    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/error_texts.txt");
    if std::env::var_os("UPDATE_ERROR_TEXTS").is_some() {
        std::fs::write(&file, &now).unwrap();
        return;
    }
    let reviewed = std::fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<std::collections::BTreeSet<_>>();
    let (before, after) = (lines(&reviewed), lines(&now));
    let gone = before.difference(&after).map(|line| format!("- {line}\n"));
    let new = after.difference(&before).map(|line| format!("+ {line}\n"));
    assert!(
        reviewed == now,
        "error texts changed:\n{}\nIf that is intended, write tests/suite/error_texts.txt anew and commit it:\n\
         UPDATE_ERROR_TEXTS=1 cargo test --test suite error_texts",
        gone.chain(new).collect::<String>()
    );
}
