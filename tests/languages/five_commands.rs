//! From `kayle simulate` to a verified webhook in a Python receiver, as the guide tells it.

use std::process::{Command, Stdio};

use crate::support::{Background, Folder, Simulator, kayle, ready, run};

#[needs::needs("python3")]
#[test]
fn five_commands_lead_to_a_verified_webhook_in_a_python_receiver() {
    let folder = Folder::new("five");
    let vault = folder.path("vault");
    // 1: kayle simulate
    let simulator = Simulator::start(&folder);
    // 2: python3 receiver.py, which is the stranger's own
    let receiver = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/languages/python/receiver.py");
    let (ready_file, verified) = (folder.path("receiver-ready"), folder.path("verified"));
    let child = Command::new("python3")
        .args([receiver, &vault, "0", &ready_file])
        .stdout(std::fs::File::create(&verified).unwrap())
        .stderr(Stdio::null())
        .spawn();
    let mut receiver = Background(child.unwrap());
    let url = ready(&ready_file, &mut receiver.0);
    // 3: export KAYLE_BASE_URL=... KAYLE_API_KEY=..., which the simulator's greeting shows
    let described = run(Command::new("python3").args(["-c", DESCRIBE, &simulator.base]));
    let key = described.trim();
    // 4: kayle provision
    let made = run(kayle()
        .args(["provision", &url, "--run", "quickstart", "--vault", &vault])
        .env("KAYLE_BASE_URL", &simulator.base)
        .env("KAYLE_API_KEY", key));
    assert!(made.contains("enabled"), "{made}");
    // 5: kayle trigger
    let told = run(kayle().args([
        "trigger",
        "session.succeeded",
        "--claim",
        "family_name=ERIKSSON",
        "--simulator",
        &simulator.base,
    ]));
    assert!(told.contains("succeeded") && told.contains("200"), "{told}");
    let said = std::fs::read_to_string(&verified).unwrap();
    assert_eq!(said, "verified verification.session.succeeded\n");
}

#[test]
fn the_readme_tells_the_five_commands() {
    let readme = include_str!("../../crates/kayle/README.md");
    let section = readme.split("in five commands").nth(1).unwrap().split("```").nth(1).unwrap();
    let commands: Vec<&str> = section.lines().skip(1).collect();
    assert_eq!(commands.len(), 5);
    for (command, begins) in commands.iter().zip(["kayle simulate", "python3 receiver.py vault", "export KAYLE_BASE_URL", "kayle provision", "kayle trigger"]) {
        assert!(command.starts_with(begins), "{command}");
    }
}

/// Prints the API key, for this test alone: a person copies it from the greeting.
const DESCRIBE: &str = "import json, sys, urllib.request; print(json.load(urllib.request.urlopen(sys.argv[1] + '/_kayle/v1/simulator'))['api_key'])";
