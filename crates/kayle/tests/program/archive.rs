//! The archives of a release, as `.ci/archive` packs them.

use crate::state::Folder;
use std::path::Path;
use std::process::Command;

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[needs::needs("python3")]
#[test]
fn an_archive_holds_the_program_with_its_pages_and_has_a_checksum() {
    let folder = Folder::new("archive");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.ci/archive");
    // A few bytes in the program's stead, which are packed sooner and print what the program prints.
    let program = folder.0.join("kayle");
    std::fs::write(&program, format!("#!/bin/sh\nexec {} \"$@\"\n", env!("CARGO_BIN_EXE_kayle"))).unwrap();
    run(Command::new("chmod").arg("755").arg(&program));
    for (target, list) in [
        ("x86_64-unknown-linux-musl", "import sys, tarfile; print(*tarfile.open(sys.argv[1]).getnames(), sep='\\n')"),
        ("x86_64-pc-windows-msvc", "import sys, zipfile; print(*zipfile.ZipFile(sys.argv[1]).namelist(), sep='\\n')"),
    ] {
        let sum = run(Command::new(&script).arg(target).arg(&program).arg(&folder.0));
        let archive = sum.trim().split("  ").nth(1).unwrap();
        run(Command::new("sha256sum").args(["--check", &format!("{archive}.sha256")]).current_dir(&folder.0));
        let names = run(Command::new("python3").args(["-c", list, archive]).current_dir(&folder.0));
        let name = format!("kayle-{target}");
        for file in [
            "kayle",
            "README.md",
            "CHANGELOG.md",
            "LICENSE-MIT",
            "LICENSE-APACHE",
            "completions/kayle.zsh",
            "man/kayle-simulate.1",
        ] {
            assert!(names.lines().any(|line| line == format!("{name}/{file}")), "{file} is missing: {names}");
        }
    }
}
