//! A receiver as a process of its own.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use kayle_id_conform::vectors;

/// The variable that has this program be our receiver.
pub(crate) const ROLE: &str = "KAYLE_CONFORM_RECEIVER";

/// A language in which there is a receiver.
pub(crate) struct Language {
    pub(crate) name: &'static str,
    /// Why it cannot run here.
    pub(crate) missing: fn() -> Option<String>,
    command: fn() -> Command,
}

pub(crate) const LANGUAGES: [Language; 3] = [
    Language { name: "rust", missing: || None, command: rust },
    Language { name: "python", missing: python_missing, command: python },
    Language { name: "node", missing: node_missing, command: node },
];

pub(crate) fn folder(language: &str) -> PathBuf {
    let name = if language == "rust" { "ours" } else { language };
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/languages/receivers").join(name)
}

/// Where packages for the receivers are installed: `target/receivers/` of the workspace.
fn installed() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("../receivers")
}

fn rust() -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.env(ROLE, "1");
    command
}

fn python() -> Command {
    let mut command = Command::new("python3");
    command.arg(folder("python").join("receiver.py")).env("PYTHONPATH", installed().join("python"));
    command
}

fn python_missing() -> Option<String> {
    let mut command = Command::new("python3");
    command.args(["-c", "import joserfc; print(joserfc.__version__)"]).env("PYTHONPATH", installed().join("python"));
    let wanted = std::fs::read_to_string(folder("python").join("requirements.txt")).unwrap();
    let wanted = wanted.trim().trim_start_matches("joserfc==");
    match command.stderr(Stdio::null()).output() {
        Err(_) => Some("python3 is not installed".to_owned()),
        Ok(output) if output.stdout.trim_ascii() == wanted.as_bytes() => None,
        Ok(_) => Some(format!(
            "joserfc {wanted} is not installed: pip install --target target/receivers/python joserfc=={wanted}"
        )),
    }
}

fn node() -> Command {
    // A module finds its packages beside itself.
    let script = installed().join("node/receiver.mjs");
    std::fs::copy(folder("node").join("receiver.mjs"), &script).unwrap();
    let mut command = Command::new("node");
    command.arg(script);
    command
}

fn node_missing() -> Option<String> {
    let package = std::fs::read_to_string(folder("node").join("package.json")).unwrap();
    let package: serde_json::Value = serde_json::from_str(&package).unwrap();
    let wanted = &package["dependencies"]["jose"];
    let found = std::fs::read(installed().join("node/node_modules/jose/package.json")).unwrap_or_default();
    let found: serde_json::Value = serde_json::from_slice(&found).unwrap_or_default();
    if Command::new("node").arg("--version").stdout(Stdio::null()).status().is_err() {
        return Some("node is not installed".to_owned());
    }
    (found["version"] != *wanted).then(|| {
        let wanted = wanted.as_str().unwrap_or_default();
        format!("jose {wanted} is not installed: npm install --prefix target/receivers/node jose@{wanted}")
    })
}

/// A receiver that runs, and can be killed and started again.
#[derive(Clone)]
pub(crate) struct Receiver {
    port: u16,
    store: PathBuf,
    command: fn() -> Command,
    child: Arc<Mutex<Option<Child>>>,
}

impl Receiver {
    pub(crate) fn start(language: &Language) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let store = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{}", language.name, std::process::id()));
        let _ = std::fs::remove_dir_all(&store);
        std::fs::create_dir_all(&store).unwrap();
        let receiver = Self { port, store, command: language.command, child: Arc::default() };
        receiver.restart().unwrap();
        let started = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(started.elapsed() < Duration::from_secs(20), "the {} receiver does not listen", language.name);
            std::thread::sleep(Duration::from_millis(20));
        }
        receiver
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub(crate) fn restart(&self) -> Result<(), String> {
        let keys: serde_json::Map<String, serde_json::Value> = serde_json::from_str(vectors::keys_json()).unwrap();
        let child = (self.command)()
            .env("KAYLE_WEBHOOK_SECRET", vectors::PUBLISHED_SECRET)
            .env("KAYLE_PRIVATE_JWK", keys[vectors::PUBLISHED_KID].to_string())
            .env("KAYLE_STORE", self.store.join("store"))
            .env("PORT", self.port.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| error.to_string())?;
        *self.child.lock().unwrap_or_else(PoisonError::into_inner) = Some(child);
        Ok(())
    }

    pub(crate) fn kill(&self) -> Result<(), String> {
        let child = self.child.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut child = child.ok_or("it does not run")?;
        child.kill().and_then(|()| child.wait()).map(drop).map_err(|error| error.to_string())
    }

    pub(crate) fn stop(self) {
        let _ = self.kill();
        let _ = std::fs::remove_dir_all(&self.store);
    }
}
