//! Embeds the stub mappings of `wiremock-fixtures/`.

use std::path::{Path, PathBuf};

/// The folders of fixtures that a feature asks for.
const OPTIONAL: [(&str, &str); 2] = [("BITGO", "bitgo"), ("HOOKBRIDGE", "hookbridge")];

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=wiremock-fixtures");
    let folder = Path::new("wiremock-fixtures");
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    files.sort();
    let excluded: Vec<PathBuf> = OPTIONAL
        .iter()
        .filter(|(feature, _)| std::env::var_os(format!("CARGO_FEATURE_{feature}")).is_none())
        .map(|(_, name)| folder.join(name))
        .collect();
    let mut list = String::from("&[\n");
    for file in files.iter().filter(|file| !excluded.iter().any(|folder| file.starts_with(folder))) {
        let name = file.strip_prefix(folder).unwrap_or(file).display().to_string();
        // The folder is the compiler's to fill in: two checkouts may share one target directory.
        let path = format!("/{}", file.display());
        list.push_str(&format!("({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))),\n"));
    }
    list.push_str("]\n");
    let out = std::env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default().join("fixtures.rs");
    // The file keeps its time where nothing changed, so that nothing is compiled again.
    if std::fs::read_to_string(&out).is_ok_and(|old| old == list) {
        return Ok(());
    }
    std::fs::write(out, list)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
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
