//! Bodies that come slowly, break off or stall, and answers that break off.

use std::time::{Duration, SystemTime};

use kayle_id_conform::report::{Outcome, Report};
use kayle_id_conform::{Options, Target};
use kayle_id_core::{Clock, Sleep};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::{Hasty, ids};

/// How a server that was written by hand reads requests.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reads {
    /// To the length that was promised, each connection by itself.
    Whole,
    /// Once, whatever has come by then.
    Once,
    /// To the end of what comes, and it takes an early end for the end.
    ToAnyEnd,
    /// To the length that was promised, one connection after the other, with no time limit.
    OneAfterTheOther,
    /// As `Whole`, and its answers promise more than they hold.
    AnswersTooLittle,
}

/// A server that acknowledges every body that it takes for whole: what it does with a signature is not the matter here.
async fn start(reads: Reads) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/webhooks/kayle", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if reads == Reads::OneAfterTheOther {
                answer(stream, reads).await;
            } else {
                tokio::spawn(answer(stream, reads));
            }
        }
    });
    url
}

async fn answer(mut stream: TcpStream, reads: Reads) {
    let mut request = Vec::new();
    let mut part = vec![0; 64 * 1024];
    let mut ended = false;
    // The head comes in one piece.
    while !ended && !whole(&request) {
        let read = stream.read(&mut part).await.unwrap_or_default();
        ended = read == 0;
        request.extend_from_slice(&part[..read]);
        if reads == Reads::Once && body(&request).is_some_and(|(body, _)| !body.is_empty()) {
            break;
        }
    }
    let taken = whole(&request) || reads == Reads::ToAnyEnd;
    let status = if taken { "200 OK" } else { "400 Bad Request" };
    let length = if reads == Reads::AnswersTooLittle { 10 } else { 2 };
    let answer = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\nok");
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
}

/// The body so far, and how long it is to be.
fn body(request: &[u8]) -> Option<(&[u8], usize)> {
    let end = request.windows(4).position(|at| at == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&request[..end]).ok()?.to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "))?.trim().parse().ok()?;
    Some((&request[end..], length))
}

fn whole(request: &[u8]) -> bool {
    body(request).is_some_and(|(body, length)| body.len() >= length)
}

async fn run(reads: Reads, clock: impl Clock) -> Report {
    let target = Target::published(&start(reads).await).unwrap();
    kayle_id_conform::run(&target, &Options::new().clock(clock).only(["good"])).await
}

#[tokio::test]
async fn a_server_that_reads_whole_bodies_passes() {
    let report = run(Reads::Whole, Hasty::default()).await;
    assert_eq!(ids(&report), [""; 0], "{}", report.to_text());
    for id in ["live/slow-body", "live/truncated-body", "live/stalled-bodies", "live/whole-answers"] {
        let check = report.checks.iter().find(|check| check.id == id).unwrap();
        assert_eq!(check.outcome, Outcome::Passed, "{id}");
    }
}

#[tokio::test]
async fn a_server_that_reads_once_is_named() {
    let report = run(Reads::Once, Brisk { limit: None }).await;
    assert_eq!(ids(&report), ["slow-body"], "{}", report.to_text());
}

#[tokio::test]
async fn a_server_that_takes_an_early_end_for_the_end_is_named() {
    let report = run(Reads::ToAnyEnd, Hasty::default()).await;
    assert_eq!(ids(&report), ["truncated-body"], "{}", report.to_text());
}

#[tokio::test]
async fn answers_that_break_off_are_named() {
    let report = run(Reads::AnswersTooLittle, Hasty::default()).await;
    assert_eq!(ids(&report), ["truncated-answer"], "{}", report.to_text());
}

/// Waits are short, so that pieces come apart all the same, and a time limit may be short.
struct Brisk {
    limit: Option<Duration>,
}

impl Clock for Brisk {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, _: Duration) -> Option<Sleep<'_>> {
        Some(Box::pin(tokio::time::sleep(Duration::from_millis(10))))
    }

    fn expire(&self, _: Duration) -> Option<Sleep<'_>> {
        self.limit.map(|limit| Box::pin(tokio::time::sleep(limit)) as Sleep<'_>)
    }
}

#[tokio::test]
async fn a_server_that_a_few_stalled_senders_stop_is_named() {
    let report = run(Reads::OneAfterTheOther, Brisk { limit: Some(Duration::from_millis(800)) }).await;
    assert_eq!(ids(&report), ["stalled-bodies"], "{}", report.to_text());
}
