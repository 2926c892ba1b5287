//! The mock server's stub mappings, embedded.

use std::path::Path;

/// The folders of the companions' fixtures, and the features that ask for them.
const COMPANIONS: [(&str, &str); 2] = [("bitgo", "BITGO"), ("hookbridge", "HOOKBRIDGE")];

/// The folders of fixtures that no feature asks for.
pub(crate) fn left_out(asked_for: impl Fn(&str) -> bool) -> Vec<&'static str> {
    COMPANIONS.into_iter().filter(|(_, feature)| !asked_for(feature)).map(|(folder, _)| folder).collect()
}

/// Rust source for a list of (file name, text), in a stable order, some folders left out.
pub(crate) fn embed(folder: &Path, left_out: &[&str]) -> std::io::Result<String> {
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    files.sort();
    let mut text = String::from("&[\n");
    for file in files.into_iter().filter(|file| !left_out.iter().any(|name| file.starts_with(folder.join(name)))) {
        let full = file.canonicalize()?;
        let name = file.strip_prefix(folder).unwrap_or(&file).display().to_string();
        text.push_str(&format!("({name:?}, include_str!({:?})),\n", full.display().to_string()));
    }
    text.push_str("]\n");
    Ok(text)
}

fn collect(folder: &Path, files: &mut Vec<std::path::PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    Ok(())
}
