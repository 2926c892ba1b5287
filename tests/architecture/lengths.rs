//! No source file is longer than what is read in one sitting, written by hand or generated.

use std::path::{Path, PathBuf};

const LONGEST: usize = 400;

/// Every Rust file below a folder, without what Cargo built and what is hidden.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "target" && name != "node_modules" && !name.starts_with('.') {
                sources(&path, found);
            }
        } else if name.ends_with(".rs") {
            found.push(path);
        }
    }
}

#[test]
fn no_source_file_is_longer_than_400_lines() {
    let mut found = Vec::new();
    sources(&super::root(), &mut found);
    assert!(found.iter().any(|path| path.ends_with("src/generated/mod.rs")), "generated files are held to it too");
    let lengths = found.iter().map(|path| (path, std::fs::read_to_string(path).unwrap().lines().count()));
    let long: Vec<String> = lengths
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(path, lines)| format!("{} has {lines} lines", path.strip_prefix(super::root()).unwrap().display()))
        .collect();
    assert!(long.is_empty(), "a file has one subject and at most {LONGEST} lines:\n{}", long.join("\n"));
}
