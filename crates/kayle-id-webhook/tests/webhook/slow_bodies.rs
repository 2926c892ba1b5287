//! Bodies that are too long, too slow or never whole, at the axum extractor.

use super::{at, builder, delivery, keyring};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Request, Response, StatusCode};
use axum::routing::post;
use futures_util::stream;
use kayle_id_webhook::Clock;
use kayle_id_webhook::webhook::testing::{Payload, TestDelivery};
use kayle_id_webhook::webhook::{ReceiverBuilder, RefusalReason, SealedDelivery};
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};
use tower::ServiceExt;

/// A clock that a test winds: a second passes whenever somebody looks at it.
struct Wound {
    start: Instant,
    looks: Mutex<u32>,
}

impl Wound {
    fn new() -> Self {
        Self { start: Instant::now(), looks: Mutex::new(0) }
    }
}

impl Clock for Wound {
    fn now(&self) -> SystemTime {
        at(super::NOW)
    }

    fn monotonic(&self) -> Instant {
        let mut looks = self.looks.lock().unwrap();
        *looks += 1;
        self.start + Duration::from_secs(u64::from(*looks))
    }

    fn expire(&self, _: Duration) -> Option<kayle_id_webhook::Sleep<'_>> {
        Some(Box::pin(std::future::pending()))
    }
}

fn sent() -> TestDelivery {
    delivery(Payload::expired()).build().unwrap()
}

async fn post_it(builder: ReceiverBuilder, request: Request<Body>) -> (Response<Body>, Vec<RefusalReason>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&seen);
    let builder = builder.keyring(keyring()).on_refusal(move |refusal| told.lock().unwrap().push(refusal.reason()));
    let receiver = builder.build().unwrap();
    let router = Router::new().route("/hook", post(|_: SealedDelivery| async { StatusCode::OK })).with_state(receiver);
    let response = router.oneshot(request).await.unwrap();
    let seen = seen.lock().unwrap().clone();
    (response, seen)
}

fn request(body: Body) -> Request<Body> {
    let (parts, _) = sent().into_request("/hook").unwrap().into_parts();
    Request::from_parts(parts, body)
}

fn closes(response: &Response<Body>) -> bool {
    response.headers().get("connection").is_some_and(|value| value == "close")
}

/// A body that nobody may look at.
fn untouched() -> Body {
    Body::from_stream(stream::poll_fn(|_| -> std::task::Poll<Option<Result<Bytes, Infallible>>> {
        panic!("the body was read")
    }))
}

#[tokio::test]
async fn an_announced_length_beyond_the_limit_is_refused_before_the_body_is_read() {
    for length in ["1048577", "99999999999", "18446744073709551615"] {
        let mut request = request(untouched());
        request.headers_mut().insert("content-length", length.parse().unwrap());
        let (response, seen) = post_it(builder(), request).await;
        assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE, "{length}");
        assert!(closes(&response));
        assert_eq!(seen, [RefusalReason::BodyTooLarge]);
    }
}

#[tokio::test]
async fn a_body_longer_than_the_limit_is_refused_whatever_was_announced() {
    let pieces = stream::repeat_with(|| Ok::<_, Infallible>(Bytes::from(vec![b'a'; 100_000])));
    let mut request = request(Body::from_stream(pieces));
    request.headers_mut().insert("content-length", "10".parse().unwrap());
    let (response, seen) = post_it(builder(), request).await;
    assert_eq!((response.status(), seen), (StatusCode::PAYLOAD_TOO_LARGE, vec![RefusalReason::BodyTooLarge]));
}

#[tokio::test]
async fn a_body_in_pieces_is_put_together() {
    let request = sent().into_request("/hook").unwrap().map(|body| {
        let pieces: Vec<_> = body.chunks(7).map(|piece| Ok::<_, Infallible>(Bytes::copy_from_slice(piece))).collect();
        Body::from_stream(stream::iter(pieces))
    });
    let (response, seen) = post_it(builder(), request).await;
    assert_eq!((response.status(), seen), (StatusCode::OK, vec![]));
}

#[tokio::test(start_paused = true)]
async fn a_body_that_stalls_is_given_up_after_ten_seconds_unless_set() {
    for (builder, seconds) in [(builder(), 10), (builder().body_timeout(Duration::from_secs(3)), 3)] {
        let start = tokio::time::Instant::now();
        let stalled = stream::pending::<Result<Bytes, Infallible>>();
        let (response, seen) = post_it(builder, request(Body::from_stream(stalled))).await;
        assert_eq!((response.status(), seen), (StatusCode::REQUEST_TIMEOUT, vec![RefusalReason::BodyTimeout]));
        assert!(closes(&response));
        assert_eq!(start.elapsed().as_secs(), seconds);
    }
}

#[tokio::test]
async fn a_byte_now_and_then_does_not_prolong_the_time() {
    let trickle = stream::repeat_with(|| Ok::<_, Infallible>(Bytes::from_static(b"a")));
    let (response, seen) = post_it(builder().clock(Wound::new()), request(Body::from_stream(trickle))).await;
    assert_eq!((response.status(), seen), (StatusCode::REQUEST_TIMEOUT, vec![RefusalReason::BodyTimeout]));
}

#[tokio::test]
async fn a_clock_of_the_applications_ends_the_wait() {
    struct Impatient;

    impl Clock for Impatient {
        fn now(&self) -> SystemTime {
            at(super::NOW)
        }

        fn expire(&self, time: Duration) -> Option<kayle_id_webhook::Sleep<'_>> {
            assert_eq!(time, Duration::from_secs(10));
            Some(Box::pin(std::future::ready(())))
        }
    }
    let stalled = stream::pending::<Result<Bytes, Infallible>>();
    let (response, _) = post_it(builder().clock(Impatient), request(Body::from_stream(stalled))).await;
    assert_eq!(response.status(), StatusCode::REQUEST_TIMEOUT);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_a_bad_request() {
    let broken = stream::iter([Ok(Bytes::from_static(b"eyJ")), Err("the connection was reset")]);
    let (response, seen) = post_it(builder(), request(Body::from_stream(broken))).await;
    assert_eq!((response.status(), seen), (StatusCode::BAD_REQUEST, vec![RefusalReason::BodyIncomplete]));
}
