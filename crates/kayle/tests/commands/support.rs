//! The program in a folder of the test's own, and what it shows.

use std::fmt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant, UNIX_EPOCH};

use kayle_id_testing::simulator::{Simulator, SimulatorBuilder};

pub(crate) const SECRET: &str = "whsec_0123456789abcdefghijklmnopqrstuv";

/// A folder with the program, removed when the test is over.
pub(crate) struct Kayle {
    folder: PathBuf,
    environment: Vec<(&'static str, String)>,
}

/// What a person sees.
#[derive(Clone)]
pub(crate) struct Shown {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) error: String,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.code.map_or_else(|| "none".to_owned(), |code| code.to_string());
        write!(f, "exit code: {code}\n--- standard output\n{}--- standard error\n{}", self.out, self.error)
    }
}

impl Shown {
    /// Whether it shows a secret.
    pub(crate) fn has_secret(&self) -> bool {
        has_secret(&self.out) || has_secret(&self.error)
    }
}

impl Kayle {
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("kayle-commands-{}-{number}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self { folder, environment: Vec::new() }
    }

    /// With an environment variable.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.environment.push((name, value.into()));
        self
    }

    /// With a simulator as the API.
    pub(crate) fn on(self, simulator: &Simulator) -> Self {
        self.with("KAYLE_BASE_URL", simulator.base_url()).with("KAYLE_API_KEY", simulator.api_key())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// The program, in its folder and with no environment but the test's.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kayle"));
        command.args(arguments).current_dir(&self.folder).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", &self.folder);
        command.envs(self.environment.iter().map(|(name, value)| (*name, value.as_str())));
        command.stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Shown {
        let output = self.command(arguments).output().unwrap();
        let shown = Shown {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            error: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!shown.has_secret(), "{arguments:?} shows a secret: {shown}");
        shown
    }

    /// Runs a command that must succeed.
    pub(crate) fn succeed(&self, arguments: &[&str]) -> String {
        let shown = self.run(arguments);
        assert_eq!(shown.code, Some(0), "{arguments:?}: {shown}");
        shown.out
    }

    /// Starts a command in the background, and waits until it has written its ready file.
    pub(crate) fn start(&self, arguments: &[&str]) -> Running {
        let _ = std::fs::remove_file(self.path("ready"));
        let mut command = self.command(arguments);
        command.args(["--ready-file", "ready"]).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let since = Instant::now();
        let url = loop {
            // The file is written whole or not at all.
            if let Ok(text) = std::fs::read_to_string(self.path("ready")) {
                break text.trim().to_owned();
            }
            assert!(child.try_wait().unwrap().is_none(), "{arguments:?} ended before it was ready");
            assert!(since.elapsed() < Duration::from_secs(60), "{arguments:?} is not ready after a minute");
            std::thread::sleep(Duration::from_millis(5));
        };
        Running { child: Some(child), url }
    }

    /// A private key in `key.pem`, made once for all tests.
    pub(crate) fn key(self) -> Self {
        static PEM: std::sync::OnceLock<String> = std::sync::OnceLock::new();
        let pem = PEM.get_or_init(|| {
            let key = kayle_id_webhook::jwk::PrivateKey::generate(kayle_id_webhook::jwk::RsaKeySize::Rsa2048).unwrap();
            key.export_private_pkcs8_pem().as_str().to_owned()
        });
        self.write("key.pem", pem);
        self
    }
}

/// Whether a text holds an API key, a signing secret or a private key. Their beginnings alone are not secret.
fn has_secret(text: &str) -> bool {
    let long = |rest: &str| rest.bytes().take_while(u8::is_ascii_alphanumeric).count() >= 16;
    let keys = ["kk_", "whsec_"].iter().any(|prefix| text.split(prefix).skip(1).any(long));
    keys || text.contains("BEGIN PRIVATE") || text.contains("BEGIN RSA PRIVATE")
}

impl Drop for Kayle {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A program in the background, ended with the test.
pub(crate) struct Running {
    child: Option<Child>,
    pub(crate) url: String,
}

impl Running {
    /// Sends a signal by its name, as `kill` does.
    #[cfg(unix)]
    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.as_ref().unwrap().id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &id]).status().unwrap().success());
    }

    /// Waits for its end.
    pub(crate) fn end(mut self) -> Shown {
        let output = self.child.take().unwrap().wait_with_output().unwrap();
        Shown {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            error: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A simulator whose ids are the same in every run, from 2026-11-21T00:00:00Z on.
pub(crate) fn simulator() -> SimulatorBuilder {
    Simulator::builder().seed(7).starts_at(UNIX_EPOCH + Duration::from_secs(1_795_219_200))
}

/// Pins what a person sees, without what differs from run to run.
pub(crate) fn pin(name: &str, shown: impl fmt::Display) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for (pattern, instead) in [
        (r"\b(vs|evt|whe|whd|whk|wek|org|ak)_[0-9A-Za-z_-]{16,}", "${1}_[id]"),
        (r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "[uuid]"),
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "[time]"),
        (r"127\.0\.0\.1:\d+", "127.0.0.1:[port]"),
        (r"\b\d+ ms\b", "[n] ms"),
        (r#""n":"[A-Za-z0-9_-]{300,}""#, r#""n":"[modulus]""#),
        (r"[A-Za-z0-9_-]{300,}", "[long]"),
        (r"\b[0-9a-f]{64}\b", "[64 digits]"),
        // A long random kid may be redacted in an error.
        (r#"\(kid "[^"]*"\)"#, r#"(kid "[kid]")"#),
        // A thumbprint may begin or end with a dash, at which no word does.
        (r"(?m)(^|[^A-Za-z0-9_-])[A-Za-z0-9_-]{43}([^A-Za-z0-9_-]|$)", "${1}[thumbprint]${2}"),
        (r"(?m)^bytes( +)\d+$", "bytes${1}[n]"),
        (r"(/[^\s:]+)?/kayle-commands-[0-9-]+", "[folder]"),
        (r#""body_bytes": \d+"#, r#""body_bytes": [n]"#),
        (r"\b\d{3,4} bytes\b", "[n] bytes"),
        (r" \(after \d+ attempts\)", ""),
        (r"cancel_token=[0-9a-z]+", "cancel_token=[token]"),
        (r" +\n", "\n"),
    ] {
        settings.add_filter(pattern, instead);
    }
    settings.bind(|| insta::assert_snapshot!(name, shown.to_string()));
}
