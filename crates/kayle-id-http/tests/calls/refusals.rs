//! What an error says of a refusal, and what it never shows.

use crate::service::{KEY, builder, client};
use crate::support::{Answer, Server, json};
use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use std::error::Error as _;

/// Everything that an error shows, its sources included.
fn shown(error: &kayle_id_http::Error) -> String {
    let mut text = format!("{error} {error:?} {:?}", error.api());
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(&format!(" {cause} {cause:?}"));
        source = cause.source();
    }
    text
}

#[tokio::test]
async fn no_form_of_the_clients_own_credentials_is_shown() {
    const SESSION: &str = "Zm9vYmFy.c2Vzc2lvbg-quite~secret";
    let percent = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    for secret in [KEY, SESSION] {
        let forms = [
            secret.to_owned(),
            secret.to_uppercase(),
            percent(secret),
            percent(&percent(secret)),
            Base64::encode_string(secret.as_bytes()),
            Base64UrlUnpadded::encode_string(format!("user:{secret}").as_bytes()),
        ];
        for form in forms {
            let echo = format!(
                r#"{{"data":null,"error":{{"code":"BAD_{form}","message":"not {form}, no","hint":"x={form}&y","docs":"https://d.example/{form}"}}}}"#
            );
            let issue = serde_json::json!([{"path": [form], "message": form, "code": form}]).to_string();
            let zod = serde_json::json!({"error": {"name": "ZodError", "message": issue}}).to_string();
            for body in [echo, zod] {
                let id = form.clone();
                let server = Server::start(move |_| Answer {
                    headers: vec![("content-type", "application/json".into()), ("x-request-id", id.clone())],
                    ..json(400, body.clone())
                });
                let client = builder(&server.base()).api_key(KEY).session_cookie(SESSION).build().unwrap();
                let text = shown(&client.get().send().await.unwrap_err());
                assert!(!text.contains(&form) && !text.contains(secret), "{form} in {text}");
            }
        }
    }
}

#[tokio::test]
async fn keys_and_headers_that_a_server_repeats_are_not_shown() {
    let pem = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEICANARY+abcdefghijklmnop0123456789ABCD\n-----END PRIVATE KEY-----";
    let body = serde_json::json!({"error": {"message": format!("got {pem} and otp-774411 and KK_{}", "X".repeat(32))}});
    let server = Server::start(move |_| json(400, body.to_string()));
    let error = client(&server.base()).get().header("x-otp", "otp-774411").send().await.unwrap_err();
    let text = shown(&error);
    for part in ["CANARY", "MC4C", "otp-774411", "XXXX", "END PRIVATE"] {
        assert!(!text.contains(part), "{part} in {text}");
    }
    assert!(text.contains("got [redacted] and [redacted] and [redacted]"), "{text}");
}

#[tokio::test]
async fn a_redirect_that_names_the_key_is_refused_without_it() {
    let server = Server::start(|_| Answer {
        headers: vec![("location", format!("https://{KEY}.example/")), ("x-x", String::new())],
        ..json(307, "")
    });
    let error = client(&server.base()).get().send().await.unwrap_err();
    assert!(error.is_redirect() && !shown(&error).to_lowercase().contains("0123456789abcdef"), "{error}");
}

#[tokio::test]
async fn an_error_answers_for_itself_what_a_program_acts_on() {
    let server = Server::start(|received| match received.method.as_str() {
        "GET" => Answer {
            headers: vec![("retry-after", "7".into()), ("x-request-id", "req_1".into())],
            ..json(429, r#"{"error":{"code":"RATE_LIMIT_EXCEEDED","message":"slow down"}}"#)
        },
        _ => json(410, r#"{"data":null,"error":{"code":"SESSION_EXPIRED","message":"over"}}"#),
    });
    let limited = client(&server.base()).get().await.unwrap_err();
    assert!(limited.is_rate_limited() && limited.is_retryable());
    assert_eq!((limited.status(), limited.request_id()), (Some(429), Some("req_1")));
    assert_eq!(limited.code(), Some(&kayle_id_http::ErrorCode::RateLimitExceeded));
    assert_eq!(limited.retry_after(), Some(std::time::Duration::from_secs(7)));
    let over = client(&server.base()).make().await.unwrap_err();
    assert!(!over.is_organization_frozen() && !over.is_retryable(), "{over}");
    assert_eq!((over.status(), over.attempts()), (Some(410), 1));
}

#[tokio::test]
async fn a_byte_order_mark_before_the_answer_is_no_part_of_it() {
    let server = Server::start(|received| match received.method.as_str() {
        "GET" => json(200, [b"\xEF\xBB\xBF".as_slice(), br#"{"data":{"id":"a"},"error":null}"#].concat()),
        _ => json(409, [b"\xEF\xBB\xBF".as_slice(), br#"{"error":{"code":"CONFLICT","message":"busy"}}"#].concat()),
    });
    let client = client(&server.base());
    assert_eq!(client.get().send().await.unwrap().id, "a");
    assert_eq!(client.make().send().await.unwrap_err().code(), Some(&kayle_id_http::ErrorCode::Conflict));
}

#[tokio::test]
async fn a_response_shows_neither_cookies_nor_the_answer() {
    let server = Server::start(|_| Answer {
        headers: vec![("content-type", "application/json".into()), ("set-cookie", "session=CANARY1".into())],
        ..json(200, r#"{"data":{"id":"CANARY2"},"error":null}"#)
    });
    let response = client(&server.base()).get().send_with_response().await.unwrap();
    let text = format!("{response:?}");
    assert!(text.contains("set-cookie") && text.contains("200") && !text.contains("CANARY"), "{text}");
    assert_eq!(response.value().id, "CANARY2");
}
