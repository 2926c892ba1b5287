//! Requests whose bodies come in pieces, break off or stall, as those of a bad network and of a hostile sender do.

use std::time::Duration;

use bytes::Bytes;
use kayle_id_core::Clock;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::address::Address;
use super::exchange::{Answer, Exchange};
use super::network::{Network, Stream, within};

/// How much of an answer's head is read.
const HEAD: usize = 64 * 1024;
/// How long the beginning of a request that stalls may take.
const BEGINNING: Duration = Duration::from_secs(2);

/// A body in pieces.
pub(crate) struct Pieces<'a> {
    /// The pieces that are sent.
    pub(crate) pieces: Vec<&'a [u8]>,
    /// The length that is promised.
    pub(crate) length: usize,
    /// The pause before each piece.
    pub(crate) pause: Duration,
}

/// Posts a body in pieces, ends the sending side, and reads the head of the answer.
pub(crate) async fn in_pieces(
    network: &Network,
    address: &Address,
    headers: &[(String, String)],
    body: Pieces<'_>,
    limit: Duration,
    clock: &dyn Clock,
) -> Exchange {
    let started = clock.monotonic();
    let exchange = async {
        let mut stream = match open(network, address, headers, body.length, clock).await {
            Ok(stream) => stream,
            Err(exchange) => return exchange,
        };
        for piece in &body.pieces {
            match clock.sleep(body.pause) {
                Some(sleep) => sleep.await,
                None => tokio::time::sleep(body.pause).await,
            }
            // A receiver that has answered already may have closed its side.
            if stream.write_all(piece).await.is_err() || stream.flush().await.is_err() {
                break;
            }
        }
        if body.length > body.pieces.iter().map(|piece| piece.len()).sum() {
            // The rest does not come.
            let _ = stream.shutdown().await;
        }
        match status(&mut *stream).await {
            Some(status) => Exchange::Answer(Answer {
                status,
                headers: Vec::new(),
                body: Bytes::new(),
                complete: true,
                elapsed: clock.monotonic().saturating_duration_since(started),
                expires_soon: false,
            }),
            None => Exchange::Closed,
        }
    };
    within(limit, clock, exchange).await.unwrap_or(Exchange::TimedOut)
}

/// Begins a request, sends a part of its body, and leaves it at that. The connection lasts until it is dropped.
pub(crate) async fn stalled(
    network: &Network,
    address: &Address,
    headers: &[(String, String)],
    part: &[u8],
    length: usize,
    clock: &dyn Clock,
) -> Option<Box<dyn Stream>> {
    let begin = async {
        let mut stream = open(network, address, headers, length, clock).await.ok()?;
        stream.write_all(part).await.ok()?;
        stream.flush().await.ok()?;
        Some(stream)
    };
    within(BEGINNING, clock, begin).await.flatten()
}

async fn open(
    network: &Network,
    address: &Address,
    headers: &[(String, String)],
    length: usize,
    clock: &dyn Clock,
) -> Result<Box<dyn Stream>, Exchange> {
    let mut stream = network.connect(address, clock).await?.stream;
    let mut head = format!("POST {} HTTP/1.1\r\nhost: {}\r\n", address.path(), address.authority());
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("content-length: {length}\r\nconnection: close\r\n\r\n"));
    stream.write_all(head.as_bytes()).await.map_err(|_| Exchange::Closed)?;
    stream.flush().await.map_err(|_| Exchange::Closed)?;
    Ok(stream)
}

/// The status of the answer.
async fn status(stream: &mut dyn Stream) -> Option<u16> {
    let mut head = Vec::new();
    let mut part = [0; 1024];
    while !head.contains(&b'\n') && head.len() < HEAD {
        match stream.read(&mut part).await {
            Ok(0) | Err(_) => break,
            Ok(read) => head.extend_from_slice(part.get(..read)?),
        }
    }
    let line = head.split(|byte| *byte == b'\n').next()?;
    let line = std::str::from_utf8(line).ok()?;
    let (version, rest) = line.split_once(' ')?;
    let status = rest.get(..3)?.parse().ok()?;
    version.starts_with("HTTP/1.").then_some(status)
}
