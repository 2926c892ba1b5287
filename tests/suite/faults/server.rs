//! A server that does the damage, and otherwise passes requests on to a healthy one.

use crate::faults::fault::{BOMB, Fault};
use crate::faults::{http2, tls};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A success that ends too early for whoever reads it.
const HALF: &str = r#"{"data":{"id":"vs_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","sta"#;

pub(crate) struct FaultServer {
    pub(crate) address: SocketAddr,
    pub(crate) state: Arc<State>,
    accepting: Mutex<Option<JoinHandle<()>>>,
}

pub(crate) struct State {
    fault: Fault,
    /// How many more connections go wrong.
    left: AtomicU32,
    pub(crate) connections: AtomicU32,
    /// Requests that were read to their end.
    pub(crate) received: AtomicU32,
    /// Requests that were answered with a success.
    pub(crate) acted: AtomicU32,
    /// The healthy server.
    upstream: SocketAddr,
    /// Where redirects to another origin lead.
    elsewhere: SocketAddr,
}

impl State {
    fn goes_wrong(&self) -> bool {
        self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
    }
}

impl FaultServer {
    /// Goes wrong so many times. The healthy server and the other origin are shared by many of these.
    pub(crate) fn start(fault: Fault, times: u32, upstream: SocketAddr, elsewhere: SocketAddr) -> Self {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State {
            fault,
            left: AtomicU32::new(times),
            connections: AtomicU32::new(0),
            received: AtomicU32::new(0),
            acted: AtomicU32::new(0),
            upstream,
            elsewhere,
        });
        let server = Self { address, state, accepting: Mutex::new(None) };
        if fault == Fault::Refused {
            drop(listener);
        } else {
            server.listen(listener);
        }
        server
    }

    pub(crate) fn base_url(&self) -> String {
        let scheme = if self.state.fault == Fault::Tls { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// Whether somebody came, as far as one can be met at all.
    pub(crate) fn was_met(&self) -> bool {
        self.state.fault == Fault::Refused || self.state.connections.load(Ordering::SeqCst) > 0
    }

    /// Begins to listen where connections were refused so far.
    pub(crate) fn recover(&self) {
        self.state.left.store(0, Ordering::SeqCst);
        self.listen(std::net::TcpListener::bind(self.address).unwrap());
    }

    fn listen(&self, listener: std::net::TcpListener) {
        listener.set_nonblocking(true).unwrap();
        let listener = TcpListener::from_std(listener).unwrap();
        let state = Arc::clone(&self.state);
        let accepting = tokio::spawn(async move {
            let mut connections = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                state.connections.fetch_add(1, Ordering::SeqCst);
                let state = Arc::clone(&state);
                connections.spawn(async move {
                    // A connection that the client gives up is its business.
                    let _ = serve(stream, &state).await;
                });
            }
        });
        *self.accepting.lock().unwrap() = Some(accepting);
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        if let Some(accepting) = self.accepting.lock().unwrap().take() {
            accepting.abort();
        }
    }
}

async fn serve(mut stream: TcpStream, state: &State) -> std::io::Result<()> {
    let wrong = state.goes_wrong();
    let fault = state.fault;
    if fault.is_http2() {
        return if wrong {
            http2::go_away(stream, fault, &state.received).await
        } else {
            http2::serve(stream, state.upstream, &state.received, &state.acted).await
        };
    }
    if fault == Fault::Tls {
        if wrong {
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await?;
            let mut rest = Vec::new();
            stream.read_to_end(&mut rest).await?;
            return Ok(());
        }
        return answer(tls::accept(stream).await?, state).await;
    }
    if !wrong {
        return answer(stream, state).await;
    }
    let (head, _) = read_request(&mut stream).await?;
    state.received.fetch_add(1, Ordering::SeqCst);
    damage(stream, &head, state).await
}

/// What the healthy server says.
async fn answer(mut stream: impl AsyncRead + AsyncWrite + Unpin, state: &State) -> std::io::Result<()> {
    let (head, body) = read_request(&mut stream).await?;
    state.received.fetch_add(1, Ordering::SeqCst);
    let answer = forward(&head, &body, state.upstream).await?;
    state.acted.fetch_add(1, Ordering::SeqCst);
    stream.write_all(&answer).await?;
    stream.shutdown().await
}

async fn damage(mut stream: TcpStream, head: &str, state: &State) -> std::io::Result<()> {
    let refuse = |status: &str, headers: &str| {
        format!(
            "HTTP/1.1 {status}\r\n{headers}content-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{{}}"
        )
    };
    let half = |length: Option<usize>| {
        let length = length.map(|length| format!("content-length: {length}\r\n")).unwrap_or_default();
        format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{length}connection: close\r\n\r\n{HALF}")
    };
    let path = head.split(' ').nth(1).unwrap_or("/");
    let text = match state.fault {
        Fault::ResetBefore => {
            stream.set_zero_linger()?;
            return Ok(());
        }
        Fault::ResetMidBody => {
            stream.write_all(half(Some(HALF.len() + 100)).as_bytes()).await?;
            stream.flush().await?;
            // Enough for the bytes to be read before the reset overtakes them.
            tokio::time::sleep(Duration::from_millis(1)).await;
            stream.set_zero_linger()?;
            return Ok(());
        }
        Fault::TruncatedJson => half(Some(HALF.len())),
        Fault::EarlyEof => half(None),
        Fault::SlowHeaders => {
            tokio::time::sleep(Duration::from_secs(3600)).await;
            return Ok(());
        }
        Fault::SlowBody => {
            stream.write_all(half(Some(HALF.len() + 3600)).as_bytes()).await?;
            for _ in 0..3600 {
                tokio::time::sleep(Duration::from_secs(1)).await;
                stream.write_all(b" ").await?;
            }
            return Ok(());
        }
        Fault::TooManySeconds => refuse("429 Too Many Requests", "retry-after: 2\r\n"),
        Fault::TooManyElsewhere => refuse("429 Too Many Requests", "x-retry-after: 2\r\n"),
        Fault::TooManyDate => {
            let date = http_date(Duration::from_secs(3));
            refuse("429 Too Many Requests", &format!("retry-after: {date}\r\n"))
        }
        Fault::Unavailable => refuse("503 Service Unavailable", ""),
        Fault::NegativeRetryAfter => refuse("503 Service Unavailable", "retry-after: -30\r\n"),
        Fault::HugeRetryAfter => refuse("503 Service Unavailable", "retry-after: 99999999999999999999\r\n"),
        Fault::GzipBomb => {
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                BOMB.len()
            );
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(&BOMB).await?;
            return stream.shutdown().await;
        }
        Fault::Oversize => half(Some(1 << 40)),
        Fault::RedirectSame => refuse("307 Temporary Redirect", &format!("location: {path}\r\n")),
        Fault::RedirectOther => {
            refuse("307 Temporary Redirect", &format!("location: http://{}{path}\r\n", state.elsewhere))
        }
        Fault::Refused | Fault::Tls | Fault::GoAwayUnprocessed | Fault::GoAwayAfter => unreachable!(),
    };
    stream.write_all(text.as_bytes()).await?;
    stream.shutdown().await
}

/// A date so far ahead, as HTTP writes it.
fn http_date(ahead: Duration) -> String {
    let at = jiff::Timestamp::now() + ahead;
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

async fn read_request(stream: &mut (impl AsyncRead + Unpin)) -> std::io::Result<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let mut buffer = [0_u8; 16 * 1024];
    loop {
        let read = stream.read(&mut buffer).await?;
        if read == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        bytes.extend_from_slice(&buffer[..read]);
        let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let length = head
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .map_or(0, |(_, value)| value.trim().parse().unwrap());
        let body = &bytes[end + 4..];
        if body.len() >= length {
            return Ok((head, body.to_vec()));
        }
    }
}

/// Has the healthy server answer, on a connection of its own.
async fn forward(head: &str, body: &[u8], upstream: SocketAddr) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(upstream).await?;
    stream.write_all(format!("{head}\r\nconnection: close\r\n\r\n").as_bytes()).await?;
    stream.write_all(body).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(answer)
}
