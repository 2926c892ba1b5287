//! HTTP/2, by hand as far as the fault goes (RFC 9113 sections 4.1 and 6.8).

use crate::faults::fault::Fault;
use bytes::Bytes;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const PREFACE: usize = 24;
const DATA: u8 = 0;
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const END_STREAM: u8 = 1;

/// Reads a request, says GOAWAY, and closes.
pub(crate) async fn go_away(mut stream: TcpStream, fault: Fault, received: &AtomicU32) -> std::io::Result<()> {
    stream.read_exact(&mut [0; PREFACE]).await?;
    stream.write_all(&frame(SETTINGS, &[])).await?;
    loop {
        let mut head = [0_u8; 9];
        stream.read_exact(&mut head).await?;
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize;
        stream.read_exact(&mut vec![0; length]).await?;
        if matches!(head[3], DATA | HEADERS) && head[4] & END_STREAM != 0 {
            break;
        }
    }
    received.fetch_add(1, Ordering::SeqCst);
    // The last stream that was or might be acted on, and no error.
    let last: u32 = if fault == Fault::GoAwayUnprocessed { 0 } else { 1 };
    let payload = [last.to_be_bytes(), [0; 4]].concat();
    stream.write_all(&frame(7, &payload)).await?;
    stream.shutdown().await?;
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await?;
    Ok(())
}

fn frame(kind: u8, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, 0, 0, 0, 0, 0], payload].concat()
}

/// Passes requests on.
pub(crate) async fn serve(
    stream: TcpStream,
    upstream: SocketAddr,
    received: &AtomicU32,
    acted: &AtomicU32,
) -> std::io::Result<()> {
    let mut connection = h2::server::handshake(stream).await.map_err(std::io::Error::other)?;
    let client = reqwest::Client::new();
    while let Some(request) = connection.accept().await {
        let (request, mut respond) = request.map_err(std::io::Error::other)?;
        let (parts, mut incoming) = request.into_parts();
        let client = client.clone();
        received.fetch_add(1, Ordering::SeqCst);
        acted.fetch_add(1, Ordering::SeqCst);
        tokio::spawn(async move {
            let mut body = Vec::new();
            while let Some(Ok(chunk)) = incoming.data().await {
                body.extend_from_slice(&chunk);
            }
            let url = format!("http://{upstream}{}", parts.uri.path_and_query().unwrap());
            let sent = client.request(parts.method, url).headers(parts.headers).body(body).send().await.unwrap();
            let mut response = http::Response::new(());
            *response.status_mut() = sent.status();
            let kind = sent.headers().get("content-type").cloned();
            response.headers_mut().extend(kind.map(|kind| (http::header::CONTENT_TYPE, kind)));
            let body: Bytes = sent.bytes().await.unwrap();
            let mut stream = respond.send_response(response, body.is_empty()).unwrap();
            if !body.is_empty() {
                stream.send_data(body, true).unwrap();
            }
        });
    }
    Ok(())
}
