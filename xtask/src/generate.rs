//! Writes what is generated and checked in, or says what is out of date.

use crate::codegen::{self, documents::Document};
use crate::fixture;
use crate::table::{self, Methods};
use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Runs the task; `check` changes nothing.
pub fn run(check: bool) -> Result<ExitCode, Box<dyn Error>> {
    let root = crate::repository();
    let outdated = outdated(&root)?;
    for Outdated { path, text } in &outdated {
        println!("{}{}", if check { "out of date: " } else { "" }, path.strip_prefix(&root).unwrap_or(path).display());
        if !check {
            match text {
                Some(text) => write(path, text)?,
                None => std::fs::remove_file(path)?,
            }
        }
    }
    if check && !outdated.is_empty() {
        println!("`cargo xtask generate` writes them");
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// A file that differs from what would be generated now.
#[derive(Debug)]
pub struct Outdated {
    pub path: PathBuf,
    /// What it should be; nothing where it should be gone.
    pub text: Option<String>,
}

/// Every generated file below `root` that is out of date.
pub fn outdated(root: &Path) -> Result<Vec<Outdated>, Box<dyn Error>> {
    let mut wanted = BTreeMap::new();
    let mut present = Vec::new();
    for document in &codegen::documents::ALL {
        let text = std::fs::read_to_string(root.join(document.file))?;
        wanted.extend(copy(root, document, &text)?);
        present.extend(files(&root.join(document.copy))?);
    }
    let kayle = codegen::documents::KAYLE;
    let text = std::fs::read_to_string(root.join(kayle.file))?;
    let lowered = codegen::lowered(&text, kayle.paths).map_err(|error| format!("{}{error}", kayle.file))?;
    wanted.insert(root.join("OPERATIONS.md"), table::text(&lowered, &Methods::read(root)?));
    wanted.insert(root.join("src/resources/links.md"), table::links(&lowered));

    for (path, text) in first_fixtures(root, &text)? {
        wanted.insert(path, text);
    }

    let gone = present.into_iter().filter(|path| !wanted.contains_key(path)).map(|path| Outdated { path, text: None });
    let mut outdated: Vec<Outdated> = gone.collect();
    for (path, text) in wanted {
        if std::fs::read_to_string(&path).ok().as_deref() != Some(&text) {
            outdated.push(Outdated { path, text: Some(text) });
        }
    }
    Ok(outdated)
}

fn copy(root: &Path, document: &Document, text: &str) -> Result<BTreeMap<PathBuf, String>, Box<dyn Error>> {
    let files = codegen::copy(document, text).map_err(|error| format!("{}{error}", document.file))?;
    let folder = root.join(document.copy);
    Ok(files.into_iter().map(|file| (folder.join(file.path), file.text)).collect())
}

/// A first stub for each operation for which the mock server has none.
fn first_fixtures(root: &Path, text: &str) -> Result<BTreeMap<PathBuf, String>, Box<dyn Error>> {
    let document: serde_json::Value = serde_json::from_str(text)?;
    let mut missing = BTreeMap::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let Some(id) = operation["operationId"].as_str() else { continue };
            let file = root.join("wiremock-fixtures").join(format!("{id}.json"));
            if !file.exists() {
                let text = fixture::text(&document, path, method).map_err(|error| format!("{id}: {error}"))?;
                missing.insert(file, text);
            }
        }
    }
    Ok(missing)
}

/// The files in a folder of generated code; none where there is no folder yet.
fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if folder.is_dir() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
        }
    }
    Ok(found)
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, text)
}
