//! Which crate may depend on which: the table in `ARCHITECTURE.md`, held against the manifests.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// The table's rows: a crate, and the crates of the workspace that it may depend on.
fn allowed() -> BTreeMap<String, BTreeSet<String>> {
    let text = std::fs::read_to_string(super::root().join("ARCHITECTURE.md")).unwrap();
    let names = |cell: &str| -> BTreeSet<String> { cell.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    text.lines()
        .skip_while(|line| !line.starts_with("| crate | may depend on"))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let cells: Vec<&str> = line.split('|').collect();
            (names(cells[1]).pop_first().unwrap(), names(cells[2]))
        })
        .collect()
}

/// What the manifests say: each crate of the workspace, and the others that it depends on outside its tests.
fn actual() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(super::root())
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let name = |package: &serde_json::Value| package["name"].as_str().unwrap().to_owned();
    let members: BTreeSet<String> = packages.iter().map(name).collect();
    packages
        .iter()
        .map(|package| {
            let dependencies = package["dependencies"].as_array().unwrap().iter();
            let ours = dependencies.filter(|one| one["kind"] != "dev").map(name).filter(|one| members.contains(one));
            (name(package), ours.collect())
        })
        .collect()
}

#[test]
fn crates_depend_only_on_the_crates_that_the_architecture_names() {
    let allowed = allowed();
    let actual = actual();
    assert_eq!(
        allowed.keys().collect::<Vec<_>>(),
        actual.keys().collect::<Vec<_>>(),
        "the table in ARCHITECTURE.md lists every crate of the workspace"
    );
    for (name, dependencies) in &actual {
        let more: Vec<_> = dependencies.difference(&allowed[name]).collect();
        assert!(more.is_empty(), "{name} depends on {more:?}, which the table in ARCHITECTURE.md does not allow");
        let unused: Vec<_> = allowed[name].difference(dependencies).collect();
        assert!(unused.is_empty(), "{name} does not depend on {unused:?}, which the table in ARCHITECTURE.md names");
    }
}
