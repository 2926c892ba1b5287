//! Postgres, run by an unprivileged user: it refuses to be root's.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{end, free_port};

pub(crate) struct PostgresServer {
    process: Child,
    port: u16,
    settings: Vec<String>,
    folder: tempfile::TempDir,
}

/// Where the server's programs are: on the path, or where Debian puts them.
fn programs() -> Option<PathBuf> {
    if super::runs(Path::new("initdb")) && super::runs(Path::new("postgres")) {
        return Some(PathBuf::new());
    }
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .collect();
    versions.sort();
    versions.into_iter().rev().find(|bin| super::runs(&bin.join("initdb")))
}

pub(crate) fn is_there() -> bool {
    programs().is_some()
}

/// The user and group to run as, where this process is root's.
fn user() -> Option<(u32, u32)> {
    let id = |arguments: &[&str]| -> Option<u32> {
        let output = Command::new("id").args(arguments).stderr(Stdio::null()).output().ok()?;
        String::from_utf8(output.stdout).ok()?.trim().parse().ok()
    };
    if id(&["-u"])? != 0 {
        return None;
    }
    ["postgres", "nobody"].iter().find_map(|name| Some((id(&["-u", name])?, id(&["-g", name])?)))
}

/// Makes the server's user the owner of a folder.
pub(crate) fn give(folder: &Path) {
    if let Some((user, group)) = user() {
        std::os::unix::fs::chown(folder, Some(user), Some(group)).unwrap();
    }
}

fn command(program: &str) -> Command {
    let mut command = Command::new(programs().unwrap().join(program));
    if let Some((user, group)) = user() {
        command.uid(user).gid(group);
    }
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

impl PostgresServer {
    pub(crate) fn start() -> Self {
        Self::start_with(&["-c", "max_connections=200", "-c", "shared_buffers=256MB"])
    }

    pub(crate) fn start_with(settings: &[&str]) -> Self {
        let (port, folder) = (free_port(), tempfile::tempdir().unwrap());
        give(folder.path());
        let data = folder.path().join("data");
        let made = command("initdb")
            .current_dir(folder.path())
            .args(["--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--no-locale", "-D"])
            .arg(&data)
            .status()
            .unwrap();
        assert!(made.success(), "initdb failed");
        let settings: Vec<String> = settings.iter().map(|setting| (*setting).to_owned()).collect();
        let process = run(port, folder.path(), &settings);
        Self { process, port, settings, folder }
    }

    pub(crate) fn url(&self) -> String {
        self.url_as("postgres")
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The folder of its files.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn url_as(&self, role: &str) -> String {
        format!("postgres://{role}@127.0.0.1:{}/postgres", self.port)
    }

    /// Stops it in immediate mode, as a crash does, and starts it with the data that it kept.
    pub(crate) fn crash_and_restart(&mut self) {
        let mut stop = command("pg_ctl");
        stop.current_dir(self.folder.path())
            .args(["stop", "--mode=immediate", "-D"])
            .arg(self.folder.path().join("data"));
        assert!(stop.status().unwrap().success());
        let _ = self.process.wait();
        self.process = run(self.port, self.folder.path(), &self.settings);
    }
}

fn run(port: u16, folder: &Path, settings: &[String]) -> Child {
    let process = command("postgres")
        .current_dir(folder)
        .arg("-D")
        .arg(folder.join("data"))
        .args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="])
        .args(settings)
        .spawn()
        .unwrap();
    let start = Instant::now();
    let ready = || {
        let mut ready = command("pg_isready");
        ready.args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()]).status().is_ok_and(|status| status.success())
    };
    while !ready() {
        assert!(start.elapsed() < Duration::from_secs(60), "postgres does not start");
        std::thread::sleep(Duration::from_millis(50));
    }
    process
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        let data = self.folder.path().join("data");
        let mut stop = command("pg_ctl");
        stop.current_dir(self.folder.path()).args(["stop", "--mode=immediate", "-D"]).arg(data);
        if !stop.status().is_ok_and(|status| status.success()) {
            end(&mut self.process);
        }
        let _ = self.process.wait();
    }
}
