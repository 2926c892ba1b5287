//! What the guide says is what the code has.

use crate::book::{holds, read, writing};
use kayle_id::ErrorCode;
use kayle_id::inbox::{Activity, ParkReason};
use std::collections::{BTreeMap, BTreeSet};

/// A block of code between two lines of a chapter, replaced by a file.
fn with_block(text: &str, after: &str, code: &str) -> String {
    let start = text.find(after).unwrap_or_else(|| panic!("the chapter lacks {after:?}"));
    let open = start + text[start..].find("```rust").unwrap();
    let begin = open + text[open..].find('\n').unwrap() + 1;
    let end = begin + text[begin..].find("\n```\n").unwrap() + 1;
    format!("{}{code}{}", &text[..begin], &text[end..])
}

#[test]
fn the_testing_chapter_shows_the_application_and_the_tests_that_run_here() {
    let _alone = writing();
    let text = read("docs/src/testing.md");
    let text = with_block(&text, "\n`src/lib.rs`", &read("tests/guide/access.rs"));
    // There the application is a crate of its own.
    let shown = |path| read(path).replace("use crate::access", "use access");
    let text = with_block(&text, "\n`src/main.rs` opens the real thing", &shown("tests/guide/program.rs"));
    holds("docs/src/testing.md", &with_block(&text, "\n## The tests\n", &shown("tests/guide/outcomes.rs")));
}

fn diagram(text: &str) -> &str {
    let start = text.find("```mermaid\n").unwrap();
    &text[start..start + text[start..].find("\n```\n").unwrap()]
}

#[test]
fn the_architecture_has_the_diagrams_of_the_guide() {
    let architecture = read("ARCHITECTURE.md");
    for chapter in ["docs/src/contributing.md", "docs/src/receiving.md"] {
        assert!(architecture.contains(diagram(&read(chapter))), "ARCHITECTURE.md has another diagram than {chapter}");
    }
}

/// Which crate depends on which, directly or not.
fn closure(direct: &BTreeMap<String, BTreeSet<String>>, from: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut open: Vec<&String> = direct.get(from).into_iter().flatten().collect();
    while let Some(name) = open.pop() {
        if all.insert(name.clone()) {
            open.extend(direct.get(name).into_iter().flatten());
        }
    }
    all
}

#[test]
fn the_diagram_of_crates_says_what_the_table_of_crates_says() {
    let architecture = read("ARCHITECTURE.md");
    let mut table: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in architecture.lines().filter(|line| line.starts_with("| `kayle")) {
        let cells: Vec<&str> = line.split('|').collect();
        let names = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
        if let [name] = names(cells[1]).as_slice() {
            table.insert(name.clone(), names(cells[2]).into_iter().collect());
        }
    }
    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    let mut arrows = Vec::new();
    for line in diagram(&architecture).lines().filter(|line| line.contains("-->")) {
        let ends = line.trim().split(" --> ").map(|end| {
            let (short, label) = end.split_once('[').unwrap_or((end, ""));
            if let Some((name, _)) = label.split_once("<br/>") {
                names.insert(short, name.to_owned());
            }
            short
        });
        let ends: Vec<&str> = ends.collect();
        arrows.push((ends[0], ends[1]));
    }
    let mut drawn: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (from, to) in arrows {
        drawn.entry(names[from].clone()).or_default().insert(names[to].clone());
    }
    assert!(drawn.len() > 7, "{drawn:?}");
    for (name, allowed) in &table {
        assert_eq!(closure(&drawn, name), closure(&table, name), "{name} may depend on {allowed:?}");
    }
}

/// The predicates of an error's type.
fn predicates(file: &str) -> Vec<String> {
    let text = read(file);
    let names = text.split("pub fn is_").skip(1).map(|rest| rest.split('(').next().unwrap());
    names.map(|name| format!("is_{name}")).collect()
}

#[test]
fn every_predicate_of_every_error_is_explained() {
    let chapter = read("docs/src/errors.md");
    for file in [
        "crates/kayle-id-http/src/error/mod.rs",
        "crates/kayle-id-webhook/src/webhook/error.rs",
        "crates/kayle-id-webhook/src/webhook/satisfy.rs",
        "crates/kayle-id-inbox/src/error.rs",
        "src/workflows/error.rs",
        "crates/kayle-id-companions/src/hookbridge/error.rs",
        "crates/kayle-id-companions/src/bitgo/webhook_keys.rs",
    ] {
        let predicates = predicates(file);
        assert!(!predicates.is_empty(), "{file} has none");
        for name in predicates {
            assert!(chapter.contains(&format!("`{name}`")), "errors.md lacks {name}");
        }
    }
}

#[test]
fn every_code_and_every_reason_is_explained() {
    let chapter = read("docs/src/errors.md");
    for code in ErrorCode::KNOWN {
        assert!(chapter.contains(&format!("`{code}`")), "errors.md lacks {code}");
    }
    for reason in ParkReason::ALL {
        assert!(chapter.contains(&format!("`{}`", reason.as_str())), "errors.md lacks {}", reason.as_str());
    }
    let refusals = read("crates/kayle-id-webhook/src/webhook/refusal.rs");
    let words = refusals.split("fn words").nth(1).unwrap().split("\n    }\n").next().unwrap().split("(\"").skip(1);
    let words: Vec<_> = words.map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(words.len() > 25, "{words:?}");
    for word in words {
        assert!(chapter.contains(&format!("`{word}`")), "errors.md lacks {word}");
    }
}

#[test]
fn every_metric_and_every_reason_of_a_loss_has_its_runbook() {
    let chapter = read("docs/src/operating.md");
    let observe = read("crates/kayle-id-inbox/src/observe.rs");
    for metric in observe.split("!(\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(chapter.contains(&format!("`{metric}`")) || metric == "process", "operating.md lacks {metric}");
    }
    assert!(chapter.contains(Activity::LeaseLost.as_str()));
    for reason in ParkReason::ALL {
        assert!(chapter.contains(&format!("| `{}` |", reason.as_str())), "operating.md lacks {}", reason.as_str());
    }
}
