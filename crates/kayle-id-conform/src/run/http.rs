//! One HTTP/1.1 exchange over a connection of its own, with a time limit. Redirects are not followed, as the server
//! does not follow them.

use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use kayle_id_core::{Clock, InvalidInput};
use tokio::net::TcpStream;

/// How much of an answer's body is read.
const BODY: usize = 4 * 1024 * 1024;

/// An address whose receiver is tested: `http://host:port/path`.
#[derive(Clone, Debug)]
pub(crate) struct Address {
    uri: Uri,
    host: String,
    port: u16,
}

impl Address {
    pub(crate) fn parse(text: &str, name: &'static str) -> Result<Self, InvalidInput> {
        let problem = |problem: &str| InvalidInput::new(name, problem);
        let uri: Uri = text.parse().map_err(|_| problem("is not a URL"))?;
        if uri.scheme_str() != Some("http") {
            return Err(problem(
                "must begin with http://: run the test against an instance without TLS in front of it",
            ));
        }
        let authority = uri.authority().ok_or_else(|| problem("names no host"))?;
        if authority.as_str().contains('@') {
            return Err(problem("must not hold credentials"));
        }
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        let port = authority.port_u16().unwrap_or(80);
        Ok(Self { uri, host, port })
    }

    /// The address without its query, which may hold a credential.
    pub(crate) fn shown(&self) -> String {
        let authority = self.uri.authority().map_or("", |authority| authority.as_str());
        format!("http://{authority}{}", self.uri.path())
    }

    fn authority(&self) -> &str {
        self.uri.authority().map_or("", |authority| authority.as_str())
    }
}

/// What came of an exchange.
#[derive(Clone, Debug)]
pub(crate) enum Exchange {
    /// An answer.
    Answer(Answer),
    /// The connection was closed without an answer.
    Closed,
    /// No answer within the time limit.
    TimedOut,
    /// No connection.
    Unreachable,
}

/// An answer, and how long it took.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Bytes,
    pub(crate) elapsed: Duration,
}

impl Exchange {
    pub(crate) fn acknowledged(&self) -> bool {
        matches!(self, Self::Answer(answer) if (200..300).contains(&answer.status))
    }

    pub(crate) fn status(&self) -> Option<u16> {
        match self {
            Self::Answer(answer) => Some(answer.status),
            _ => None,
        }
    }

    pub(crate) fn milliseconds(&self) -> u64 {
        match self {
            Self::Answer(answer) => u64::try_from(answer.elapsed.as_millis()).unwrap_or(u64::MAX),
            _ => 0,
        }
    }

    /// What was seen, without anything that the receiver wrote.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Answer(answer) => format!("answered {}", answer.status),
            Self::Closed => "closed the connection without an answer".to_owned(),
            Self::TimedOut => "did not answer within the time limit".to_owned(),
            Self::Unreachable => "took no connection".to_owned(),
        }
    }
}

/// Sends one request.
pub(crate) async fn exchange(
    address: &Address,
    method: Method,
    headers: &[(String, String)],
    body: Bytes,
    limit: Duration,
    clock: &dyn Clock,
) -> Exchange {
    let started = clock.monotonic();
    let exchange = async {
        let Ok(stream) = TcpStream::connect((address.host.as_str(), address.port)).await else {
            return Exchange::Unreachable;
        };
        let _ = stream.set_nodelay(true);
        match send(address, method, headers, body, stream).await {
            Some((status, headers, body)) => {
                let elapsed = clock.monotonic().saturating_duration_since(started);
                Exchange::Answer(Answer { status, headers, body, elapsed })
            }
            None => Exchange::Closed,
        }
    };
    let expiry = async {
        match clock.expire(limit) {
            Some(sleep) => sleep.await,
            None => tokio::time::sleep(limit).await,
        }
    };
    tokio::select! {
        exchange = exchange => exchange,
        () = expiry => Exchange::TimedOut,
    }
}

type Parts = (u16, Vec<(String, Vec<u8>)>, Bytes);

async fn send(
    address: &Address,
    method: Method,
    headers: &[(String, String)],
    body: Bytes,
    stream: TcpStream,
) -> Option<Parts> {
    let (mut sender, connection) = http1::Builder::new().handshake(TokioIo::new(stream)).await.ok()?;
    let path = address.uri.path_and_query().map_or("/", |path| path.as_str());
    let mut request = Request::builder().method(method).uri(path).header("host", address.authority());
    for (name, value) in headers {
        request = request.header(name.as_str(), value.as_bytes());
    }
    let request = request.body(Full::new(body)).ok()?;
    let answer = async {
        let answer = sender.send_request(request).await.ok()?;
        let status = answer.status().as_u16();
        let headers =
            answer.headers().iter().map(|(name, value)| (name.to_string(), value.as_bytes().to_vec())).collect();
        // A body that breaks off is an answer all the same: its status counts.
        let body =
            Limited::new(answer.into_body(), BODY).collect().await.map(|body| body.to_bytes()).unwrap_or_default();
        Some((status, headers, body))
    };
    tokio::pin!(connection);
    tokio::pin!(answer);
    let mut over = false;
    loop {
        tokio::select! {
            answer = &mut answer => return answer,
            _ = &mut connection, if !over => over = true,
        }
    }
}
