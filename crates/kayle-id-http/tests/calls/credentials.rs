//! Which credential goes where, and what a refusal of it says.

use crate::service::{KEY, builder, client};
use crate::support::{Server, json};

const THING: &str = r#"{"data":{"id":"a"},"error":null}"#;
const REFUSAL: &str = r#"{"error":{"code":"UNAUTHORIZED","message":"Unauthorized"}}"#;

#[tokio::test]
async fn on_this_machine_a_bare_session_is_sent_under_both_names() {
    let server = Server::start(|_| json(200, THING));
    let client = builder(&server.base()).session_cookie("abc.def%2B").build().unwrap();
    client.settings().send().await.unwrap();
    let sent = server.received();
    let both = "__Secure-kayle-id.session_token=abc.def%2B; kayle-id.session_token=abc.def%2B";
    assert_eq!(sent[0].header("cookie"), Some(both));
    assert_eq!(sent[0].header("authorization"), None);
}

#[tokio::test]
async fn a_session_whose_name_is_given_is_sent_under_that_name() {
    let server = Server::start(|_| json(200, THING));
    for pair in ["__Secure-kayle-id.session_token=v", "kayle-id.session_token=v"] {
        let client = builder(&server.base()).api_key(KEY).session_cookie(pair).build().unwrap();
        client.settings().send().await.unwrap();
        assert_eq!(server.received().last().unwrap().header("cookie"), Some(pair));
        client.get().send().await.unwrap();
        assert_eq!(server.received().last().unwrap().header("cookie"), None, "the key is for the other calls");
    }
}

#[tokio::test]
async fn a_refused_session_says_what_the_cookie_may_be_called() {
    let server = Server::start(|_| json(401, REFUSAL));
    let session = builder(&server.base()).session_cookie("v").build().unwrap();
    let error = session.settings().send().await.unwrap_err();
    assert!(error.is_unauthorized() && error.to_string().contains("__Secure-kayle-id.session_token"), "{error}");
    let error = session.get().send().await.unwrap_err();
    assert!(error.to_string().contains("__Secure-kayle-id.session_token"), "{error}");
    let key = client(&server.base()).settings().send().await.unwrap_err();
    assert!(key.to_string().contains("session_cookie(..)"), "{key}");
    let key = client(&server.base()).get().send().await.unwrap_err();
    assert_eq!(key.to_string(), "get_thing: 401 UNAUTHORIZED: Unauthorized");
}

#[test]
fn a_client_without_a_credential_or_with_a_malformed_one_is_not_built() {
    let problem = |error: kayle_id_http::Error| {
        assert!(error.is_configuration());
        error.to_string()
    };
    assert_eq!(problem(builder("https://x.example").build().unwrap_err()), "no credential is set");
    for key in ["", "kk_short", "whsec_0123456789abcdefghijklmnopqrstuv", "kk_0123456789abcdefghijklmnopqrstuv\n"] {
        let text = problem(builder("https://x.example").api_key(key).build().unwrap_err());
        assert!(text.contains("the API key") && (key.is_empty() || !text.contains(key)), "{text}");
    }
    let text = problem(builder("https://x.example").session_cookie("").build().unwrap_err());
    assert!(text.contains("session cookie is empty"), "{text}");
}
