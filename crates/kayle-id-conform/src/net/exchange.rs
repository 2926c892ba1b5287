//! One HTTP/1.1 exchange over a connection of its own, with a time limit. Redirects are not followed, as the server
//! does not follow them.

use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request};
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use kayle_id_core::Clock;

use super::address::Address;
use super::network::{Network, Stream, within};
use super::tls::TlsProblem;

/// How much of an answer's body is read.
const BODY: usize = 4 * 1024 * 1024;

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
    /// The name leads nowhere.
    Unresolved,
    /// A connection without TLS on it.
    Tls(TlsProblem),
}

/// An answer, and how long it took.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Bytes,
    /// Whether the body came to its end.
    pub(crate) complete: bool,
    pub(crate) elapsed: Duration,
    /// Whether the certificate expires within two weeks.
    pub(crate) expires_soon: bool,
}

impl Answer {
    /// The value of a header, where there is one that is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(other, _)| other == name)?;
        std::str::from_utf8(value).ok()
    }
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
            Self::Unresolved => "has a name that does not resolve".to_owned(),
            Self::Tls(problem) => problem.words().to_owned(),
        }
    }
}

/// Sends one request.
pub(crate) async fn exchange(
    network: &Network,
    address: &Address,
    method: Method,
    headers: &[(String, String)],
    body: Bytes,
    limit: Duration,
    clock: &dyn Clock,
) -> Exchange {
    let started = clock.monotonic();
    let exchange = async {
        let connected = match network.connect(address, clock).await {
            Ok(connected) => connected,
            Err(exchange) => return exchange,
        };
        match send(address, method, headers, body, connected.stream).await {
            Some((status, headers, body)) => Exchange::Answer(Answer {
                status,
                headers,
                complete: body.is_some(),
                body: body.unwrap_or_default(),
                elapsed: clock.monotonic().saturating_duration_since(started),
                expires_soon: connected.expires_soon,
            }),
            None => Exchange::Closed,
        }
    };
    within(limit, clock, exchange).await.unwrap_or(Exchange::TimedOut)
}

type Parts = (u16, Vec<(String, Vec<u8>)>, Option<Bytes>);

async fn send(
    address: &Address,
    method: Method,
    headers: &[(String, String)],
    body: Bytes,
    stream: Box<dyn Stream>,
) -> Option<Parts> {
    let (mut sender, connection) = http1::Builder::new().handshake(TokioIo::new(stream)).await.ok()?;
    let mut request = Request::builder().method(method).uri(address.path()).header("host", address.authority());
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
        let body = Limited::new(answer.into_body(), BODY).collect().await.ok().map(|body| body.to_bytes());
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
