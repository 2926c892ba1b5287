//! Calls that go wrong on demand.

use crate::support::{ask, client, start};
use kayle_id::testing::SimulatorExt;
use kayle_id::testing::simulator::{Fault, Simulator};
use kayle_id::{Client, Error};
use std::time::Duration;

async fn list(simulator: &Simulator) -> Result<usize, Error> {
    client(simulator).sessions().list().send().await.map(|page| page.items.len())
}

#[tokio::test]
async fn a_fault_happens_to_its_operation_as_often_as_it_says() {
    let (simulator, _client) = start().await;
    simulator.fault(Fault::status(503).retry_after("2").on("list_sessions").times(2));
    for _ in 0..2 {
        let answer = ask(&simulator, "GET", "/v1/sessions", None).await;
        assert_eq!((answer.status, &answer.headers["retry-after"]), (503, &"2".parse().unwrap()));
        assert_eq!(ask(&simulator, "GET", "/v1/webhooks/events", None).await.status, 200, "another operation");
    }
    assert_eq!(ask(&simulator, "GET", "/v1/sessions", None).await.status, 200);
    simulator.fault(Fault::status(429));
    let busy = ask(&simulator, "GET", "/v1/sessions", None).await;
    assert!(busy.status == 429 && !busy.headers.contains_key("retry-after"));
    simulator.clear_faults();
    assert_eq!(ask(&simulator, "GET", "/v1/sessions", None).await.status, 200);
}

#[tokio::test]
async fn a_refusal_has_any_code_in_the_servers_envelope() {
    let (simulator, client) = start().await;
    for (status, code) in [(403, "OWNER_NOT_ACTIVE"), (400, "INVALID_QUERY"), (400, "INVALID_RANGE")] {
        simulator.fault(Fault::refusal(status, code).on("create_session").times(1));
        let error = client.sessions().create().send().await.unwrap_err();
        let told = error.api().unwrap();
        assert_eq!((told.status(), told.code().unwrap().as_str()), (status, code));
    }
    simulator.fault(Fault::refusal(403, "OWNER_NOT_ACTIVE"));
    assert_eq!(ask(&simulator, "GET", "/v1/sessions", None).await.shape(), 'A');
    simulator.clear_faults();
    assert!(simulator.sessions().is_empty(), "a refused call does nothing");
}

#[tokio::test]
async fn a_reset_loses_the_request_or_only_its_answer() {
    let (simulator, client) = start().await;
    for (fault, made) in [
        (Fault::reset_before_body(), 0),
        (Fault::reset_before_body().after_acting(), 1),
        (Fault::status(500).after_acting(), 2),
        (Fault::reset_in_body(), 3),
        (Fault::truncated_json(), 4),
    ] {
        simulator.fault(fault.on("create_session").times(1));
        let error = client.sessions().create().send().await.unwrap_err();
        assert!(
            error.is_transport() || error.is_unreadable() || error.api().is_some_and(|api| api.status() == 500),
            "{error}"
        );
        assert_eq!(list(&simulator).await.unwrap(), made);
    }
}

#[tokio::test]
async fn slow_bytes_padding_and_compression_change_no_answer() {
    let (simulator, _client) = start().await;
    for fault in [Fault::slow_bytes(Duration::from_micros(1)), Fault::oversize(100_000), Fault::gzip()] {
        simulator.fault(fault.times(1));
        assert_eq!(list(&simulator).await.unwrap(), 0);
    }
    simulator.fault(Fault::oversize(3_000_000).times(1));
    let small = Client::builder()
        .base_url(simulator.base_url())
        .api_key(simulator.api_key())
        .max_response_bytes(1_000_000)
        .build()
        .unwrap();
    let error = small.sessions().list().send().await.unwrap_err();
    assert!(error.is_response_too_large(), "{error}");
}

#[tokio::test]
async fn a_redirect_leads_where_it_says() {
    let (simulator, client) = start().await;
    let session = client.sessions().create().send().await.unwrap();
    let moved = format!("/v1/sessions/{}", session.id);
    simulator.fault(Fault::redirect(307, moved.clone()).on("list_sessions").times(1));
    let answer = ask(&simulator, "GET", "/v1/sessions", None).await;
    assert_eq!((answer.status, &answer.headers["location"]), (307, &moved.parse().unwrap()));
}

#[tokio::test]
async fn requests_are_recorded_with_their_operation() {
    let (simulator, client) = start().await;
    client.sessions().create().send().await.unwrap();
    let _ = client.dashboard().api_keys().list().send().await;
    ask(&simulator, "GET", "/v1/nowhere", None).await;
    let requests = simulator.requests();
    let operations: Vec<_> = requests.iter().map(|request| request.operation()).collect();
    assert_eq!(operations, [Some("create_session"), Some("list_api_keys"), None]);
    assert!(!format!("{requests:?}{simulator:?}").contains(&simulator.api_key()));
}
