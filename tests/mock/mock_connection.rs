//! The mock server on the wire: bodies, limits, faults, time, and its end.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails the test")]

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use kayle_id::testing::mock::{Fault, MockServer, Pattern, Response, Stub};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

type Outcome = Result<(), Box<dyn std::error::Error>>;

async fn get(server: &MockServer, path: &str) -> reqwest::Response {
    reqwest::get(format!("{}{path}", server.base_url())).await.unwrap()
}

/// Everything the server sends on a fresh connection, or how the connection ended.
async fn raw(server: &MockServer, request: &str) -> Result<Vec<u8>, ErrorKind> {
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut received = Vec::new();
    stream.read_to_end(&mut received).await.map_err(|error| error.kind())?;
    Ok(received)
}

#[tokio::test]
async fn head_is_answered_as_get_without_a_body() -> Outcome {
    let server = MockServer::start().await?;
    let request = "HEAD /v1/sessions HTTP/1.1\r\nhost: a\r\nauthorization: Bearer kk_fixture0000000000000000000000001\r\nconnection: close\r\n\r\n";
    let text = String::from_utf8(raw(&server, request).await.unwrap())?;
    assert!(text.starts_with("HTTP/1.1 200 OK\r\n") && text.ends_with("\r\n\r\n"), "{text}");
    Ok(())
}

#[tokio::test]
async fn every_fault_breaks_the_connection_in_its_own_way() -> Outcome {
    let server = MockServer::builder().fixtures(false).start().await?;
    let mut ends = Vec::new();
    for fault in
        [Fault::EmptyResponse, Fault::ConnectionResetByPeer, Fault::MalformedResponseChunk, Fault::RandomDataThenClose]
    {
        server.mount(Stub::post("/x").respond(Response::fault(fault)).times(1));
        ends.push(raw(&server, "POST /x HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n{}").await);
    }
    assert_eq!(ends[0], Ok(Vec::new()));
    assert_eq!(ends[1], Err(ErrorKind::ConnectionReset));
    assert!(ends[2].as_ref().is_ok_and(|bytes| bytes.starts_with(b"HTTP/1.1 200 OK\r\n")), "{ends:?}");
    assert!(ends[3].as_ref().is_ok_and(|bytes| !bytes.is_empty() && !bytes.starts_with(b"HTTP")), "{ends:?}");
    Ok(())
}

#[tokio::test]
async fn a_delay_holds_the_answer_back() -> Outcome {
    let server = MockServer::builder()
        .fixtures(false)
        .stub(Stub::get("/x").respond(Response::empty(200).delay(Duration::from_millis(80))))
        .start()
        .await?;
    let started = Instant::now();
    assert_eq!(get(&server, "/x").await.status().as_u16(), 200);
    assert!(started.elapsed() >= Duration::from_millis(80));
    Ok(())
}

#[tokio::test]
async fn a_body_of_3_mib_is_kept_and_a_larger_one_gets_413() -> Outcome {
    let server = MockServer::builder()
        .fixtures(false)
        .stub(Stub::post("/x").body_matching(Pattern::contains("a")))
        .start()
        .await?;
    let client = reqwest::Client::new();
    for (size, status, kept) in [(3 << 20, 200, 3 << 20), ((3 << 20) + 1, 413, 0), (20 << 20, 413, 0)] {
        let answer = client.post(format!("{}/x", server.base_url())).body(vec![b'a'; size]).send().await?;
        assert_eq!(answer.status().as_u16(), status, "{size}");
        assert_eq!(server.take_requests().iter().map(|request| request.body().len()).sum::<usize>(), kept);
    }
    Ok(())
}

#[tokio::test]
async fn headers_without_end_are_refused() -> Outcome {
    let server = MockServer::builder().fixtures(false).start().await?;
    let request = format!("GET /x HTTP/1.1\r\nhost: a\r\nx-long: {}\r\n\r\n", "a".repeat(200_000));
    let mut stream = TcpStream::connect(server.address()).await?;
    let _ = stream.write_all(request.as_bytes()).await;
    let mut start = [0; 12];
    // The answer may be overtaken by the reset that follows it.
    if stream.read_exact(&mut start).await.is_ok() {
        assert_eq!(&start, b"HTTP/1.1 431");
    }
    assert!(server.requests().is_empty());
    Ok(())
}

#[tokio::test]
async fn requests_on_one_connection_and_on_many_are_all_recorded() -> Outcome {
    let server = MockServer::builder().fixtures(false).stub(Stub::get("/x")).start().await?;
    let (client, url) = (reqwest::Client::new(), format!("{}/x", server.base_url()));
    let calls: Vec<_> = (0..50).map(|_| tokio::spawn(client.get(&url).send())).collect();
    for call in calls {
        assert_eq!(call.await??.status().as_u16(), 200);
    }
    assert_eq!(server.requests().len(), 50);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_paused_clock_neither_breaks_calls_nor_makes_delays_wait() -> Outcome {
    let server = MockServer::builder()
        .fixtures(false)
        .stub(Stub::get("/x").respond(Response::empty(200).delay(Duration::from_secs(3600))))
        .start()
        .await?;
    let started = Instant::now();
    for _ in 0..3 {
        assert_eq!(get(&server, "/x").await.status().as_u16(), 200);
    }
    assert!(started.elapsed() < Duration::from_secs(60));
    Ok(())
}

#[tokio::test]
async fn a_dropped_server_closes_its_port_and_its_connections() -> Outcome {
    let server = MockServer::builder().fixtures(false).stub(Stub::get("/x")).start().await?;
    let address = server.address();
    let mut open = TcpStream::connect(address).await?;
    open.write_all(b"GET /x HTTP/1.1\r\nhost: a\r\n\r\n").await?;
    let mut start = [0; 12];
    open.read_exact(&mut start).await?;
    drop(server);
    let mut rest = Vec::new();
    tokio::time::timeout(Duration::from_secs(5), open.read_to_end(&mut rest)).await??;
    assert!(TcpStream::connect(address).await.is_err());
    Ok(())
}
