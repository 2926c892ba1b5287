//! Every link of the documents leads somewhere, on GitHub, in the book and in rustdoc.

use crate::book::{anchors, chapters, holds, inline_links, lone_brackets, prose, read, root, writing};
use std::collections::BTreeSet;
use std::path::Path;

const REPOSITORY: &str = "https://github.com/kayleai/kayle-id-rust/blob/main/";

/// Files outside of the book, by the names that chapters use for them.
const FILES: [(&str, &str); 9] = [
    ("ARCHITECTURE", "ARCHITECTURE.md"),
    ("CONTRIBUTING", "CONTRIBUTING.md"),
    ("OPERATIONS", "OPERATIONS.md"),
    ("SECURITY", "SECURITY.md"),
    ("cli", "crates/kayle/README.md"),
    ("conform", "docs/conform.md"),
    ("doctor", "docs/doctor.md"),
    ("examples", "examples"),
    ("external-types", "external-types.txt"),
];

/// Items, by the names that chapters use for them: their paths, and their pages on docs.rs.
const ITEMS: [(&str, &str, &str); 3] = [
    ("`Error`", "crate::Error", "struct.Error.html"),
    ("`Receiver`", "crate::webhook::Receiver", "webhook/struct.Receiver.html"),
    ("`SealedDelivery`", "crate::webhook::SealedDelivery", "webhook/struct.SealedDelivery.html"),
];

const ADDRESSES: &str = "\n<!-- Addresses: UPDATE_GUIDE=1 cargo test --test guide -->\n\n";

/// The names of the links in a chapter: `[text][name]`, and an item's name alone.
fn names(text: &str) -> BTreeSet<String> {
    let body = text.split(ADDRESSES).next().unwrap();
    let prose = prose(body);
    let named = prose.split("][").skip(1).filter_map(|rest| rest.split_once(']')).map(|(name, _)| name.to_owned());
    let items = ITEMS.iter().map(|(name, ..)| *name).filter(|name| body.contains(&format!("[{name}]")));
    named.chain(items.map(str::to_owned)).collect()
}

/// Where a name leads in the book.
fn in_the_book(name: &str) -> String {
    if let Some((_, path)) = FILES.iter().find(|(file, _)| *file == name) {
        return format!("{REPOSITORY}{path}");
    }
    if let Some((.., page)) = ITEMS.iter().find(|(item, ..)| *item == name) {
        return format!("https://docs.rs/kayle-id/latest/kayle_id/{page}");
    }
    match name.split_once('#') {
        Some((chapter, anchor)) => format!("{chapter}.md#{anchor}"),
        None => format!("{name}.md"),
    }
}

/// Where a name leads in rustdoc; nothing where it is the same address.
fn in_rustdoc(name: &str) -> Option<String> {
    if FILES.iter().any(|(file, _)| *file == name) {
        return None;
    }
    if let Some((_, path, _)) = ITEMS.iter().find(|(item, ..)| *item == name) {
        return Some((*path).to_owned());
    }
    let (chapter, anchor) =
        name.split_once('#').map_or((name, String::new()), |(chapter, a)| (chapter, format!("#{a}")));
    Some(format!("crate::guide::{}{anchor}", chapter.replace('-', "_")))
}

#[test]
fn chapters_end_with_the_addresses_of_their_links() {
    let _alone = writing();
    for chapter in chapters() {
        let path = format!("docs/src/{chapter}.md");
        let text = read(&path);
        let body = text.split(ADDRESSES).next().unwrap();
        let links: String = names(&text).iter().map(|name| format!("[{name}]: {}\n", in_the_book(name))).collect();
        let end = if links.is_empty() { String::new() } else { format!("{ADDRESSES}{links}") };
        holds(&path, &format!("{}\n{end}", body.trim_end()));
    }
}

#[test]
fn rustdoc_has_the_addresses_of_every_link() {
    let _alone = writing();
    let all: BTreeSet<String> =
        chapters().iter().flat_map(|chapter| names(&read(format!("docs/src/{chapter}.md")))).collect();
    let links: String = all.iter().filter_map(|name| Some(format!("[{name}]: {}\n", in_rustdoc(name)?))).collect();
    holds("docs/rustdoc-links.md", &links);
}

#[test]
fn every_chapter_is_in_the_table_of_contents_and_in_rustdoc() {
    let (summary, rustdoc) = (read("docs/src/SUMMARY.md"), read("src/guide.rs"));
    for chapter in chapters() {
        assert!(summary.contains(&format!("({chapter}.md)")), "SUMMARY.md lacks {chapter}");
        assert!(rustdoc.contains(&format!("{chapter}.md\"")), "src/guide.rs lacks {chapter}");
    }
    for target in inline_links(&summary) {
        assert!(root().join("docs/src").join(&target).exists(), "SUMMARY.md: {target}");
    }
}

/// Fails unless a link from a file leads to a file, and to a heading of it.
fn resolves(from: &str, target: &str) {
    let (path, anchor) = target.split_once('#').map_or((target, None), |(path, anchor)| (path, Some(anchor)));
    let file = match path.strip_prefix(REPOSITORY) {
        Some(path) => root().join(path),
        None if path.contains("://") => return,
        None if path.is_empty() => root().join(from),
        None => root().join(Path::new(from).parent().unwrap()).join(path),
    };
    assert!(file.exists(), "{from}: {target} does not exist");
    if let Some(anchor) = anchor {
        assert!(anchors(&read(&file)).iter().any(|a| a == anchor), "{from}: {target} has no such heading");
    }
}

#[test]
fn every_link_leads_to_a_file_and_a_heading() {
    let _alone = writing();
    for chapter in chapters() {
        let from = format!("docs/src/{chapter}.md");
        let text = read(&from);
        assert_eq!(lone_brackets(&text), Vec::<String>::new(), "{from}: write [text][name]");
        for name in names(&text) {
            resolves(&from, &in_the_book(&name));
        }
        for target in inline_links(&text) {
            // A link by file name leads nowhere in rustdoc.
            assert!(target.starts_with('#') || target.contains("://"), "{from}: write [text][chapter], not ({target})");
            resolves(&from, &target);
        }
    }
    let crates = std::fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap().file_name());
    let readmes = crates.map(|name| format!("crates/{}/README.md", name.to_string_lossy()));
    for from in readmes.filter(|path| root().join(path).exists()) {
        for target in inline_links(&read(&from)) {
            resolves(&from, &target);
        }
    }
    for from in [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "RELEASING.md",
        "docs/conform.md",
        "docs/doctor.md",
    ] {
        for target in inline_links(&read(from)) {
            resolves(from, &target);
        }
    }
}

#[test]
fn headings_of_a_chapter_have_different_anchors() {
    let _alone = writing();
    for chapter in chapters() {
        let all = anchors(&read(format!("docs/src/{chapter}.md")));
        let different: BTreeSet<_> = all.iter().collect();
        assert_eq!(all.len(), different.len(), "{chapter}: two headings are alike");
    }
}
