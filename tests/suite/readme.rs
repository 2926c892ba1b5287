//! What the README shows is what a user sees.

use std::process::Command;

const README: &str = include_str!("../../README.md");

/// An example's program. `cargo test` alone has built it; with `--test suite` it is built here.
fn example(name: &str) -> std::path::PathBuf {
    let this = std::env::current_exe().unwrap();
    let folder = this.parent().unwrap().parent().unwrap().join("examples");
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if !path.exists() {
        let built = Command::new(env!("CARGO")).args(["build", "--quiet", "--example", name]).status().unwrap();
        assert!(built.success(), "{name} does not build");
    }
    path
}

#[test]
fn the_quickstarts_output_is_the_one_in_the_readme() {
    let program = example("quickstart");
    let output = Command::new(program).env_remove("KAYLE_API_KEY").env_remove("KAYLE_BASE_URL").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let shown = README.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), shown);
}

#[test]
fn every_example_runs_without_an_account() {
    for name in
        ["create_api_key", "register_encryption_key", "list_everything", "handle_errors", "provision", "rotate_keys"]
    {
        let mut command = Command::new(example(name));
        for variable in ["KAYLE_API_KEY", "KAYLE_BASE_URL", "KAYLE_SESSION_COOKIE"] {
            command.env_remove(variable);
        }
        let output = command.output().unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stdout.iter().filter(|byte| **byte == b'\n').count() >= 3, "{name} says nothing");
    }
}

#[test]
fn the_readmes_features_and_rust_version_are_the_manifests() {
    let manifest = include_str!("../../Cargo.toml");
    let features = manifest.split("[features]").nth(1).unwrap().split("\n[").next().unwrap();
    for line in features.lines().filter(|line| !line.starts_with('#')) {
        let Some((name, _)) = line.split_once(" = ") else { continue };
        assert!(name == "default" || README.contains(&format!("| `{name}` |")), "the README does not tell of {name}");
    }
    let version = manifest.split("rust-version = \"").nth(1).unwrap().split('"').next().unwrap();
    assert!(README.contains(&format!("minimum supported Rust version is {version}")));
    assert!(README.contains(&format!("Applications need Rust {version}")));
}
