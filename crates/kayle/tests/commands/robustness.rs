//! Every command of the program under bad flags, without a network, on a full disk, with a broken pipe, and on Ctrl-C.
//! `Kayle::run` and `ended` hold that no secret is shown.

use std::net::TcpListener;
use std::process::{Command, Stdio};

use kayle_id_testing::simulator::{Claims, Simulator};

use crate::support::{Kayle, SECRET, Shown, simulator};

const KEY: &str = "kk_0123456789abcdefghijklmnopqrstuv";

/// A place with a key, a delivery in `delivery.jsonl` and a simulator with a session that is over; the ids of the session, its event and an
/// endpoint.
async fn furnished() -> (Simulator, Kayle, [String; 3]) {
    let simulator = simulator().starts_at(std::time::SystemTime::now()).start().await.unwrap();
    let kayle = Kayle::new().on(&simulator).key().with("KAYLE_WEBHOOK_SECRET", SECRET);
    kayle.succeed(&["trigger", "session.failed", "--key", "key.pem", "--save", "delivery.jsonl", "--quiet"]);
    kayle.succeed(&["endpoints", "create", "https://example.com/hook", "--secret-out", "secret.txt"]);
    kayle.succeed(&["sessions", "create"]);
    let json = |list: String| serde_json::from_str::<serde_json::Value>(list.trim()).unwrap();
    let session = json(kayle.succeed(&["sessions", "list", "--json"]));
    let id = session["id"].as_str().unwrap().to_owned();
    let event = simulator.complete(&kayle_id_core::SessionId::new(id.as_str()).unwrap(), Claims::new()).unwrap();
    simulator.settled().await;
    let endpoint = json(kayle.succeed(&["endpoints", "list", "--json"]))["id"].as_str().unwrap().to_owned();
    (simulator, kayle, [id, event.to_string(), endpoint])
}

/// The commands that have none below them.
fn leaves(kayle: &Kayle, path: &[String]) -> Vec<Vec<String>> {
    let arguments: Vec<&str> = path.iter().map(String::as_str).chain(["--help"]).collect();
    let help = kayle.succeed(&arguments);
    let Some(list) = help.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()) else {
        return vec![path.to_vec()];
    };
    // A name stands behind two spaces; what a long description goes on with stands behind more.
    let names = list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help");
    names.flat_map(|name| leaves(kayle, &[path, &[name.to_owned()]].concat())).collect()
}

#[test]
fn every_command_explains_a_bad_flag_and_exits_with_2() {
    let kayle = Kayle::new();
    let commands = leaves(&kayle, &[]);
    assert!(commands.len() > 30 && commands.contains(&vec!["endpoints".into(), "secret".into()]), "{commands:?}");
    for command in commands {
        let arguments: Vec<&str> = command.iter().map(String::as_str).chain(["--no-such-flag", KEY]).collect();
        let shown = kayle.run(&arguments);
        assert_eq!(shown.code, Some(2), "{command:?}: {shown}");
        assert!(shown.error.contains("unexpected argument '--no-such-flag'") && shown.out.is_empty(), "{shown}");
    }
}

/// Commands that print something, and end by themselves.
fn printing([session, event, endpoint]: &[String; 3]) -> Vec<Vec<&str>> {
    vec![
        vec!["--help"],
        vec!["completions", "bash"],
        vec!["man"],
        vec!["trigger", "--damages"],
        vec!["keys", "public", "key.pem"],
        vec!["keys", "thumbprint", "key.pem"],
        vec!["keys", "check", "key.pem"],
        vec!["keys", "convert", "key.pem", "--to", "spki-pem"],
        vec!["open", "delivery.jsonl", "--key", "key.pem"],
        vec!["verify", "delivery.jsonl"],
        vec!["sessions", "list"],
        vec!["sessions", "get", session],
        vec!["sessions", "wait", session],
        vec!["endpoints", "list"],
        vec!["endpoints", "get", endpoint],
        vec!["events", "list"],
        vec!["events", "get", event],
        vec!["deliveries", "list"],
        vec!["reconcile", "--since", "1d", "--seen", "/dev/null", "--dry-run"],
        vec!["simulate", "--address", "127.0.0.1:0"],
    ]
}

/// Runs a command to its end, and holds that it shows no secret. The greeting of the simulator shows its made-up key, on purpose.
fn ended(command: &mut Command) -> Shown {
    let output = command.stderr(Stdio::piped()).output().unwrap();
    let shown = Shown {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        error: String::from_utf8(output.stderr).unwrap(),
    };
    let greets = command.get_args().any(|argument| argument == "simulate");
    let judged = if greets { Shown { out: String::new(), ..shown.clone() } } else { shown.clone() };
    assert!(!judged.has_secret(), "a secret is shown: {shown}");
    shown
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_output_on_a_full_disk_is_a_failure_with_1() {
    let (_simulator, kayle, ids) = furnished().await;
    for arguments in printing(&ids) {
        for json in [&[][..], &["--json"]] {
            let arguments = [&arguments[..], json].concat();
            let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
            let shown = ended(kayle.command(&arguments).stdout(full));
            assert_eq!(shown.code, Some(1), "{arguments:?}: {shown}");
            assert!(shown.error.contains("No space left on device"), "{arguments:?}: {shown}");
        }
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_output_that_nobody_reads_ends_quietly_with_141() {
    let (_simulator, kayle, ids) = furnished().await;
    for arguments in printing(&ids) {
        for json in [&[][..], &["--json"]] {
            let arguments = [&arguments[..], json].concat();
            let (reader, writer) = std::io::pipe().unwrap();
            drop(reader);
            let shown = ended(kayle.command(&arguments).stdout(writer));
            assert_eq!((shown.code, shown.error.as_str()), (Some(141), ""), "{arguments:?}");
        }
    }
}

/// A program under which no file can be longer than nothing, as on a full disk.
#[cfg(target_os = "linux")]
fn on_a_full_disk(kayle: &Kayle, arguments: &[&str]) -> Shown {
    let whole = kayle.command(arguments);
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\""]).arg(whole.get_program()).args(arguments);
    command.current_dir(whole.get_current_dir().unwrap()).env_clear();
    for (name, value) in whole.get_envs() {
        command.env(name, value.unwrap());
    }
    ended(command.stdin(Stdio::null()).stdout(Stdio::piped()))
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_file_that_cannot_be_written_is_a_failure_with_1_and_leaves_no_half_of_it() {
    let (_simulator, kayle, [_, _, endpoint]) = furnished().await;
    let names = || {
        let entries = std::fs::read_dir(kayle.path("")).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let before = names();
    for (arguments, made) in [
        (vec!["keys", "generate", "--bits", "2048", "--out", "new.pem"], vec![]),
        (vec!["keys", "convert", "key.pem", "--to", "pkcs1-pem", "--out", "converted.pem"], vec![]),
        (vec!["trigger", "session.failed", "--key", "key.pem", "--save", "saved.jsonl"], vec!["saved.jsonl"]),
        (vec!["endpoints", "secret", &endpoint, "--out", "other.txt"], vec![]),
        (vec!["man", "--out", "man"], vec!["man"]),
        (vec!["provision", "https://example.com/", "--run", "one", "--vault", "vault"], vec!["vault"]),
        (vec!["simulate", "--address", "127.0.0.1:0", "--ready-file", "ready"], vec![]),
        (vec!["simulate", "--address", "127.0.0.1:0", "--state", "state.json"], vec!["state.json.lock"]),
    ] {
        let shown = on_a_full_disk(&kayle, &arguments);
        assert_eq!(shown.code, Some(1), "{arguments:?}: {shown}");
        assert!(shown.error.contains("File too large"), "{arguments:?}: {shown}");
        let after: Vec<String> = names().into_iter().filter(|name| !before.contains(name)).collect();
        assert!(after.iter().all(|name| made.contains(&name.as_str())), "{arguments:?} leaves {after:?}");
        for name in after {
            let path = kayle.path(&name);
            // A folder may stay, and an empty file; nothing in them may be a part of a secret.
            let _ = std::fs::remove_file(&path);
            let _ = std::fs::remove_dir_all(&path);
        }
    }
}

/// Commands that call the API.
const CALLS: [&[&str]; 14] = [
    &["sessions", "list"],
    &["sessions", "create"],
    &["sessions", "get", "vs_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"],
    &["endpoints", "list"],
    &["endpoints", "create", "https://example.com/hook", "--secret-out", "made.txt"],
    &["events", "list", "--all"],
    &["deliveries", "list", "--all"],
    &["deliveries", "retry", "whd_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"],
    &["replay", "--failed"],
    &["reconcile", "--since", "1d", "--seen", "/dev/null"],
    &["withdrawals", "--store", "runs"],
    &["provision", "https://example.com/", "--run", "one", "--vault", "vault", "--key", "key.pem"],
    &["rotate", "signing-secret", "whe_0123456789abcdef0123456789abcdef", "--run", "two", "--vault", "vault"],
    &["rotate", "api-key", "00000000-0000-4000-8000-000000000000", "--run", "three", "--vault", "vault"],
];

fn calling(url: &str) -> Kayle {
    let kayle =
        Kayle::new().key().with("KAYLE_API_KEY", KEY).with("KAYLE_SESSION_COOKIE", "0123456789abcdef0123456789");
    kayle.with("KAYLE_BASE_URL", url)
}

#[test]
fn every_call_without_a_network_exits_with_4() {
    let kayle = calling("http://127.0.0.1:1");
    for arguments in CALLS {
        let shown = kayle.run(&[arguments, &["--timeout", "100ms"]].concat());
        assert_eq!(shown.code, Some(4), "{arguments:?}: {shown}");
        assert!(shown.out.is_empty() && shown.error.starts_with("kayle: "), "{arguments:?}: {shown}");
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_every_call_with_130() {
    // A server that never answers.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    silent.set_nonblocking(true).unwrap();
    let kayle = calling(&format!("http://{}", silent.local_addr().unwrap()));
    for arguments in CALLS {
        let mut command = kayle.command(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // The call is under way once the connection is there.
        let connection = loop {
            match silent.accept() {
                Ok((connection, _)) => break connection,
                Err(_) => assert!(child.try_wait().unwrap().is_none(), "{arguments:?} ended without a call"),
            }
            std::thread::sleep(std::time::Duration::from_millis(1));
        };
        assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
        let output = child.wait_with_output().unwrap();
        drop(connection);
        assert_eq!(output.status.code(), Some(130), "{arguments:?}");
        assert_eq!((output.stdout.as_slice(), output.stderr.as_slice()), (&b""[..], &b""[..]), "{arguments:?}");
    }
}

#[test]
fn an_address_in_use_is_a_failure_with_a_reason() {
    let kayle = Kayle::new().key().with("KAYLE_WEBHOOK_SECRET", SECRET);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for command in ["simulate", "listen"] {
        let shown = kayle.run(&[command, "--address", &address]);
        assert!(shown.code == Some(1) && shown.error.contains(&address), "{command}: {shown}");
    }
}
