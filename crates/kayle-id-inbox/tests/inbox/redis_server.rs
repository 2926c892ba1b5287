//! A `redis-server` of the test's own, on loopback, with its data in a folder of its own.

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::Folder;

pub(crate) struct RedisServer {
    process: Child,
    port: u16,
    settings: Vec<String>,
    folder: Folder,
}

impl RedisServer {
    /// Starts one that keeps what it is given, or says that there is none to start.
    pub(crate) fn start(test: &str) -> Option<Self> {
        Self::start_with(test, &["--appendonly", "yes", "--appendfsync", "always"])
    }

    pub(crate) fn start_with(test: &str, settings: &[&str]) -> Option<Self> {
        if Command::new("redis-server").arg("--version").stdout(Stdio::null()).status().is_err() {
            println!("skipped: {test}: there is no redis-server to run");
            return None;
        }
        let port = free_port();
        let folder = Folder::new();
        let settings: Vec<String> = settings.iter().map(|setting| (*setting).to_owned()).collect();
        let process = run(port, &folder, &settings);
        Some(Self { process, port, settings, folder })
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn folder(&self) -> &std::path::Path {
        &self.folder.0
    }

    /// As `kill -9` does.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// With what it kept.
    pub(crate) fn start_again(&mut self) {
        self.process = run(self.port, &self.folder, &self.settings);
    }
}

pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn run(port: u16, folder: &Folder, settings: &[String]) -> Child {
    let process = Command::new("redis-server")
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--dir"])
        .arg(&folder.0)
        .args(settings)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let start = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(start.elapsed() < Duration::from_secs(10), "redis-server does not start");
        std::thread::sleep(Duration::from_millis(5));
    }
    process
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
