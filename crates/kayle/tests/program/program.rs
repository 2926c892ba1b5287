//! The program, as one starts it.

use crate::state::Folder;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_kayle");
const KEY: &str = "kk_0123456789abcdefghijklmnopqrstuv";

/// A running program, ended when the test is.
pub(crate) struct Running {
    child: Child,
    output: BufReader<ChildStdout>,
    pub(crate) base: String,
    pub(crate) greeting: String,
}

impl Running {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(PROGRAM)
            .arg("simulate")
            .args(["--address", "127.0.0.1:0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut greeting = String::new();
        while !greeting.contains("Ctrl-C") {
            assert_ne!(output.read_line(&mut greeting).unwrap(), 0, "it ended: {greeting}");
        }
        let base = greeting.split("API     ").nth(1).unwrap().lines().next().unwrap().to_owned();
        Self { child, output, base, greeting }
    }

    /// Asks it to end, as a service manager does.
    #[cfg(unix)]
    fn terminate(mut self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
        let mut rest = String::new();
        std::io::Read::read_to_string(&mut self.output, &mut rest).unwrap();
        assert_eq!(rest, "");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn client(running: &Running, key: &str) -> kayle_id::Client {
    kayle_id::Client::builder().base_url(running.base.as_str()).api_key(key).build().unwrap()
}

#[tokio::test]
async fn it_says_how_to_reach_it_and_answers_there() {
    let running = Running::start(&["--key", KEY, "--local-redirects"]);
    for part in ["page    http://127.0.0.1:", "kayle-id.session_token=", "curl -X POST", "KAYLE_BASE_URL=", KEY] {
        assert!(running.greeting.contains(part), "{}", running.greeting);
    }
    let redirected = client(&running, KEY).sessions().create().redirect_url("http://localhost:3000/").send().await;
    let session = redirected.unwrap();
    assert!(session.verification_url.as_str().starts_with(&format!("{}/verify/vs_", running.base)));
    let page = reqwest::get(format!("{}/", running.base)).await.unwrap().text().await.unwrap();
    assert!(page.contains(session.id.as_str()));
    // The cookie that it says is the dashboard's.
    let cookie = running.greeting.split("cookie  ").nth(1).unwrap().lines().next().unwrap();
    let keys = reqwest::Client::new().get(format!("{}/v1/auth/api-keys", running.base)).header("cookie", cookie);
    assert_eq!(keys.send().await.unwrap().status(), 200);
}

#[cfg(unix)]
#[tokio::test]
async fn a_state_outlives_a_stop_and_a_kill() {
    let folder = Folder::new("program");
    let path = folder.0.join("state.json").to_str().unwrap().to_owned();
    let first = Running::start(&["--key", KEY, "--state", &path]);
    let session = client(&first, KEY).sessions().create().send().await.unwrap().id;
    first.terminate();

    let mut second = Running::start(&["--state", &path]);
    assert!(second.greeting.contains("resumed from") && second.greeting.contains(KEY), "{}", second.greeting);
    client(&second, KEY).sessions().get(&session).send().await.unwrap();
    let later = client(&second, KEY).sessions().create().send().await.unwrap().id;
    // Killed without a chance to save: everything that was answered is in the file.
    second.child.kill().unwrap();
    second.child.wait().unwrap();
    let third = Running::start(&["--state", &path]);
    client(&third, KEY).sessions().get(&later).send().await.unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn every_answered_session_survives_a_kill() {
    let folder = Folder::new("kill");
    let path = folder.0.join("state.json").to_str().unwrap().to_owned();
    let mut first = Running::start(&["--key", KEY, "--state", &path]);
    let mut ids = Vec::new();
    for _ in 0..8 {
        ids.push(client(&first, KEY).sessions().create().send().await.unwrap().id);
    }
    first.child.kill().unwrap();
    first.child.wait().unwrap();
    let second = Running::start(&["--state", &path]);
    for id in ids {
        client(&second, KEY).sessions().get(&id).send().await.unwrap();
    }
}

#[test]
fn a_second_process_does_not_get_the_state_of_the_first() {
    let folder = Folder::new("lock");
    let path = folder.0.join("state.json").to_str().unwrap().to_owned();
    let first = Running::start(&["--state", &path]);
    let output = Command::new(PROGRAM).args(["simulate", "--address=127.0.0.1:0", "--state", &path]).output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(1) && error.contains("is in use by another simulator"), "{error}");
    drop(first);
    drop(Running::start(&["--state", &path]));
}

#[cfg(unix)]
#[tokio::test]
async fn an_empty_state_file_is_a_new_state_and_a_link_is_followed() {
    let folder = Folder::new("link");
    let (target, link) = (folder.0.join("target.json"), folder.0.join("link.json"));
    std::fs::write(&target, "").unwrap();
    std::os::unix::fs::symlink("target.json", &link).unwrap();
    let running = Running::start(&["--key", KEY, "--state", link.to_str().unwrap()]);
    let id = client(&running, KEY).sessions().create().send().await.unwrap().id;
    assert!(std::fs::symlink_metadata(&link).unwrap().file_type().is_symlink());
    assert!(std::fs::read_to_string(&target).unwrap().contains(id.as_str()));
}

#[test]
fn what_it_cannot_do_it_says() {
    let folder = Folder::new("refusals");
    let path = folder.0.join("state.json");
    std::fs::write(&path, "{\"format\":\"kayle-sim").unwrap();
    let damaged = path.to_str().unwrap().to_owned();
    for (arguments, code, said) in [
        (vec!["--nope"], 2, "unexpected argument '--nope'"),
        (vec!["--key"], 2, "a value is required for '--key"),
        (vec!["--key", "short"], 2, "a key is kk_ and 32"),
        (vec!["--address", "localhost"], 2, "give an IP address and a port"),
        (vec!["--local-redirects=yes"], 2, "unexpected value 'yes' for '--local-redirects'"),
        (vec!["--address=127.0.0.1:0", "--state", &damaged], 1, "state.json is no state"),
    ] {
        let output = Command::new(PROGRAM).arg("simulate").args(&arguments).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {error}");
        assert!(error.contains(said) && output.stdout.is_empty(), "{error}");
    }
    let help = String::from_utf8(Command::new(PROGRAM).arg("simulate").arg("--help").output().unwrap().stdout).unwrap();
    for option in ["--address", "--key", "--state", "--verified-domain", "--local-redirects", "--host"] {
        assert!(help.contains(option), "{help}");
    }
}
