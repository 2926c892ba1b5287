//! A companion that is not asked for costs nothing.

use std::path::Path;
use std::process::Command;

/// The crates that `cargo tree` names, for the library alone.
fn tree(features: &[&str]) -> String {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let mut command = Command::new(option_env!("CARGO").unwrap_or("cargo"));
    command.args(["tree", "--locked", "--offline", "--edges", "normal,build", "--prefix", "none", "--format", "{p}"]);
    command.arg("--manifest-path").arg(manifest);
    if !features.is_empty() {
        command.arg("--features").arg(features.join(","));
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_tree_has_no_jsonwebtoken_unless_bitgo_is_asked_for_and_never_ring_or_rsa_by_it() {
    let (default, hookbridge, bitgo) = (tree(&[]), tree(&["hookbridge"]), tree(&["bitgo"]));
    let crates = |tree: &str| {
        tree.lines().map(|line| line.split(" (").next().unwrap().to_owned()).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(crates(&default), crates(&hookbridge), "hookbridge brings no dependency");
    assert!(!default.contains("jsonwebtoken "));
    let added: Vec<_> = crates(&bitgo).difference(&crates(&default)).cloned().collect();
    assert!(added.iter().any(|name| name.starts_with("jsonwebtoken ")), "{added:?}");
    let unwanted = ["ring ", "rsa ", "simple_asn1 ", "pem "];
    assert!(!added.iter().any(|name| unwanted.iter().any(|unwanted| name.starts_with(unwanted))), "{added:?}");
}
