//! A webhook's HTTP request.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::OnceLock;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderName};
use http::{HeaderMap, HeaderValue, Method, Request};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::simulator::delivery::record::AttemptError;

/// What the server's platform adds.
const WORKER: &str = "kayle-id-api.example.com";

/// How much of a receiver's answer is read, so that it gets to finish writing.
const READ: usize = 64 * 1024;

/// Posts a delivery, and gives the status of the answer. Redirects are not followed.
pub(crate) async fn post(url: &str, headers: &HeaderMap, body: Bytes, anywhere: bool) -> Result<u16, AttemptError> {
    let url = url::Url::parse(url).map_err(|_| AttemptError::NotWritten)?;
    let all = all_headers(&url, headers, body.len()).ok_or(AttemptError::NotWritten)?;
    match (url.scheme(), loopback(&url)) {
        ("http", Some(addresses)) => directly(&addresses, &url, all, body).await,
        (_, Some(_)) => by_client(url, all, body).await,
        (_, None) if anywhere => by_client(url, all, body).await,
        (_, None) => Err(AttemptError::OtherMachine),
    }
}

fn all_headers(url: &url::Url, headers: &HeaderMap, length: usize) -> Option<HeaderMap> {
    let host = match url.port() {
        Some(port) => format!("{}:{port}", url.host_str()?),
        None => url.host_str()?.to_owned(),
    };
    // In the order in which they arrive from the server.
    let mut all = HeaderMap::new();
    all.insert(CONTENT_LENGTH, HeaderValue::from(length));
    all.insert(HOST, host.parse().ok()?);
    all.extend(headers.get(CONTENT_TYPE).map(|value| (CONTENT_TYPE, value.clone())));
    all.insert(HeaderName::from_static("cf-worker"), HeaderValue::from_static(WORKER));
    for (name, value) in headers.iter().filter(|(name, _)| *name != CONTENT_TYPE) {
        all.append(name, value.clone());
    }
    Some(all)
}

/// The addresses of this machine that a URL leads to. A receiver on `localhost` may listen on either of the two.
fn loopback(url: &url::Url) -> Option<Vec<SocketAddr>> {
    let port = url.port_or_known_default()?;
    let addresses = match url.host()? {
        url::Host::Ipv4(address) if address.is_loopback() => vec![IpAddr::V4(address)],
        url::Host::Ipv6(address) if address.is_loopback() => vec![IpAddr::V6(address)],
        url::Host::Domain("localhost" | "localhost.") => vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()],
        _ => return None,
    };
    Some(addresses.into_iter().map(|address| (address, port).into()).collect())
}

async fn directly(
    addresses: &[SocketAddr],
    url: &url::Url,
    headers: HeaderMap,
    body: Bytes,
) -> Result<u16, AttemptError> {
    let broken = |_: hyper::Error| AttemptError::BrokenOff;
    let stream = TcpStream::connect(addresses).await.map_err(|_| AttemptError::Unreachable)?;
    let _ = stream.set_nodelay(true);
    let mut connection = hyper::client::conn::http1::Builder::new();
    let (mut sender, connection) =
        connection.title_case_headers(true).handshake::<_, Full<Bytes>>(TokioIo::new(stream)).await.map_err(broken)?;
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let mut request = Request::new(Full::new(body));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = target.parse().map_err(|_| AttemptError::NotWritten)?;
    *request.headers_mut() = headers;
    let exchange = async move {
        let response = sender.send_request(request).await.map_err(broken)?;
        let status = response.status().as_u16();
        let (mut body, mut read) = (response.into_body(), 0);
        while let Some(Ok(frame)) = body.frame().await {
            read += frame.data_ref().map_or(0, Bytes::len);
            if read > READ {
                break;
            }
        }
        Ok(status)
    };
    tokio::pin!(connection, exchange);
    tokio::select! {
        // Whoever closes first, the answer counts if it is there.
        biased;
        status = &mut exchange => status,
        _ = &mut connection => exchange.await,
    }
}

async fn by_client(url: url::Url, headers: HeaderMap, body: Bytes) -> Result<u16, AttemptError> {
    static CLIENT: OnceLock<Option<reqwest::Client>> = OnceLock::new();

    let build = || reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().ok();
    let client = CLIENT.get_or_init(build).as_ref().ok_or(AttemptError::NotWritten)?;
    let failed = |error: reqwest::Error| match error.is_connect() {
        true => AttemptError::Unreachable,
        false => AttemptError::BrokenOff,
    };
    let response = client.post(url).headers(headers).body(body).send().await.map_err(failed)?;
    Ok(response.status().as_u16())
}
