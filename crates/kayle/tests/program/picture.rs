//! The picture of the page that the README and the guide show.
//!
//! `KAYLE_SCREENSHOTS=$PWD/docs/src/images cargo test -p kayle --test program picture` takes it.

use crate::browser::Browser;
use crate::program::Running;
use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::{Claim, Client, ShareFields};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const KEY: &str = "kk_0123456789abcdefghijklmnopqrstuv";

/// A receiver that answers every delivery with 200.
async fn receiver() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/webhooks/kayle", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                let mut buffer = [0; 64 << 10];
                let mut length = 0;
                // The body of a delivery is a compact JWE, whose end is not at the end of the head.
                while !complete(&buffer[..length]) {
                    length += stream.read(&mut buffer[length..]).await.unwrap();
                }
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await.unwrap();
            });
        }
    });
    url
}

/// Whether a request has all of its body.
fn complete(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.trim().parse().ok());
    body.len() >= length.unwrap_or(0)
}

#[needs::needs("chromedriver")]
#[tokio::test]
async fn the_picture_of_the_guide_has_sessions_with_their_ends_and_what_an_endpoint_was_sent() {
    let running = Running::start(&["--key", KEY]);
    let client = Client::builder().base_url(running.base.as_str()).api_key(KEY).build().unwrap();
    let webhooks = client.webhooks();
    let url = receiver().await;
    let made = webhooks.endpoints().create(url.as_str()).name("Web shop").enabled(false).send().await.unwrap();
    let key = PrivateKey::generate(RsaKeySize::Rsa2048).unwrap();
    webhooks.encryption_keys().create(&made.endpoint.id, &key.public_jwk()).send().await.unwrap();
    webhooks.endpoints().update(&made.endpoint.id).enabled(true).send().await.unwrap();

    let fields = || {
        ShareFields::new()
            .require(Claim::FamilyName, "To address you")
            .optional(Claim::GivenNames, "To address you")
            .require_age_over(18, "We sell alcohol")
    };
    let control = format!("{}/_kayle/v1", running.base);
    let http = reqwest::Client::new();
    let ends = [
        ("complete", json!({"claims": {"family_name": "ERIKSSON", "given_names": null, "age_over_18": true}})),
        ("fail", json!({"code": "selfie_face_mismatch"})),
        ("withdraw", json!({})),
    ];
    for (end, body) in ends {
        let session = client.sessions().create().share_fields(fields()).send().await.unwrap().id;
        let answer = http.post(format!("{control}/sessions/{session}/{end}")).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{end}: {}", answer.text().await.unwrap());
    }
    client.sessions().create().share_fields(fields()).send().await.unwrap();
    assert!(http.post(format!("{control}/settle")).json(&Value::Null).send().await.unwrap().status().is_success());

    let browser = Browser::start().await;
    browser.set_size(1280, 860).await;
    browser.open(&format!("{}/", running.base)).await;
    let sessions = browser.text("#all-sessions").await;
    for status in ["succeeded", "failed", "cancelled", "created"] {
        assert!(sessions.contains(status), "{status}: {sessions}");
    }
    let deliveries = browser.text("#all-deliveries").await;
    assert_eq!(deliveries.matches("200").count(), 3, "{deliveries}");
    browser.picture_of_the_top("simulator", 1280, 1300).await;
}
