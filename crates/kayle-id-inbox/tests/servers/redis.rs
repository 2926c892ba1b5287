//! `redis-server`.

use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{end, free_port};

pub(crate) struct RedisServer {
    process: Child,
    port: u16,
    settings: Vec<String>,
    folder: tempfile::TempDir,
}

pub(crate) fn is_there() -> bool {
    super::runs(Path::new("redis-server"))
}

impl RedisServer {
    /// A server that keeps its data.
    pub(crate) fn start() -> Self {
        Self::start_with(&["--appendonly", "yes", "--appendfsync", "always"])
    }

    /// A server that speaks nothing but TLS.
    pub(crate) fn start_with_tls(certificate: &Path, key: &Path) -> Self {
        let port = free_port();
        let (tls_port, certificate, key) = (port.to_string(), certificate.to_str().unwrap(), key.to_str().unwrap());
        let settings = ["--appendonly", "yes", "--port", "0", "--tls-port", &tls_port, "--tls-auth-clients", "no"];
        let settings = [settings.as_slice(), &["--tls-cert-file", certificate, "--tls-key-file", key]].concat();
        Self::start_at(port, &settings)
    }

    pub(crate) fn start_with(settings: &[&str]) -> Self {
        Self::start_at(free_port(), settings)
    }

    fn start_at(port: u16, settings: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings: Vec<String> = settings.iter().map(|setting| (*setting).to_owned()).collect();
        let process = run(port, folder.path(), &settings);
        Self { process, port, settings, folder }
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// As `kill -9` does.
    pub(crate) fn kill(&mut self) {
        end(&mut self.process);
    }

    /// With the data that it kept.
    pub(crate) fn start_again(&mut self) {
        self.process = run(self.port, self.folder.path(), &self.settings);
    }

    /// Stops the process where it is, as a machine that hangs does, and lets it go on.
    pub(crate) fn signal(&self, signal: &str) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
    }

    /// Runs commands on a connection of the test's.
    pub(crate) fn command<T: redis::FromRedisValue>(&self, arguments: &[&str]) -> redis::RedisResult<T> {
        let mut connection = redis::Client::open(self.url())?.get_connection()?;
        let mut command = redis::cmd(arguments[0]);
        arguments[1..].iter().fold(&mut command, |command, argument| command.arg(*argument)).query(&mut connection)
    }
}

fn run(port: u16, folder: &Path, settings: &[String]) -> Child {
    let process = Command::new("redis-server")
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--dir"])
        .arg(folder)
        .args(settings)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let start = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(start.elapsed() < Duration::from_secs(20), "redis-server does not start");
        std::thread::sleep(Duration::from_millis(5));
    }
    process
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        end(&mut self.process);
    }
}
