//! Looks for what tests need, each time the tests are built.

use std::path::{Path, PathBuf};

/// Programs, by the name that a test gives: on the `PATH`, or in folders where Debian puts them.
const PROGRAMS: [&str; 9] =
    ["redis-server", "postgres", "chromedriver", "java", "npm", "node", "python3", "openssl", "xmllint"];
/// The schema of SARIF 2.1.0, as a package has it that `.ci/run tools` installs.
const SARIF: &str = "target/schemas/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";

fn main() {
    println!("cargo::rerun-if-env-changed=PATH");
    println!("cargo::rerun-if-env-changed=CI");
    println!("cargo::rerun-if-env-changed=WIREMOCK_JAR");
    // A file that does not exist makes Cargo run this script at every build, so that a program which is installed
    // later is found.
    println!("cargo::rerun-if-changed=not-a-file");
    let mut missing = Vec::new();
    for program in PROGRAMS {
        if !folders().any(|folder| folder.join(program).exists()) {
            missing.push(format!("{program}=no {program} is installed"));
        }
    }
    if !std::env::var_os("WIREMOCK_JAR").is_some_and(|jar| Path::new(&jar).exists()) {
        missing.push("wiremock=WIREMOCK_JAR names no stock WireMock".to_owned());
    }
    // The recordings belong to no package and cannot be installed.
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    let sarif = workspace.map(|folder| folder.join(SARIF)).unwrap_or_default();
    println!("cargo::rustc-env=SARIF_SCHEMA={}", sarif.display());
    if !sarif.exists() {
        missing.push("sarif-schema=npm install --prefix target/schemas @microsoft/jest-sarif was not run".to_owned());
    }
    let recordings = workspace.and_then(Path::parent).map(|folder| folder.join("shared").join("kayle-api"));
    let in_ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty());
    if in_ci {
        missing.clear();
    }
    let folder = recordings.unwrap_or_default();
    println!("cargo::rustc-env=RECORDINGS={}", folder.display());
    if !folder.is_dir() {
        missing.push("recordings=there are no recordings of a real server beside the project".to_owned());
    }
    println!("cargo::rustc-env=MISSING={}", missing.join(";"));
}

fn folders() -> impl Iterator<Item = PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let listed: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let postgres = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    listed.into_iter().chain(postgres.map(|version| version.path().join("bin")))
}
