//! A client is built right, or not at all.

use crate::values::KEY;
use kayle_id::Client;

fn refused(builder: kayle_id::ClientBuilder) -> String {
    let error = builder.build().unwrap_err();
    assert!(error.is_configuration());
    error.to_string()
}

#[test]
fn a_malformed_key_is_told_when_the_client_is_built_and_not_quoted() {
    for key in [
        "",
        "kk_short",
        "whsec_0123456789abcdefghijklmnopqrstu",
        "kk_0123456789abcdefghijklmnopqrstuv\n",
        "kk_0123456789abcdefghijklmnopqrs tu",
    ] {
        let text = Client::new(key).unwrap_err().to_string();
        assert!(text.contains("API key"), "{text}");
        assert!(key.is_empty() || !text.contains(key.trim()), "{text}");
    }
    assert!(Client::new(KEY).is_ok());
}

#[test]
fn a_malformed_address_is_told_when_the_client_is_built() {
    let built = |url: &str| Client::builder().api_key(KEY).base_url(url);
    assert_eq!(refused(built("api.kayle.id")), "the base URL is not an absolute address, such as https://api.kayle.id");
    assert_eq!(refused(built("ftp://api.kayle.id")), "the base URL is neither https nor http");
    assert_eq!(
        refused(built("https://a:b@api.kayle.id")),
        "the base URL holds a user name or password: remove them, and use `api_key`"
    );
    assert_eq!(refused(built("https://api.kayle.id/?a=b")), "the base URL holds a query or fragment: remove it");
    assert!(refused(built("http://api.kayle.id")).contains("plain http"));
    for url in ["https://api.kayle.id/", "http://127.0.0.1:8787", "http://localhost:1", "http://[::1]:8787"] {
        assert!(built(url).build().is_ok(), "{url}");
    }
    assert!(built("http://kayle.internal").allow_plain_http().build().is_ok());
    assert_eq!(built("https://kayle.example/api/").build().unwrap().base_url(), "https://kayle.example/api");
}

#[test]
fn malformed_headers_cookies_and_time_limits_are_told_when_the_client_is_built() {
    let built = || Client::builder().api_key(KEY);
    assert!(refused(built().default_header("bad name", "x")).contains("name"));
    assert!(refused(built().default_header("x-ok", "bad\nvalue")).contains("x-ok"));
    assert!(refused(built().default_header("host", "elsewhere")).contains("transport"));
    assert!(refused(built().user_agent_suffix("bad\r\nagent")).contains("user agent"));
    assert!(refused(built().session_cookie("a;b")).contains("cookie"));
    assert!(refused(built().timeout(std::time::Duration::ZERO)).contains("timeout"));
    assert!(refused(Client::builder()).contains("neither"));
}

#[test]
fn a_client_is_cheap_to_clone_and_crosses_threads() {
    fn crosses<T: Send + Sync + Clone + 'static>(_: &T) {}
    let client = Client::new(KEY).unwrap();
    crosses(&client);
    let other = client.clone();
    std::thread::spawn(move || assert_eq!(other.base_url(), "https://api.kayle.id")).join().unwrap();
}

#[test]
fn futures_and_streams_cross_threads() {
    fn crosses<T: Send>(_: T) {}
    let client = Client::new(KEY).unwrap();
    let id = crate::values::session_id('a');
    crosses(client.sessions().get(&id).send());
    crosses(client.sessions().create().send());
    crosses(client.sessions().list().stream());
    crosses(client.sessions().list().pages());
    crosses(client.request(kayle_id::Method::GET, "/v1/sessions").send());
}
