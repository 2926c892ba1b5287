//! From `kayle simulate` to a verified webhook in a Python receiver: the five commands of the README, as they stand there.

use std::fs::File;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{Folder, kayle};

const README: &str = include_str!("../../crates/kayle/README.md");
const GUIDE: &str = include_str!("../../docs/src/tools.md");

/// The five commands of the README, which are those of the guide.
fn commands() -> Vec<&'static str> {
    let block = |text: &'static str| text.split("in five commands").nth(1).unwrap().split("```").nth(1).unwrap();
    assert_eq!(block(README), block(GUIDE), "the README and the guide differ");
    let block = block(README);
    block.strip_prefix("sh\n").unwrap().lines().collect()
}

/// A shell in a folder, with what it started. All of it ends with the test.
struct Shell(Child);

impl Shell {
    fn start(folder: &Folder, environment: &[(&str, &str)]) -> Self {
        let program = Path::new(env!("CARGO_BIN_EXE_kayle"));
        let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
        let output = File::create(folder.path("output")).unwrap();
        // The environment of the program's tests, without the configuration of whoever runs them.
        let clean = kayle();
        let mut command = Command::new("sh");
        for (name, value) in clean.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command.current_dir(folder.path("")).env("PATH", path).envs(environment.iter().copied());
        command.stdin(Stdio::piped()).stdout(output.try_clone().unwrap()).stderr(output).process_group(0);
        Self(command.spawn().unwrap())
    }

    fn type_in(&mut self, line: &str) {
        writeln!(self.0.stdin.as_mut().unwrap(), "{line}").unwrap();
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        let group = format!("-{}", self.0.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.0.wait();
    }
}

fn waits(what: &str, folder: &Folder, done: impl Fn(&str) -> bool) {
    let since = Instant::now();
    loop {
        let output = std::fs::read_to_string(folder.path("output")).unwrap();
        if done(&output) {
            return;
        }
        assert!(since.elapsed() < Duration::from_secs(60), "{what}: {output}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[needs::needs("python3")]
#[test]
fn the_five_commands_of_the_readme_lead_to_a_verified_webhook_in_a_python_receiver() {
    let commands = commands();
    assert_eq!(commands.len(), 5, "{commands:?}");
    let folder = Folder::new("five");
    // The stranger's own program.
    std::fs::copy(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/languages/python/receiver.py"),
        folder.path("receiver.py"),
    )
    .unwrap();
    // Other ports than those of the README, which another test or a person may use at the same time.
    let listeners = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    let [simulator, receiver] = listeners.map(|listener| listener.local_addr().unwrap());
    let typed: Vec<String> = commands
        .iter()
        .map(|line| {
            line.replace("127.0.0.1:8787", &simulator.to_string()).replace("127.0.0.1:3000", &receiver.to_string())
        })
        .collect();
    let (address, port) = (simulator.to_string(), receiver.port().to_string());
    let mut shell = Shell::start(&folder, &[("KAYLE_SIMULATE_ADDRESS", &address), ("PORT", &port)]);
    for (number, line) in typed.iter().enumerate() {
        shell.type_in(line);
        match number {
            // A person sees the simulator's greeting, and their own program's.
            0 => waits(line, &folder, |output| output.contains("Ctrl-C stops it")),
            1 => waits(line, &folder, |_| TcpStream::connect(receiver).is_ok()),
            _ => {
                shell.type_in(&format!("echo command {number} ended with $?"));
                let ended = format!("command {number} ended with ");
                waits(line, &folder, |output| output.contains(&ended));
                let output = std::fs::read_to_string(folder.path("output")).unwrap();
                assert!(output.contains(&format!("{ended}0\n")), "{line}: {output}");
            }
        }
    }
    waits("the webhook", &folder, |output| output.contains("verified verification.session.succeeded\n"));
    let output = std::fs::read_to_string(folder.path("output")).unwrap();
    assert!(!output.contains("refused"), "{output}");
}
