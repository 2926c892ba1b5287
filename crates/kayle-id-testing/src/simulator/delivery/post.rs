//! A webhook's HTTP request.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::OnceLock;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderName};
use http::{HeaderMap, HeaderValue, Method, Request};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// What the server's platform adds.
const WORKER: &str = "kayle-id-api.example.com";

/// How much of a receiver's answer is read, so that it gets to finish writing.
const READ: usize = 64 * 1024;

/// Posts a delivery, and gives the status of the answer. Redirects are not followed.
pub(crate) async fn post(url: &str, headers: &HeaderMap, body: Bytes, anywhere: bool) -> Option<u16> {
    let url = url::Url::parse(url).ok()?;
    let address = loopback(&url);
    let host = match url.port() {
        Some(port) => format!("{}:{port}", url.host_str()?),
        None => url.host_str()?.to_owned(),
    };
    // In the order in which they arrive from the server.
    let mut all = HeaderMap::new();
    all.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    all.insert(HOST, host.parse().ok()?);
    all.extend(headers.get(CONTENT_TYPE).map(|value| (CONTENT_TYPE, value.clone())));
    all.insert(HeaderName::from_static("cf-worker"), HeaderValue::from_static(WORKER));
    for (name, value) in headers.iter().filter(|(name, _)| *name != CONTENT_TYPE) {
        all.append(name, value.clone());
    }
    match (url.scheme(), address) {
        ("http", Some(addresses)) => directly(&addresses, &url, all, body).await,
        (_, Some(_)) => by_client(url, all, body).await,
        (_, None) if anywhere => by_client(url, all, body).await,
        (_, None) => None,
    }
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

async fn directly(addresses: &[SocketAddr], url: &url::Url, headers: HeaderMap, body: Bytes) -> Option<u16> {
    let stream = TcpStream::connect(addresses).await.ok()?;
    let _ = stream.set_nodelay(true);
    let mut connection = hyper::client::conn::http1::Builder::new();
    let (mut sender, connection) =
        connection.title_case_headers(true).handshake::<_, Full<Bytes>>(TokioIo::new(stream)).await.ok()?;
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let mut request = Request::new(Full::new(body));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = target.parse().ok()?;
    *request.headers_mut() = headers;
    let exchange = async move {
        let response = sender.send_request(request).await.ok()?;
        let status = response.status().as_u16();
        let (mut body, mut read) = (response.into_body(), 0);
        while let Some(Ok(frame)) = body.frame().await {
            read += frame.data_ref().map_or(0, Bytes::len);
            if read > READ {
                break;
            }
        }
        Some(status)
    };
    tokio::pin!(connection, exchange);
    tokio::select! {
        // Whoever closes first, the answer counts if it is there.
        biased;
        status = &mut exchange => status,
        _ = &mut connection => exchange.await,
    }
}

async fn by_client(url: url::Url, headers: HeaderMap, body: Bytes) -> Option<u16> {
    static CLIENT: OnceLock<Option<reqwest::Client>> = OnceLock::new();

    let build = || reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().ok();
    let client = CLIENT.get_or_init(build).as_ref()?;
    let response = client.post(url).headers(headers).body(body).send().await.ok()?;
    Some(response.status().as_u16())
}
