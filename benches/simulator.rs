//! How much the simulator serves: reads a second on one core, and the wall time of a session's life.

use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::testing::simulator::{Claims, Simulator};
use kayle_id::{Client, RetryPolicy};
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// Connections that ask at once. More than one, so that the server always has something to do.
const CONNECTIONS: usize = 8;
const READS: usize = 50_000;
const LIVES: usize = 300;

fn main() {
    // `cargo test --benches` runs this too; a few rounds are enough to see that it works.
    let short = !std::env::args().any(|argument| argument == "--bench");
    reads(if short { 800 } else { READS });
    lives(if short { 5 } else { LIVES });
}

/// Reads one session over and over, with the server on a thread of its own.
fn reads(count: usize) {
    let (tell, told) = std::sync::mpsc::channel();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let simulator = Simulator::start().await.unwrap();
            let client = client(&simulator);
            let session = client.sessions().create().send().await.unwrap();
            tell.send((simulator.address(), simulator.api_key(), session.id.to_string())).unwrap();
            let cpu = cpu_time::ThreadTime::now();
            stopped.await.unwrap();
            cpu.elapsed()
        })
    });
    let (address, key, session) = told.recv().unwrap();
    let request = format!("GET /v1/sessions/{session} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {key}\r\n\r\n");
    let began = Instant::now();
    let asking: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let request = request.clone();
            std::thread::spawn(move || ask(address, &request, count / CONNECTIONS))
        })
        .collect();
    asking.into_iter().for_each(|thread| thread.join().unwrap());
    let wall = began.elapsed();
    stop.send(()).unwrap();
    let cpu = server.join().unwrap();
    let rate = |time: Duration| count as f64 / time.as_secs_f64();
    println!(
        "GET /v1/sessions/{{id}}: {:.0} a second of wall time, {:.0} a second of one core's time",
        rate(wall),
        rate(cpu)
    );
}

fn ask(address: SocketAddr, request: &str, count: usize) {
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    stream.set_nodelay(true).unwrap();
    let mut buffer = vec![0; 16 * 1024];
    for _ in 0..count {
        stream.write_all(request.as_bytes()).unwrap();
        let mut filled = 0;
        loop {
            filled += stream.read(&mut buffer[filled..]).unwrap();
            let text = &buffer[..filled];
            assert!(text.starts_with(b"HTTP/1.1 200"));
            if text.ends_with(b",\"error\":null}") {
                break;
            }
        }
    }
}

/// A session from its creation to its delivered webhook, everything on one thread.
fn lives(count: usize) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut times = runtime.block_on(async {
        let simulator = Simulator::start().await.unwrap();
        let client = client(&simulator);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let router = axum::Router::new().fallback(|| async { "" });
        tokio::spawn(async move { axum::serve(listener, router).await });
        let endpoint = client.webhooks().endpoints().create(url).send().await.unwrap().endpoint;
        let jwk = PrivateKey::generate(RsaKeySize::Rsa2048).unwrap().public_jwk();
        client.webhooks().encryption_keys().create(&endpoint.id, &jwk).send().await.unwrap();
        let mut times = Vec::with_capacity(count);
        for _ in 0..count {
            let began = Instant::now();
            let session = client.sessions().create().send().await.unwrap();
            simulator.complete(&session.id, Claims::new()).unwrap();
            simulator.settled().await;
            times.push(began.elapsed());
        }
        let delivered = client.webhooks().deliveries().list().limit(1).send().await.unwrap();
        assert_eq!(delivered.items[0].status, kayle_id::WebhookDeliveryStatus::Succeeded);
        times
    });
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!("created to delivered: median {:?}, 99 of 100 within {:?}, longest {:?}", at(0.5), at(0.99), at(1.0));
}

fn client(simulator: &Simulator) -> Client {
    let builder = Client::builder().base_url(simulator.base_url()).api_key(simulator.api_key());
    builder.retry(RetryPolicy::none()).build().unwrap()
}
