//! How a client meets the network of the process that it runs in.

use crate::service::{KEY, builder, client};
use crate::support::{Server, json};
use std::process::Command;
use std::time::Duration;

const THING: &str = r#"{"data":{"id":"a"},"error":null}"#;

/// Runs a test of this file in a process with another environment, which it finds under `THINGS`.
fn in_environment(test: &str, things: &str, variables: &[(&str, &str)]) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", &format!("network::{test}"), "--ignored", "--nocapture"]).env("THINGS", things);
    for name in
        ["http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"]
    {
        command.env_remove(name);
    }
    let output = command.envs(variables.iter().copied()).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}{}", String::from_utf8_lossy(&output.stderr));
}

fn things() -> String {
    std::env::var("THINGS").unwrap()
}

#[test]
fn calls_to_this_machine_go_past_every_proxy_of_the_environment() {
    let server = Server::start(|_| json(200, THING));
    let proxy = Server::start(|_| json(200, THING));
    for variable in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        for base in [server.base(), format!("http://localhost:{}", server.port())] {
            in_environment("one_call_to_things", &base, &[(variable, &proxy.base())]);
        }
    }
    assert!(proxy.received().is_empty(), "{:?}", proxy.received());
    assert_eq!(server.received().len(), 8);
}

#[test]
fn plain_http_needs_no_root_certificates_and_https_names_what_is_missing() {
    let none = [("SSL_CERT_FILE", "/nonexistent"), ("SSL_CERT_DIR", "/nonexistent")];
    let server = Server::start(|_| json(200, THING));
    in_environment("one_call_to_things", &server.base(), &none);
    in_environment("https_cannot_be_built_without_certificates", "", &none);
}

#[tokio::test]
#[ignore = "run by other tests, in an environment of theirs"]
async fn one_call_to_things() {
    assert_eq!(client(&things()).get().send().await.unwrap().id, "a");
}

#[test]
#[ignore = "run by other tests, in an environment of theirs"]
fn https_cannot_be_built_without_certificates() {
    // Without TLS compiled in there is nothing that could want certificates.
    if let Err(error) = builder("https://api.things.example").api_key(KEY).build() {
        assert!(error.is_configuration(), "{error}");
        assert!(error.to_string().contains("SSL_CERT_FILE"), "{error}");
    }
}

#[test]
fn plain_http_to_other_machines_is_refused_unless_it_is_allowed() {
    for base in
        ["http://api.things.example", "http://10.0.0.1", "http://localhost.example.com", "http://127.0.0.1.example.com"]
    {
        let error = builder(base).api_key(KEY).build().unwrap_err();
        assert!(error.is_configuration() && error.to_string().contains("allow_plain_http"), "{error}");
        assert!(builder(base).api_key(KEY).allow_plain_http().build().is_ok());
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn a_client_serves_several_runtimes_in_turn() {
    let server = Server::start(|_| json(200, THING));
    let client = builder(&server.base()).api_key(KEY).timeout(Duration::from_secs(20)).build().unwrap();
    let (one, two) = (runtime(), runtime());
    for _ in 0..4 {
        // The other runtime stands still meanwhile, and so do its connections.
        assert_eq!(one.block_on(client.get().send()).unwrap().id, "a");
        assert_eq!(two.block_on(client.get().send()).unwrap().id, "a");
    }
    drop(one);
    assert_eq!(two.block_on(client.get().send()).unwrap().id, "a");
}

#[test]
fn a_runtime_for_each_call_loses_no_write() {
    let server = Server::start(|_| json(200, THING));
    let client = client(&server.base());
    let threads: Vec<_> = (0..6)
        .map(|_| {
            let client = client.clone();
            std::thread::spawn(move || (0..60).filter(|_| runtime().block_on(client.make().send()).is_ok()).count())
        })
        .collect();
    let done: usize = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
    assert_eq!(done, 360);
    assert_eq!(server.received().len(), 360);
}

#[test]
fn a_client_of_the_callers_own_is_refused_on_a_second_runtime_at_once() {
    let server = Server::start(|_| json(200, THING));
    let own = reqwest::Client::builder().no_proxy().build().unwrap();
    let client = builder(&server.base()).api_key(KEY).http_client(own).build().unwrap();
    assert!(runtime().block_on(client.get().send()).is_ok());
    let error = runtime().block_on(client.make().send()).unwrap_err();
    assert!(error.is_configuration() && error.to_string().contains("runtime"), "{error}");
    assert_eq!((error.attempts(), server.received().len()), (0, 1));
}
