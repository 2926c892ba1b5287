//! What callers meet: clients, input, lists, errors, secrets, retries.

use crate::support::*;
use futures::{StreamExt, TryStreamExt};
use kayle_id::bitgo::{KeyKind, SigningKey, WebhookKeyStatus};
use kayle_id::testing::mock::{Fault, MockServer, Response, Stub};
use kayle_id::{Cursor, RetryPolicy, bitgo as bg, hookbridge as hb};
use serde_json::json;

#[test]
fn a_client_takes_the_credential_of_its_service_and_says_what_is_wrong_with_another() {
    assert_eq!(bg::Client::new(TOKEN).unwrap().base_url(), "https://app.bitgo.com");
    assert_eq!(bg::Client::builder(TOKEN).base_url(bg::TEST).build().unwrap().base_url(), "https://app.bitgo-test.com");
    assert_eq!(hb::Client::new(KEY).unwrap().base_url(), "https://api.hookbridge.io");
    for wrong in ["", "v2x CANARY", "v2xCANARY\n"] {
        let error = bg::Client::new(wrong).unwrap_err();
        assert!(error.is_configuration() && !error.to_string().contains("CANARY"), "{error}");
    }
    for wrong in ["", "hb_live_", "whsec_CANARY", "kk_CANARY0000000000000000000000000000"] {
        let error = hb::Client::new(wrong).unwrap_err();
        assert!(error.is_configuration() && !error.to_string().contains("CANARY"), "{error}");
    }
    assert!(hb::Client::builder(KEY).base_url("http://example.com").build().unwrap_err().is_configuration());
    let shown = format!("{:?} {:?}", bg::Client::new(TOKEN).unwrap(), hb::Client::builder(KEY));
    assert!(!shown.contains("CANARY"), "{shown}");
}

#[tokio::test]
async fn bad_input_names_the_field_and_is_not_sent() {
    let server = bare([]).await;
    let (bitgo, hookbridge) = (bitgo(&server), hookbridge(&server));
    let keys = bitgo.webhook_keys();
    let jwks = SigningKey::generate(KeyKind::Ed25519).unwrap().jwks();
    let uri = "https://example.com/jwks.json";
    let id: bg::KeyId = "my-key-v2".parse().unwrap();
    let register = || keys.register(&enterprise());
    for (request, field) in [
        (register(), "jwks or jwksUri"),
        (register().jwks(&jwks).jwks_uri(uri).key_id(&id), "jwks or jwksUri"),
        (register().jwks_uri(uri), "keyId"),
        (register().jwks_uri("http://example.com/jwks.json").key_id(&id), "jwksUri"),
        (register().jwks(&jwks).header("a b", "c"), "header"),
    ] {
        let error = request.send().await.unwrap_err();
        assert!(error.is_invalid_input() && error.field() == Some(field), "{field}: {error}");
    }
    for wrong in ["..", ".", "a\\b"] {
        let error = keys.revoke(&enterprise(), &wrong.parse().unwrap()).send().await.unwrap_err();
        assert_eq!(error.field(), Some("keyId"), "{error}");
        let error = keys.list(&wrong.parse().unwrap()).send().await.unwrap_err();
        assert_eq!(error.field(), Some("enterpriseId"), "{error}");
    }
    assert_eq!(keys.list(&enterprise()).limit(101).send().await.unwrap_err().field(), Some("limit"));
    for wrong in
        ["ep_550E8400E29B41D4A716446655440000", "ep_550e", "whe_a", "", "ep_550e8400e29b41d4a716446655440000/x"]
    {
        assert!(wrong.parse::<hb::EndpointId>().is_err(), "{wrong}");
    }
    // An id that a server sent is checked when it is sent back.
    let odd: hb::EndpointId = serde_json::from_value(json!("ep_../x")).unwrap();
    assert_eq!(hookbridge.signing_keys().list(&odd).send().await.unwrap_err().field(), Some("id"));
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn bitgos_list_is_walked_by_offset_and_filters_survive_every_page() {
    let key = |number: u32| listed(&format!("key-{number}"), "ACTIVE");
    let server = bare([]).await;
    for (from, to) in [(0, 2), (2, 4), (4, 5)] {
        let stub = Stub::get(KEYS).query("status", "ACTIVE").query("limit", "2");
        let stub = if from == 0 {
            stub.query_matching("prevId", kayle_id::testing::mock::Pattern::absent())
        } else {
            stub.query("prevId", &from.to_string())
        };
        server.mount(stub.respond(page((from..to).map(key).collect(), 5, 2)));
    }
    let client = bitgo(&server);
    let list = || client.webhook_keys().list(&enterprise()).status(WebhookKeyStatus::Active).limit(2);
    let ids: Vec<String> = list().stream().map_ok(|key| key.key_id.to_string()).try_collect().await.unwrap();
    assert_eq!(ids, ["key-0", "key-1", "key-2", "key-3", "key-4"]);

    let first = list().send().await.unwrap();
    assert_eq!((first.total(), first.has_more, first.items.len()), (Some(5), true, 2));
    assert_eq!(first.next_cursor().unwrap().to_string(), "list_webhook_keys:2");

    // A walk goes on in the middle of a page.
    let mut walk = list().stream();
    for _ in 0..3 {
        walk.try_next().await.unwrap();
    }
    assert_eq!(walk.cursor().unwrap().to_string(), "list_webhook_keys:3");
    server.mount(Stub::get(KEYS).query("prevId", "3").respond(page(vec![key(3), key(4)], 5, 2)));
    let rest: Vec<_> =
        list().resume(&walk.cursor().unwrap()).stream().map_ok(|key| key.key_id).try_collect().await.unwrap();
    assert_eq!(rest.iter().map(bg::KeyId::as_str).collect::<Vec<_>>(), ["key-3", "key-4"]);

    let odd: Cursor = "list_webhook_keys:CANARY".parse().unwrap();
    let error = list().resume(&odd).send().await.unwrap_err();
    assert!(error.is_invalid_input() && !error.to_string().contains("CANARY"), "{error}");
}

#[tokio::test]
async fn the_bundled_list_is_walked_to_its_end() {
    let server = MockServer::start().await.unwrap();
    let client = bitgo(&server);
    assert_eq!(client.webhook_keys().list(&enterprise()).stream().map(Result::unwrap).count().await, 3);
}

#[tokio::test]
async fn a_list_that_announces_more_than_it_gives_ends_with_an_error_and_an_odd_key_costs_no_other() {
    let odd = json!({"status": "ACTIVE"});
    let server = bare([
        Stub::get(KEYS).query("prevId", "3").respond(page(vec![], 9, 3)),
        Stub::get(KEYS).query_matching("prevId", kayle_id::testing::mock::Pattern::absent()).respond(page(
            vec![listed("a", "ACTIVE"), odd, listed("b", "PAUSED")],
            9,
            3,
        )),
    ])
    .await;
    let client = bitgo(&server);
    let walk: Vec<_> = client.webhook_keys().list(&enterprise()).stream().collect().await;
    assert_eq!(walk.len(), 4);
    assert!(walk[1].as_ref().unwrap_err().is_unreadable());
    assert_eq!(walk[2].as_ref().unwrap().status, WebhookKeyStatus::Unknown("PAUSED".into()));
    assert!(walk[3].as_ref().unwrap_err().is_pagination());
}

#[tokio::test]
async fn a_used_key_id_and_a_conflict_are_told_apart() {
    let server = MockServer::start().await.unwrap();
    let client = bitgo(&server);
    let jwks = SigningKey::generate(KeyKind::P256).unwrap().jwks();
    let register = |code: &str| client.webhook_keys().register(&enterprise()).jwks(&jwks).header("prefer", code).send();
    let (used, conflict) = (register("code=400").await.unwrap_err(), register("code=409").await.unwrap_err());
    assert!(used.is_key_id_used() && used.is_bad_request() && !used.is_conflict(), "{used}");
    assert!(conflict.is_conflict() && !conflict.is_key_id_used(), "{conflict}");
    let list = client.webhook_keys().list(&enterprise()).header("prefer", "code=400").send().await.unwrap_err();
    assert!(list.is_bad_request() && !list.is_key_id_used(), "{list}");
}

#[tokio::test]
async fn the_most_signing_keys_are_explained_and_no_other_conflict_is_taken_for_it() {
    let server = MockServer::start().await.unwrap();
    let keys = hookbridge(&server);
    let full = keys.signing_keys().create(&endpoint()).header("prefer", "code=409").send().await.unwrap_err();
    assert!(full.is_max_signing_keys_reached() && full.is_conflict(), "{full}");
    assert!(full.to_string().contains("delete the key that no receiver uses"), "{full}");
    let sk = "sk_a".parse().unwrap();
    let last = keys.signing_keys().delete(&endpoint(), &sk).header("prefer", "code=409").send().await.unwrap_err();
    assert!(last.is_conflict() && !last.is_max_signing_keys_reached(), "{last}");
}

#[tokio::test]
async fn the_request_id_is_surfaced_in_success_and_failure() {
    let server = MockServer::start().await.unwrap();
    let keys = hookbridge(&server);
    let answer = keys.signing_keys().list(&endpoint()).send_with_response().await.unwrap();
    assert_eq!(answer.request_id(), Some("req_fixture1"));
    let error = keys.signing_keys().list(&endpoint()).header("prefer", "code=404").send().await.unwrap_err();
    assert_eq!(error.api().unwrap().request_id(), Some("req_fixture1"));
    assert!(error.is_not_found() && error.to_string().contains("req_fixture1"), "{error}");
}

#[tokio::test]
async fn the_secret_is_shown_by_one_call_only() {
    let server = MockServer::start().await.unwrap();
    let created = hookbridge(&server).signing_keys().create(&endpoint()).send().await.unwrap();
    assert!(created.signing_secret.expose_secret().starts_with("whsec_fixture"));
    let shown = format!("{created:?} {}", serde_json::to_string(&created).unwrap());
    assert!(!shown.contains("whsec_fixture"), "{shown}");
}

#[tokio::test]
async fn what_a_server_echoes_of_a_credential_is_not_shown() {
    let echo = json!({"code": "UNAUTHORIZED", "message": format!("bad token {TOKEN} and {KEY}"), "status": 401});
    let server = bare([Stub::any().respond(Response::json(401, echo))]).await;
    let error = bitgo(&server).webhook_keys().list(&enterprise()).send().await.unwrap_err();
    assert!(error.is_unauthorized() && !format!("{error} {error:?}").contains("CANARY"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn what_creates_is_never_repeated_blindly_and_the_rest_is() {
    let server = bare([Stub::any().respond(Response::empty(503))]).await;
    let policy = RetryPolicy::default().max_attempts(3);
    let bitgo = bg::Client::builder(TOKEN).base_url(server.base_url()).retry(policy.clone()).build().unwrap();
    let hookbridge = hb::Client::builder(KEY).base_url(server.base_url()).retry(policy).build().unwrap();
    let jwks = SigningKey::generate(KeyKind::Ed25519).unwrap().jwks();
    let (keys, signing) = (bitgo.webhook_keys(), hookbridge.signing_keys());
    let mut attempts = Vec::new();
    attempts.push(keys.register(&enterprise()).jwks(&jwks).send().await.unwrap_err().attempts());
    attempts.push(signing.create(&endpoint()).send().await.unwrap_err().attempts());
    attempts.push(keys.list(&enterprise()).send().await.unwrap_err().attempts());
    attempts.push(keys.revoke(&enterprise(), &"k".parse().unwrap()).send().await.unwrap_err().attempts());
    attempts.push(signing.delete(&endpoint(), &"sk_a".parse().unwrap()).send().await.unwrap_err().attempts());
    assert_eq!(attempts, [1, 1, 3, 3, 3]);
}

#[tokio::test(start_paused = true)]
async fn a_delete_that_is_repeated_and_finds_its_work_done_is_a_success() {
    let server = bare([
        Stub::any().respond(Response::fault(Fault::EmptyResponse)).times(1),
        Stub::any().respond(Response::json(404, json!({"error": {"code": "NOT_FOUND", "message": "gone"}}))),
    ])
    .await;
    let client = hb::Client::builder(KEY).base_url(server.base_url()).build().unwrap();
    client.signing_keys().delete(&endpoint(), &"sk_a".parse().unwrap()).send().await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn the_calls_wait_without_a_runtime() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(MockServer::start()).unwrap();
    let client = bg::Client::builder(TOKEN).base_url(server.base_url()).build_blocking().unwrap();
    let ids: Vec<_> = client.webhook_keys().list(&enterprise()).iter().map(|key| key.unwrap().key_id).collect();
    assert_eq!(ids.len(), 3);
    let client = hb::Client::builder(KEY).base_url(server.base_url()).build_blocking().unwrap();
    let error = client.signing_keys().list(&endpoint()).header("prefer", "code=401").send().unwrap_err();
    assert!(error.kind() == hb::ErrorKind::Call && error.is_unauthorized());
}
