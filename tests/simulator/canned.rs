//! Answers that a test has ready, in front of the simulator's own.

use crate::support::{ask, builder, call, start};
use kayle_id::testing::mock::{Fault, Pattern, Response, Stub};
use kayle_id::testing::simulator;

#[tokio::test]
async fn a_stub_answers_what_it_matches_and_the_simulator_the_rest() {
    let (simulator, client) = start().await;
    let teapot = Response::text(418, "short and stout").header("x-kettle", "on");
    simulator.mount(Stub::post("/v1/sessions").query("a", "1").name("teapot").respond(teapot));
    let answer = ask(&simulator, "POST", "/v1/sessions?a=1", None).await;
    assert_eq!(
        (answer.status, answer.text.as_str(), &answer.headers["x-kettle"]),
        (418, "short and stout", &"on".parse().unwrap())
    );
    assert!(!answer.headers.contains_key("vary"), "nothing of the simulator's own");
    assert!(client.sessions().list().send().await.unwrap().items.is_empty(), "the simulator did not act");
    assert_eq!(ask(&simulator, "POST", "/v1/sessions?a=2", None).await.status, 200);
    assert_eq!(client.sessions().list().send().await.unwrap().items.len(), 1);

    simulator.clear_stubs();
    assert_eq!(ask(&simulator, "POST", "/v1/sessions?a=1", None).await.status, 200);
}

#[tokio::test]
async fn stubs_are_tried_in_their_order_and_are_used_up() {
    let (simulator, _client) = start().await;
    let stub = |status| Stub::get("/v1/sessions").respond(Response::empty(status));
    simulator.mount(stub(501));
    simulator.mount(stub(502).times(1));
    simulator.mount(stub(503).times(1));
    simulator.mount(stub(504).priority(9));
    for expected in [502, 503, 501, 501] {
        assert_eq!(ask(&simulator, "GET", "/v1/sessions", None).await.status, expected);
    }
    simulator.clear_stubs();
    simulator.mount(stub(502).times(1));
    for expected in [502, 200] {
        assert_eq!(ask(&simulator, "GET", "/v1/sessions", None).await.status, expected);
    }
}

#[tokio::test]
async fn a_stub_breaks_the_connection_as_the_mock_server_does() {
    let (simulator, client) = start().await;
    for fault in
        [Fault::ConnectionResetByPeer, Fault::EmptyResponse, Fault::MalformedResponseChunk, Fault::RandomDataThenClose]
    {
        simulator.mount(Stub::post("/v1/sessions").respond(Response::fault(fault)).times(1));
        let error = client.sessions().create().send().await.unwrap_err();
        assert!(error.is_transport(), "{fault:?}: {error}");
    }
    assert!(client.sessions().list().send().await.unwrap().items.is_empty());
}

#[tokio::test]
async fn stubs_come_before_credentials_preflights_and_faults() {
    let (simulator, _client) = start().await;
    simulator.fault(simulator::Fault::status(503).times(1));
    simulator.mount(Stub::any().header_matching("x-mine", Pattern::equal_to("1")).respond(Response::empty(299)));
    for method in ["GET", "OPTIONS", "PUT"] {
        let answer = call(&simulator, (method, "/anywhere"), &[("x-mine", "1")], None::<String>).await;
        assert_eq!(answer.status, 299, "{method}");
    }
    let other = call(&simulator, ("GET", "/v1/sessions"), &[("x-mine", "2")], None::<String>).await;
    assert_eq!(other.status, 503, "the fault was still there");
}

#[tokio::test]
async fn the_page_for_people_and_bodies_that_are_not_kept_are_no_stubs_business() {
    let simulator = builder().page().start().await.unwrap();
    simulator.mount(Stub::any().respond(Response::empty(299)));
    let page = call(&simulator, ("GET", "/"), &[], None::<String>).await;
    assert!(page.status == 200 && page.text.contains("<html"), "{}", page.text);
    assert_eq!(ask(&simulator, "GET", "/v1/sessions", None).await.status, 299);
    let large = "x".repeat(3 * 1024 * 1024 + 1);
    assert_eq!(ask(&simulator, "POST", "/v1/sessions", Some(&large)).await.status, 413);
}

#[tokio::test]
async fn what_a_stub_answered_is_recorded_with_its_name_until_it_is_taken() {
    let (simulator, client) = start().await;
    simulator.mount(Stub::get("/v1/webhooks/events").name("mine").respond(Response::empty(204)));
    ask(&simulator, "GET", "/v1/webhooks/events", None).await;
    client.sessions().list().send().await.unwrap();
    assert_eq!(simulator.requests().len(), 2);
    let taken = simulator.take_requests();
    let told: Vec<_> = taken.iter().map(|request| (request.operation().unwrap(), request.stub())).collect();
    assert_eq!(told, [("list_webhook_events", Some("mine")), ("list_sessions", None)]);
    assert!(simulator.requests().is_empty() && simulator.take_requests().is_empty());
    client.sessions().list().send().await.unwrap();
    assert_eq!(simulator.requests().len(), 1);
}

#[tokio::test]
async fn a_state_is_put_back_while_it_runs_and_stubs_stay() {
    let (simulator, client) = start().await;
    let kept = client.sessions().create().send().await.unwrap();
    let clean = simulator.snapshot();
    let key = simulator.add_api_key([kayle_id::Scope::SessionsRead]);
    simulator.expire(&kept.id).unwrap();
    client.sessions().create().send().await.unwrap();
    simulator.mount(Stub::get("/v1/events").respond(Response::empty(299)));
    simulator.advance(std::time::Duration::from_secs(60)).await;
    let (now, mut changes) = (simulator.now(), simulator.changes());

    simulator.restore(clean);
    assert!(changes.next().await);
    let listed = client.sessions().list().send().await.unwrap().items;
    assert_eq!((listed.len(), &listed[0].status), (1, &kept.status));
    assert!(client.webhooks().events().list().send().await.unwrap().items.is_empty());
    let gone =
        call(&simulator, ("GET", "/v1/sessions"), &[("authorization", &format!("Bearer {key}"))], None::<String>).await;
    assert_eq!(gone.status, 401);
    assert!(simulator.now() >= now, "no clock goes back");
    assert_eq!(ask(&simulator, "GET", "/v1/events", None).await.status, 299);
    client.sessions().create().send().await.unwrap();
}
