//! Foreign types in the public API: lists them by crate, and compares the list with the file in the repository.
//!
//! Reads rustdoc's JSON, which a stable compiler writes with `RUSTC_BOOTSTRAP` set for rustdoc alone.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The list.
const FILE: &str = "external-types.txt";

/// The published libraries.
const LIBRARIES: [&str; 9] = [
    "kayle-id-core",
    "kayle-id-webhook",
    "kayle-id-http",
    "kayle-id-companions",
    "kayle-id-inbox",
    "kayle-id-testing",
    "kayle-id-conform",
    "kayle-id-contract",
    "kayle-id",
];

/// Writes the list, or compares it with what is in the repository.
pub fn run(check: bool) -> Result<ExitCode, Box<dyn Error>> {
    let root = crate::repository();
    document(&root)?;
    let mut text = String::from(
        "# Foreign types and traits in the public API, by crate, with every feature on. `cargo xtask external-types`\n\
         # writes this file. A major release of one of these crates is a breaking change of ours.\n",
    );
    for library in LIBRARIES {
        let file = root.join("target/doc").join(format!("{}.json", library.replace('-', "_")));
        let document: Value = serde_json::from_slice(&std::fs::read(file)?)?;
        let _ = writeln!(text, "\n[{library}]");
        for (name, types) in foreign(&document) {
            for path in types {
                let _ = writeln!(text, "{name}: {path}");
            }
        }
    }
    let path = root.join(FILE);
    if !check {
        std::fs::write(path, text)?;
        return Ok(ExitCode::SUCCESS);
    }
    if std::fs::read_to_string(&path).is_ok_and(|old| old == text) {
        println!("{FILE} lists every foreign type of the public API");
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("{FILE} is out of date: run `cargo xtask external-types`, and decide whether each new line is wanted");
    Ok(ExitCode::FAILURE)
}

fn document(root: &Path) -> Result<(), Box<dyn Error>> {
    let rustdoc = wrapper(root)?;
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(root).args(["doc", "--quiet", "--locked", "--no-deps", "--lib", "--all-features"]);
    LIBRARIES.iter().for_each(|library| {
        command.args(["-p", library]);
    });
    command.env("RUSTDOC", rustdoc).env("RUSTDOCFLAGS", "-Z unstable-options --output-format json");
    if command.status()?.success() { Ok(()) } else { Err("rustdoc failed".into()) }
}

/// A rustdoc that accepts unstable options. The compiler stays as it is, so nothing is compiled again.
fn wrapper(root: &Path) -> Result<PathBuf, Box<dyn Error>> {
    use std::os::unix::fs::PermissionsExt;
    let path = root.join("target/rustdoc-json");
    std::fs::write(&path, "#!/bin/sh\nRUSTC_BOOTSTRAP=1 exec rustdoc \"$@\"\n")?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755))?;
    Ok(path)
}

/// The foreign types that the public items of a crate name, by crate.
fn foreign(document: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let (index, paths) = (&document["index"], &document["paths"]);
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut open = vec![document["root"].to_string()];
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        let Some(item) = index.get(&id).filter(|item| item["crate_id"] == 0) else { continue };
        let implementation = &item["inner"]["impl"];
        let made_by_the_compiler = implementation["is_synthetic"] == true || implementation["blanket_impl"].is_object();
        if made_by_the_compiler || !seen.insert(id) {
            continue;
        }
        let mut named = Vec::new();
        collect(&item["inner"], &mut named);
        for id in named {
            if let Some(path) = paths.get(&id)
                && path["crate_id"] != 0
            {
                let name = document["external_crates"][path["crate_id"].to_string()]["name"].as_str().unwrap_or("?");
                if !matches!(name, "std" | "core" | "alloc") && !name.starts_with("kayle_id") {
                    let parts = path["path"].as_array().into_iter().flatten().filter_map(Value::as_str);
                    found.entry(name.to_owned()).or_default().insert(parts.collect::<Vec<_>>().join("::"));
                }
            }
            open.push(id);
        }
    }
    found
}

/// Every id that an item names: its members, and the types in its signature.
fn collect(value: &Value, ids: &mut Vec<String>) {
    match value {
        Value::Number(number) => ids.push(number.to_string()),
        Value::Array(list) => list.iter().for_each(|one| collect(one, ids)),
        Value::Object(members) => members.values().for_each(|one| collect(one, ids)),
        _ => {}
    }
}
