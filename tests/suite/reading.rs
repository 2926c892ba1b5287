//! Reading is tolerant.

use crate::backend::{Backend, on_each_backend};
use crate::values::{enveloped, session, session_id};
use kayle_id::testing::mock::{Response, Stub};
use kayle_id::testing::simulator::RowKind;
use kayle_id::*;
use serde_json::{Value, json};

async fn read<B: Backend>(value: Value) -> Session {
    let id = session_id('a');
    let (_server, client) = B::bare([Stub::get(&format!("/v1/sessions/{id}")).respond(enveloped(value))]).await;
    client.sessions().get(&id).send().await.unwrap()
}

async fn unknown_members_are_ignored_and_unknown_values_kept_as_text<B: Backend>() {
    let mut value = session(&session_id('a'));
    value["colour"] = json!({"deep": [1, 2]});
    value["status"] = json!("paused");
    value["failure_code"] = json!("too_dark");
    value["share_fields"]["family_name"]["source"] = json!("guess");
    let session = read::<B>(value).await;
    assert_eq!(session.status, SessionStatus::Unknown("paused".into()));
    assert_eq!(session.status.as_str(), "paused");
    assert_eq!(session.failure_code.unwrap().to_string(), "too_dark");
    assert_eq!(session.share_fields.get("family_name").unwrap().source.as_str(), "guess");
}

async fn null_is_survived_where_the_enumeration_lacks_it_and_where_a_list_is_meant<B: Backend>() {
    let mut value = session(&session_id('a'));
    value["failure_code"] = Value::Null;
    value["share_fields"] = Value::Null;
    let read = read::<B>(value).await;
    assert_eq!(read.failure_code, None);
    assert!(read.share_fields.is_empty());

    let details = json!({"businessType": null, "businessName": null, "businessJurisdiction": null, "businessRegistrationNumber": null});
    let stub = Stub::post("/v1/auth/orgs/business-details").respond(enveloped(details));
    let (_server, client) = B::having([], [stub]).await;
    let details = client.dashboard().organization().update_business_details().business_type(None).send().await.unwrap();
    assert_eq!(details.business_type, None);
}

async fn a_nullable_member_that_is_missing_is_none<B: Backend>() {
    let mut value = session(&session_id('a'));
    for member in ["failure_code", "redirect_url", "completed_at", "webhook_endpoint_id"] {
        value.as_object_mut().unwrap().remove(member);
    }
    let session = read::<B>(value).await;
    assert!(session.completed_at.is_none() && session.cancel_token.is_none() && session.webhook_endpoint_id.is_none());
}

async fn one_endpoint_several_and_none_read_alike<B: Backend>() {
    for (wire, wanted) in [(json!("whe_a"), Some(1)), (json!(["whe_a", "whe_b"]), Some(2)), (json!(null), None)] {
        let mut value = session(&session_id('a'));
        value["webhook_endpoint_id"] = wire;
        let stub = Stub::get(&format!("/v1/sessions/{}", session_id('a'))).respond(enveloped(value.clone()));
        let (_server, client) = B::having([(RowKind::Session, value)], [stub]).await;
        let session = client.sessions().get(&session_id('a')).send().await.unwrap();
        assert_eq!(session.webhook_endpoint_id.map(|endpoints| endpoints.as_slice().len()), wanted);
    }
    let mut value = session(&session_id('a'));
    value["webhook_endpoint_id"] = json!([]);
    assert_eq!(read::<B>(value).await.webhook_endpoint_id.unwrap().as_slice().len(), 0);
}

async fn any_2xx_is_a_success<B: Backend>() {
    let id = "whe_a".parse().unwrap();
    for (status, body) in [
        (200, Some(json!({"data": {"status": "success", "message": "Deleted."}, "error": null}))),
        (202, Some(json!({"data": {"status": "success", "message": "Deleted."}, "error": null}))),
        (204, None),
    ] {
        let response = body.map_or_else(|| Response::empty(status), |body| Response::json(status, body));
        let (_server, client) = B::bare([Stub::delete("/v1/webhooks/endpoints/whe_a").respond(response)]).await;
        let answer = client.webhooks().endpoints().delete(&id).send_with_response().await.unwrap();
        assert_eq!(answer.status().as_u16(), status);
        assert_eq!(answer.value().status, ConfirmationStatus::Success);
    }
    let session = session_id('a');
    let confirmed = Response::json(200, json!({"data": null, "error": null}));
    let (_server, client) = B::bare([Stub::post(&format!("/v1/sessions/{session}/cancel")).respond(confirmed)]).await;
    client.sessions().cancel(&session).send().await.unwrap();
}

async fn an_answer_comes_with_status_and_headers_on_request<B: Backend>() {
    let id = session_id('a');
    let response = enveloped(session(&id)).header("x-request-id", "req_7");
    let (_server, client) = B::bare([Stub::get(&format!("/v1/sessions/{id}")).respond(response)]).await;
    let answer = client.sessions().get(&id).send_with_response().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["x-request-id"], "req_7");
    assert_eq!(answer.into_value().id, id);
}

#[test]
fn times_keep_their_fractions_and_their_instant() {
    for (text, wanted) in [
        ("2026-05-04T10:15:02.318Z", "2026-05-04T10:15:02.318Z"),
        ("2026-05-04T12:15:02+02:00", "2026-05-04T10:15:02.000Z"),
        ("2026-05-04t10:15:02.123456789z", "2026-05-04T10:15:02.123Z"),
    ] {
        assert_eq!(text.parse::<Timestamp>().unwrap().to_string(), wanted);
    }
    for text in ["2026-05-04", "2026-05-04T10:15:02", "yesterday", "", "2026-13-01T00:00:00Z"] {
        assert!(text.parse::<Timestamp>().is_err(), "{text}");
    }
    let exact: Timestamp = "2026-05-04T10:15:02.123456789Z".parse().unwrap();
    assert_eq!(json!(exact), "2026-05-04T10:15:02.123456789Z", "nothing is lost on the wire");
    let at: Timestamp = "2026-05-04T10:15:02.318Z".parse().unwrap();
    assert_eq!(Timestamp::try_from(std::time::SystemTime::from(at)).unwrap(), at);
    for text in ["2026-5-4", "+002026-05-04", "2026-05-04T00:00:00Z", "20260504"] {
        assert!(text.parse::<Date>().is_err(), "{text}");
    }
}

on_each_backend! {
    #[tokio::test]
    unknown_members_are_ignored_and_unknown_values_kept_as_text;
    #[tokio::test]
    null_is_survived_where_the_enumeration_lacks_it_and_where_a_list_is_meant;
    #[tokio::test]
    a_nullable_member_that_is_missing_is_none;
    #[tokio::test]
    one_endpoint_several_and_none_read_alike;
    #[tokio::test]
    any_2xx_is_a_success;
    #[tokio::test]
    an_answer_comes_with_status_and_headers_on_request;
}
