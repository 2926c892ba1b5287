//! `kayle provision`, `kayle rotate` and `kayle reconcile`, with a folder as store and vault.

use std::time::Duration;

use kayle_id_core::SessionId;
use kayle_id_testing::simulator::Claims;

use crate::support::{Kayle, pin, simulator};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn provision_fills_a_vault_that_listen_receives_with() {
    // The receiver's clock is the system's.
    let simulator = kayle_id_testing::simulator::Simulator::start().await.unwrap();
    let kayle = Kayle::new().on(&simulator).key();
    // The address must be known before the endpoint is made, and a receiver must have a secret before it starts.
    let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let url = format!("http://{address}/hook");
    let provision = ["provision", &url, "--run", "first", "--vault", "vault", "--key", "key.pem"];
    pin("provision", kayle.run(&provision));
    // The same run finds what it made.
    pin("provision_again", kayle.run(&provision));
    assert_eq!(kayle.succeed(&["endpoints", "list", "--json"]).lines().count(), 1);
    pin("provision_other_aim", kayle.run(&["provision", "http://127.0.0.1:9/", "--run", "first", "--vault", "vault"]));
    let other = kayle_id_testing::simulator::Simulator::start().await.unwrap();
    let kayle = kayle.on(&other);
    pin("provision_other_server", kayle.run(&provision));
    let kayle = kayle.on(&simulator);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |name: &str| std::fs::metadata(kayle.path(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode("vault"), 0o700);
    }
    let listening = kayle.start(&["listen", "--address", &address, "--vault", "vault", "--count", "1"]);
    kayle.succeed(&["sessions", "create"]);
    let list = kayle.succeed(&["sessions", "list", "--json"]);
    let session: serde_json::Value = serde_json::from_str(list.trim()).unwrap();
    simulator.complete(&SessionId::new(session["id"].as_str().unwrap()).unwrap(), Claims::new()).unwrap();
    simulator.settled().await;
    let listened = listening.end();
    assert!(listened.code == Some(0) && listened.out.starts_with("verification.session.succeeded\n"), "{listened}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rotations_overlap_and_go_on_under_the_same_name() {
    let simulator = simulator().start().await.unwrap();
    let kayle = Kayle::new().on(&simulator).key().with("KAYLE_SESSION_COOKIE", simulator.session_cookie());
    kayle.succeed(&["provision", "https://example.com/hook", "--run", "first", "--vault", "vault", "--key", "key.pem"]);
    let list = kayle.succeed(&["endpoints", "list", "--json"]);
    let endpoint: serde_json::Value = serde_json::from_str(list.trim()).unwrap();
    let id = endpoint["id"].as_str().unwrap();
    kayle.succeed(&["keys", "generate", "--bits", "2048", "--out", "new.pem", "--quiet"]);
    let rotate = ["rotate", "encryption-key", id, "--run", "key-2", "--vault", "vault", "--key", "new.pem"];
    pin("rotate_encryption_key", kayle.run(&rotate));
    pin("rotate_encryption_key_json", kayle.run(&[&rotate[..], &["--json"]].concat()));
    pin(
        "rotate_signing_secret",
        kayle.run(&["rotate", "signing-secret", id, "--run", "secret-2", "--vault", "vault", "--overlap", "0s"]),
    );
    pin(
        "rotate_unknown",
        kayle.run(&["rotate", "api-key", "unknown-key-id", "--run", "api-2", "--vault", "vault"]).code.unwrap(),
    );
    pin("rotate_no_vault", kayle.run(&["rotate", "signing-secret", id, "--run", "secret-3"]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reconcile_sends_again_what_was_missed_and_tells_what_is_lost() {
    // What is kept still is judged by the present, so that the simulator's time ends a little before it.
    let begin = std::time::SystemTime::now() - Duration::from_secs(30 * 60 * 60);
    let simulator = simulator().starts_at(begin).start().await.unwrap();
    let kayle = Kayle::new().on(&simulator).key();
    kayle.succeed(&["provision", "http://127.0.0.1:1/hook", "--run", "first", "--vault", "vault", "--key", "key.pem"]);
    kayle.succeed(&["sessions", "create"]);
    let list = kayle.succeed(&["sessions", "list", "--json"]);
    let session: serde_json::Value = serde_json::from_str(list.trim()).unwrap();
    let event = simulator.complete(&SessionId::new(session["id"].as_str().unwrap()).unwrap(), Claims::new()).unwrap();
    simulator.settled().await;
    simulator.advance(Duration::from_secs(28 * 60 * 60)).await;
    kayle.write("seen.txt", "");
    let reconcile = ["reconcile", "--since", "2d", "--seen", "seen.txt"];
    pin("reconcile_dry", kayle.run(&[&reconcile[..], &["--dry-run"]].concat()));
    pin("reconcile", kayle.run(&reconcile));
    simulator.settled().await;
    kayle.write("seen.txt", &format!("{event}\n"));
    pin("reconcile_seen", kayle.run(&reconcile));
    simulator.advance(Duration::from_secs(5 * 24 * 60 * 60)).await;
    kayle.write("seen.txt", "");
    pin("reconcile_lost", kayle.run(&reconcile));
    pin("reconcile_lost_json", kayle.run(&[&reconcile[..], &["--json"]].concat()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_withdrawal_after_the_delivery_is_told_once() {
    let simulator = simulator().starts_at(std::time::SystemTime::now()).start().await.unwrap();
    let kayle = Kayle::new().on(&simulator).key();
    // An application that answers 200 to whatever comes.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = std::io::Read::read(&mut stream, &mut [0; 65536]);
            let _ = std::io::Write::write_all(
                &mut stream,
                b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
            );
        }
    });
    kayle.succeed(&["provision", &url, "--run", "first", "--vault", "vault", "--key", "key.pem"]);
    kayle.succeed(&["sessions", "create"]);
    let list = kayle.succeed(&["sessions", "list", "--json"]);
    let session: serde_json::Value = serde_json::from_str(list.trim()).unwrap();
    let id = SessionId::new(session["id"].as_str().unwrap()).unwrap();
    simulator.complete(&id, Claims::new()).unwrap();
    simulator.settled().await;
    pin("withdrawals_none", kayle.run(&["withdrawals", "--store", "runs"]));
    assert!(simulator.withdraw(&id).unwrap().is_none());
    pin("withdrawals", kayle.run(&["withdrawals", "--store", "runs"]));
    assert_eq!(kayle.run(&["withdrawals", "--store", "runs"]).code, Some(0));
    let again = kayle.run(&["withdrawals", "--store", "others", "--json"]);
    let told: serde_json::Value = serde_json::from_str(again.out.trim()).unwrap();
    assert_eq!((again.code, &told["session_id"]), (Some(6), &session["id"]));
    pin("withdrawals_no_store", kayle.run(&["withdrawals"]));
}
