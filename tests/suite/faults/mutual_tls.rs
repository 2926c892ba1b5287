//! A client certificate, by way of a transport of the caller's own.

use crate::faults::tls;
use crate::values::KEY;
use kayle_id::{Client, RetryPolicy};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const ANSWER: &str =
    r#"{"data": [], "error": null, "pagination": {"limit": 10, "has_more": false, "next_cursor": null}}"#;

/// Answers whoever shows the one certificate, and tells its address.
async fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = tls::accept_known_clients(stream).await else { continue };
            let mut buffer = [0; 8 * 1024];
            let mut filled = 0;
            while !buffer[..filled].ends_with(b"\r\n\r\n") {
                filled += stream.read(&mut buffer[filled..]).await.unwrap();
            }
            let head =
                format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n", ANSWER.len());
            stream.write_all(format!("{head}connection: close\r\n\r\n{ANSWER}").as_bytes()).await.unwrap();
            stream.shutdown().await.unwrap();
        }
    });
    base
}

fn client(base: &str, http: reqwest::ClientBuilder) -> Client {
    let http = http.tls_certs_only([tls::root()]).build().unwrap();
    let builder = Client::builder().base_url(base).api_key(KEY).http_client(http);
    builder.retry(RetryPolicy::none()).build().unwrap()
}

#[tokio::test]
async fn a_client_with_its_certificate_is_let_in_and_one_without_is_not() {
    let base = serve().await;
    let known = client(&base, reqwest::Client::builder().identity(tls::client_identity()));
    assert!(known.sessions().list().send().await.unwrap().items.is_empty());
    let stranger = client(&base, reqwest::Client::builder());
    let error = stranger.sessions().list().send().await.unwrap_err();
    assert!(error.is_connect() || error.is_transport(), "{error:?}");
}
