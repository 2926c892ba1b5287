//! The commands of the API, against a simulator.

use std::time::Duration;

use kayle_id_testing::simulator::{Claims, Fault, Simulator};

use crate::support::{Kayle, pin, simulator};

async fn started() -> (Simulator, Kayle) {
    let simulator = simulator().start().await.unwrap();
    let kayle = Kayle::new().on(&simulator).key();
    (simulator, kayle)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_is_created_listed_shown_waited_for_and_cancelled() {
    let (simulator, kayle) = started().await;
    let created = kayle.run(&[
        "sessions",
        "create",
        "--require",
        "family_name=To address you",
        "--optional",
        "age_over_18=The law asks for it",
    ]);
    pin("sessions_create", &created);
    let list = kayle.succeed(&["sessions", "list", "--json"]);
    let session: serde_json::Value = serde_json::from_str(list.trim()).unwrap();
    let id = session["id"].as_str().unwrap();
    for secret in ["cancel_token", "verification_url"] {
        assert!(session.get(secret).is_none(), "{list}");
    }
    pin("sessions_list", kayle.run(&["sessions", "list"]));
    pin("sessions_get", kayle.run(&["sessions", "get", id]));
    pin("sessions_wait_open", kayle.run(&["sessions", "wait", id, "--at-most", "1ms"]));
    simulator.complete(&id.parse_session(), Claims::new().share("family_name", "ERIKSSON")).unwrap();
    pin("sessions_wait", kayle.run(&["sessions", "wait", id]));
    pin("sessions_cancel_late", kayle.run(&["sessions", "cancel", id]));
    kayle.succeed(&["sessions", "create"]);
    let list = kayle.succeed(&["sessions", "list", "--status", "created", "--json"]);
    let open: serde_json::Value = serde_json::from_str(list.trim()).unwrap();
    pin("sessions_cancel", kayle.run(&["sessions", "cancel", open["id"].as_str().unwrap()]));
    pin("sessions_list_limited", kayle.run(&["sessions", "list", "--limit", "1"]));
}

trait ParseSession {
    fn parse_session(&self) -> kayle_id_core::SessionId;
}

impl ParseSession for str {
    fn parse_session(&self) -> kayle_id_core::SessionId {
        kayle_id_core::SessionId::new(self).unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_endpoint_is_created_changed_given_keys_and_deleted() {
    let (_simulator, kayle) = started().await;
    pin(
        "endpoints_create",
        kayle.run(&["endpoints", "create", "https://example.com/hook", "--name", "shop", "--secret-out", "secret.txt"]),
    );
    assert!(kayle.read("secret.txt").starts_with("whsec_"));
    let list = kayle.succeed(&["endpoints", "list", "--json"]);
    let endpoint: serde_json::Value = serde_json::from_str(list.trim()).unwrap();
    let id = endpoint["id"].as_str().unwrap();
    pin("endpoints_list", kayle.run(&["endpoints", "list"]));
    pin(
        "endpoints_update",
        kayle.run(&["endpoints", "update", id, "--enabled", "false", "--label", "blue", "--retention", "24"]),
    );
    pin("endpoints_retention", kayle.run(&["endpoints", "update", id, "--retention", "25"]));
    pin("endpoints_keys_register", kayle.run(&["endpoints", "keys", "register", id, "key.pem", "--kid", "2026-01"]));
    pin("endpoints_keys_list", kayle.run(&["endpoints", "keys", "list", id]));
    kayle.succeed(&["endpoints", "secret", id, "--out", "again.txt"]);
    assert_eq!(kayle.read("again.txt"), kayle.read("secret.txt"));
    pin("endpoints_delete", kayle.run(&["endpoints", "delete", id]));
    pin("endpoints_get_deleted", kayle.run(&["endpoints", "get", id]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_and_deliveries_are_listed_retried_and_replayed() {
    let (simulator, kayle) = started().await;
    kayle.succeed(&["endpoints", "create", "http://127.0.0.1:1/hook", "--secret-out", "secret.txt"]);
    let list = kayle.succeed(&["endpoints", "list", "--json"]);
    let endpoint: serde_json::Value = serde_json::from_str(list.trim()).unwrap();
    kayle.succeed(&["endpoints", "keys", "register", endpoint["id"].as_str().unwrap(), "key.pem"]);
    kayle.succeed(&["sessions", "create"]);
    let list = kayle.succeed(&["sessions", "list", "--json"]);
    let session: serde_json::Value = serde_json::from_str(list.trim()).unwrap();
    let event = simulator.complete(&session["id"].as_str().unwrap().parse_session(), Claims::new()).unwrap();
    simulator.settled().await;
    pin("events_list", kayle.run(&["events", "list"]));
    pin("events_get", kayle.run(&["events", "get", event.as_str()]));
    pin("deliveries_list", kayle.run(&["deliveries", "list"]));
    pin("deliveries_list_none", kayle.run(&["deliveries", "list", "--status", "succeeded"]));
    pin("replay_failed_none", kayle.run(&["replay", "--failed"]));
    simulator.advance(Duration::from_secs(28 * 60 * 60)).await;
    pin("replay_failed_dry", kayle.run(&["replay", "--failed", "--dry-run"]));
    pin("replay", kayle.run(&["replay", event.as_str()]));
    simulator.settled().await;
    let list = kayle.succeed(&["deliveries", "list", "--json"]);
    let delivery: serde_json::Value = serde_json::from_str(list.trim()).unwrap();
    pin("deliveries_retry", kayle.run(&["deliveries", "retry", delivery["id"].as_str().unwrap()]));
    // After the retention, and before the event itself is deleted.
    simulator.advance(Duration::from_secs(5 * 24 * 60 * 60)).await;
    pin("replay_gone", kayle.run(&["replay", event.as_str()]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refusals_and_outages_have_exit_codes_of_their_own() {
    let (simulator, kayle) = started().await;
    pin("refusal_id", kayle.run(&["sessions", "get", "nonsense"]));
    simulator.fault(Fault::refusal(403, "INSUFFICIENT_PERMISSIONS").on("list_sessions").times(1));
    pin("refusal_forbidden", kayle.run(&["sessions", "list"]));
    simulator.fault(Fault::status(503).on("list_webhook_events"));
    pin("outage", kayle.run(&["events", "list", "--timeout", "30s"]));
    pin(
        "no_network",
        kayle.run(&["events", "list", "--base-url", "http://127.0.0.1:1", "--timeout", "30s"]).code.unwrap(),
    );
    pin("plain_http", kayle.run(&["events", "list", "--base-url", "http://example.com"]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn watch_prints_what_is_new_until_it_is_interrupted() {
    let (_simulator, kayle) = started().await;
    kayle.succeed(&["sessions", "create"]);
    let mut child = kayle.command(&["sessions", "list", "--watch", "--every", "10ms", "--json"]);
    let mut child = child.stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
    let first: serde_json::Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    kayle.succeed(&["sessions", "cancel", first["id"].as_str().unwrap()]);
    let changed: serde_json::Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    assert_eq!((&changed["id"], &changed["status"]), (&first["id"], &"cancelled".into()));
    #[cfg(unix)]
    {
        let id = child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(130));
    }
    let _ = child.kill();
    let _ = child.wait();
}
