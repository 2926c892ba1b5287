//! Writes what is generated and checked in, or says what is out of date.

use crate::codegen;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub fn run(check: bool) -> Result<ExitCode, Box<dyn Error>> {
    let root = crate::repository();
    let mut differing = Vec::new();
    for document in &codegen::documents::ALL {
        let text = std::fs::read_to_string(root.join(document.file))?;
        let files = codegen::copy(document, &text).map_err(|error| format!("{}{error}", document.file))?;
        let folder = root.join(document.copy);
        let wanted: Vec<(PathBuf, &str)> = files.iter().map(|file| (folder.join(&file.path), &*file.text)).collect();
        for (path, text) in &wanted {
            if std::fs::read_to_string(path).is_ok_and(|kept| kept == **text) {
                continue;
            }
            differing.push(path.clone());
            if !check {
                std::fs::create_dir_all(path.parent().unwrap_or(&folder))?;
                std::fs::write(path, text)?;
            }
        }
        for path in sources(&folder)? {
            if !wanted.iter().any(|(known, _)| *known == path) {
                differing.push(path.clone());
                if !check {
                    std::fs::remove_file(path)?;
                }
            }
        }
    }
    for path in &differing {
        println!("{}{}", if check { "out of date: " } else { "" }, path.strip_prefix(&root).unwrap_or(path).display());
    }
    Ok(if check && !differing.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The files of a copy's folder, all of which are generated.
fn sources(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if folder.is_dir() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() { found.extend(sources(&path)?) } else { found.push(path) }
        }
    }
    Ok(found)
}
