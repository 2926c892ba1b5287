//! The forms of the page that create sessions, endpoints and faults, over HTTP.

use crate::support::{builder, client, get, post, send};
use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::testing::SimulatorExt;
use kayle_id::testing::simulator::ActivityKind;

#[tokio::test]
async fn a_session_is_created_with_what_the_form_asks_for() {
    let simulator = builder().local_redirects().start().await.unwrap();
    let form = [
        ("claim:family_name", "required"),
        ("claim:given_names", "optional"),
        ("claim:date_of_birth", ""),
        ("claim:age", "required"),
        ("age", "21"),
        ("reason", "To greet you"),
        ("redirect_url", "http://localhost:3000/done"),
    ];
    let done = post(&simulator, "/_simulator/sessions/new", &form).await;
    let session = &simulator.sessions()[0];
    let page = format!("/_simulator/sessions/{}?said=created", session.id);
    assert_eq!((done.status, done.header("location")), (303, page.as_str()));
    let fields = serde_json::to_value(&simulator.rows(kayle_id::testing::simulator::RowKind::Session)[0]).unwrap();
    let fields = &fields["share_fields"];
    assert_eq!((&fields["family_name"]["required"], &fields["given_names"]["required"]), (&true.into(), &false.into()));
    assert_eq!(fields["age_over_21"]["reason"], "To greet you");
    assert!(fields.get("date_of_birth").is_none());
    // With nothing filled in, the session asks for nothing.
    assert_eq!(post(&simulator, "/_simulator/sessions/new", &[]).await.status, 303);
    assert_eq!(simulator.sessions().len(), 2);
}

#[tokio::test]
async fn what_the_api_refuses_is_said_above_the_form_and_the_form_stays_filled_in() {
    let simulator = builder().start().await.unwrap();
    let form = [("redirect_url", "https://shop.example/\"><script>"), ("claim:family_name", "required")];
    let refused = post(&simulator, "/_simulator/sessions/new", &form).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("role=\"alert\"") && refused.text.contains("the API refused it"), "{}", refused.text);
    assert!(refused.text.contains("value=\"https://shop.example/&quot;&gt;&lt;script&gt;\""), "{}", refused.text);
    assert!(refused.text.contains("<option value=\"required\" selected>"), "{}", refused.text);
    assert!(simulator.sessions().is_empty());
}

#[tokio::test]
async fn an_endpoint_is_created_with_its_key_or_not_at_all() {
    let simulator = builder().start().await.unwrap();
    let path = "/_simulator/endpoints/new";
    let key = PrivateKey::generate(RsaKeySize::Rsa2048).unwrap();
    let jwk = key.public_jwk().with_kid("mine").unwrap().to_json();
    let given = [("url", " http://127.0.0.1:1/in "), ("name", "Shop"), ("key", "given"), ("public_key", jwk.as_str())];
    let done = post(&simulator, path, &given).await;
    let endpoint = simulator.endpoints()[0].clone();
    assert_eq!(done.header("location"), format!("/_simulator/endpoints/{}?said=endpoint", endpoint.id));
    let page = get(&simulator, done.header("location")).await;
    assert!(
        page.text.contains("mine") && page.text.contains("✓ active") && page.text.contains("The endpoint is there.")
    );
    assert_eq!(post(&simulator, path, &[("url", "http://127.0.0.1:1/in"), ("key", "none")]).await.status, 303);

    for (form, problem) in [
        (vec![("url", "http://127.0.0.1:1/"), ("key", "given"), ("public_key", "")], "Paste a public key"),
        (vec![("url", "http://127.0.0.1:1/"), ("key", "given"), ("public_key", "{}")], "The public key cannot be used"),
        (vec![("url", "nowhere"), ("key", "none")], "url: "),
    ] {
        let refused = post(&simulator, path, &form).await;
        assert!(refused.status == 422 && refused.text.contains(problem), "{form:?}: {}", refused.text);
    }
    assert_eq!(simulator.endpoints().len(), 2);

    // A pair that is made is the one that deliveries can be opened with.
    let made = post(&simulator, path, &[("url", "http://127.0.0.1:1/in"), ("key", "made")]).await;
    let pem = made.text.split("<code id=\"private-key\">").nth(1).unwrap().split("</code>").next().unwrap();
    let private = PrivateKey::from_pem(pem).unwrap();
    let keys = simulator.rows(kayle_id::testing::simulator::RowKind::EncryptionKey);
    assert_eq!(keys.last().unwrap()["key_id"], private.thumbprint());
    // The simulator has kept no part of it.
    let state = serde_json::to_string(&simulator.snapshot()).unwrap();
    let line = pem.lines().nth(5).unwrap();
    assert!(!state.contains(line) && !get(&simulator, "/").await.text.contains(line));
}

#[tokio::test]
async fn faults_and_disturbances_are_added_and_cleared() {
    let simulator = builder().start().await.unwrap();
    let path = "/_simulator/faults";
    let fault = [("do", "fault"), ("kind", "429"), ("operation", "list_sessions"), ("times", "2")];
    assert_eq!(post(&simulator, path, &fault).await.header("location"), "/_simulator/faults?said=fault");
    assert_eq!(post(&simulator, path, &[("do", "disturb"), ("kind", "duplicate"), ("times", "")]).await.status, 303);
    let page = get(&simulator, path).await;
    assert!(page.text.contains("list_sessions") && page.text.contains("every time"), "{}", page.text);
    assert_eq!((simulator.faults().len(), simulator.disturbances().len()), (1, 1));

    let refused = client(&simulator).sessions().list().send().await.unwrap_err();
    assert_eq!(refused.retry_after(), Some(std::time::Duration::from_secs(1)));
    let ActivityKind::Request { fault, .. } = &simulator.activity()[0].kind else { panic!("it was a request") };
    assert_eq!(*fault, Some("status"));
    for (form, problem) in [
        (&[("do", "fault"), ("kind", "nope")][..], "The form offers"),
        (&[("do", "fault"), ("kind", "503"), ("operation", "nope")], "There is no such operation"),
        (&[("do", "fault"), ("kind", "503"), ("times", "many")], "whole number"),
        (&[("do", "nope")], "nothing else to do"),
    ] {
        let refused = post(&simulator, path, form).await;
        assert!(refused.status == 422 && refused.text.contains(problem), "{}", refused.text);
    }
    assert_eq!(post(&simulator, path, &[("do", "clear")]).await.status, 303);
    assert!(simulator.faults().is_empty() && simulator.disturbances().is_empty());
}

#[tokio::test]
async fn the_stream_of_changes_is_for_this_machine_and_says_nothing_but_that_something_changed() {
    let simulator = builder().start().await.unwrap();
    let path = "/_simulator/changes";
    let rebound = send(&simulator, "GET", path, &[("host", "attacker.example")], String::new()).await;
    assert!(rebound.status == 421 && !rebound.text.contains("retry:"));
    let mut stream = reqwest::get(format!("{}{path}", simulator.base_url())).await.unwrap();
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    assert_eq!(stream.chunk().await.unwrap().unwrap(), "retry: 1000\n\n");
    client(&simulator).sessions().create().send().await.unwrap();
    assert_eq!(stream.chunk().await.unwrap().unwrap(), "data: changed\n\n");
}
