//! The axum extractor and the plain request.

use super::{KID, OTHER_KEY, delivery, receiver};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::FromRef;
use axum::http::{Request, Response, StatusCode};
use axum::routing::post;
use kayle_id_webhook::webhook::testing::{Damage, DeliveryBuilder, Payload, TestDelivery};
use kayle_id_webhook::webhook::{Event, Receiver, SealedDelivery};
use tower::ServiceExt;

#[derive(Clone)]
struct App {
    receiver: Receiver,
}

impl FromRef<App> for Receiver {
    fn from_ref(app: &App) -> Self {
        app.receiver.clone()
    }
}

async fn receive(axum::extract::State(app): axum::extract::State<App>, sealed: SealedDelivery) -> StatusCode {
    match app.receiver.open(&sealed).await {
        Ok(Event::SessionExpired(_)) => StatusCode::OK,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

async fn post_it(sent: TestDelivery) -> Response<Body> {
    let router = Router::new().route("/hook", post(receive)).with_state(App { receiver: receiver() });
    let request = sent.into_request("/hook").unwrap().map(Body::from);
    router.oneshot(request).await.unwrap()
}

fn good() -> DeliveryBuilder {
    delivery(Payload::expired())
}

#[tokio::test]
async fn a_good_delivery_reaches_the_handler() {
    assert_eq!(post_it(good().build().unwrap()).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn every_bad_delivery_is_a_400_without_detail() {
    for sent in [
        good().damage(Damage::NoSignature),
        good().damage(Damage::FlipMac),
        good().damage(Damage::BodyAfterSigning(b"{}".to_vec())),
        good().damage(Damage::TagLength(12)),
        good().damage(Damage::Algorithm("dir".to_owned())),
        good().key("unknown", &OTHER_KEY.public_key()),
    ] {
        let response = post_it(sent.build().unwrap()).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST);
        assert!(to_bytes(response.into_body(), 1000).await.unwrap().is_empty());
    }
    assert_ne!(KID, "unknown");
}

#[tokio::test]
async fn a_body_is_read_up_to_the_receivers_limit() {
    let claims = |count| delivery(Payload::succeeded().shared("mrz_optional_data", "Z".repeat(count))).build().unwrap();
    // Beyond axum's own limit nothing changes; the handler answers 500 to a success.
    assert_eq!(post_it(claims(200_000)).await.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(post_it(claims(900_000)).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[test]
fn a_request_of_any_framework_is_verified_by_its_raw_body() {
    let request = good().build().unwrap().into_request("/hook").unwrap();
    assert!(receiver().verify_request(&request).is_ok());
    let (parts, body) = request.into_parts();
    let rewritten = Request::from_parts(parts, format!("{} ", std::str::from_utf8(&body).unwrap()));
    assert!(receiver().verify_request(&rewritten).is_err());
}
