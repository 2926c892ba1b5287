//! The files of the book, and what of Markdown the checks look at.

use std::path::{Path, PathBuf};

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Fails unless the file has this text; `UPDATE_GUIDE=1` writes it instead.
pub(crate) fn holds(path: &str, text: &str) {
    if std::env::var_os("UPDATE_GUIDE").is_some() {
        std::fs::write(root().join(path), text).unwrap();
    } else {
        assert!(read(path) == text, "{path} is out of date: run UPDATE_GUIDE=1 cargo test --test guide");
    }
}

/// Held by tests that write files, one at a time.
pub(crate) fn writing() -> std::sync::MutexGuard<'static, ()> {
    static WRITING: std::sync::Mutex<()> = std::sync::Mutex::new(());
    WRITING.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The chapters' names, without `.md`, in alphabetical order.
pub(crate) fn chapters() -> Vec<String> {
    let files = std::fs::read_dir(root().join("docs/src")).unwrap().map(|file| file.unwrap().file_name());
    let mut names: Vec<String> = files
        .filter_map(|name| name.to_str()?.strip_suffix(".md").map(str::to_owned))
        .filter(|name| name != "SUMMARY")
        .collect();
    names.sort();
    names
}

/// The text outside of fenced blocks and of code in a line.
pub(crate) fn prose(text: &str) -> String {
    let mut fenced = false;
    let lines = text.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fenced && !fence
    });
    let unfenced = lines.collect::<Vec<_>>().join("\n");
    // The parts at odd places are code. Code in a line ends with its paragraph.
    let paragraphs = unfenced.split("\n\n").map(|paragraph| paragraph.split('`').step_by(2).collect::<String>());
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

/// The names in brackets that are no link of the forms that the chapters use: rustdoc would take them for items.
pub(crate) fn lone_brackets(text: &str) -> Vec<String> {
    let prose = prose(text);
    let lone = prose.match_indices('[').filter_map(|(at, _)| {
        let (name, rest) = prose[at + 1..].split_once(']')?;
        let is_second = prose[..at].ends_with(']');
        (!is_second && !rest.starts_with(['[', '(', ':']) && !name.is_empty()).then(|| name.to_owned())
    });
    lone.collect()
}

/// What a heading's anchor is, alike for mdBook, rustdoc and GitHub.
fn slug(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.collect::<String>().trim().to_lowercase().replace(' ', "-")
}

/// The anchors of a file's headings.
pub(crate) fn anchors(text: &str) -> Vec<String> {
    let mut fenced = false;
    let headings = text.lines().filter(|line| {
        fenced ^= line.trim_start().starts_with("```");
        !fenced && line.starts_with('#')
    });
    headings.map(|line| slug(line.trim_start_matches('#').trim())).collect()
}

/// The targets of `[text](target)`.
pub(crate) fn inline_links(text: &str) -> Vec<String> {
    let prose = prose(text);
    let ends = prose.split("](").skip(1);
    ends.filter_map(|rest| rest.split_once(')')).map(|(target, _)| target.to_owned()).collect()
}
