//! The doctor on whole integrations: a simulated service, receivers and certificates of the test's own. A healthy integration
//! has no finding, and in each broken one the doctor names exactly what is wrong.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails the test")]

mod access;
mod addresses;
mod certificates;
mod contract;
mod deliveries;
mod domains;
mod keys;
mod program;
mod receivers;
mod support;

/// A rule that is tried on facts alone may never meet such facts: each finding of the guide is named in one of these files,
/// as what an integration on a server leads to.
#[test]
fn every_finding_of_the_guide_is_set_up_on_a_server() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let guide = std::fs::read_to_string(root.join("../../docs/doctor.md")).unwrap();
    let mut tests = String::new();
    for file in std::fs::read_dir(root.join("tests/doctor")).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            tests += &std::fs::read_to_string(path).unwrap();
        }
    }
    let ids: Vec<String> =
        guide.lines().filter_map(|line| line.strip_prefix("### ")).map(|anchor| anchor.replacen('-', ".", 1)).collect();
    let missing: Vec<_> = ids.iter().filter(|id| !tests.contains(&format!("\"{id}\""))).collect();
    assert!(ids.len() >= 50 && missing.is_empty(), "no test sets up {missing:?}");
}
