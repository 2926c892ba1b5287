//! A simulator as a program, and a folder of a test's own.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The program, without the configuration of whoever runs the tests.
pub(crate) fn kayle() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kayle"));
    for name in ["KAYLE_API_KEY", "KAYLE_BASE_URL", "KAYLE_WEBHOOK_SECRET", "KAYLE_PROFILE", "KAYLE_CONFIG"] {
        command.env_remove(name);
    }
    command.env("XDG_CONFIG_HOME", std::env::temp_dir().join("kayle-no-config"));
    command
}

/// Runs a command that must succeed, and gives its standard output.
pub(crate) fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let (out, error) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr).into_owned());
    assert!(output.status.success(), "{command:?} ended with {}\n{out}\n{error}", output.status);
    out
}

/// A folder that is removed when the test is over.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("kayle-languages-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A program that is ended with the test.
pub(crate) struct Background(pub(crate) Child);

impl Drop for Background {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Waits for a file that another program writes once it is ready.
pub(crate) fn ready(file: &str, child: &mut Child) -> String {
    let since = Instant::now();
    loop {
        // The file is written whole or not at all.
        if let Ok(text) = std::fs::read_to_string(file) {
            return text.trim().to_owned();
        }
        assert!(child.try_wait().unwrap().is_none(), "the program ended before it was ready");
        assert!(since.elapsed() < Duration::from_secs(60), "the program is not ready after a minute");
        std::thread::sleep(Duration::from_millis(10));
    }
}

pub(crate) struct Simulator {
    pub(crate) base: String,
    _running: Background,
}

impl Simulator {
    pub(crate) fn start(folder: &Folder) -> Self {
        let file = folder.path("ready");
        let child =
            kayle().args(["simulate", "--address", "127.0.0.1:0", "--ready-file", &file]).stdout(Stdio::null()).spawn();
        let mut running = Background(child.unwrap());
        let base = ready(&file, &mut running.0);
        Self { base, _running: running }
    }
}
