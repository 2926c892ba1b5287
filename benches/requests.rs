//! What a call costs over a hand-written `reqwest` and `serde` client that does the same.
//!
//! Measured is the CPU time of the calling thread; the loopback server runs on a thread of its own. On one
//! CPU (`taskset -c 1 cargo bench --bench requests`) a wake-up costs every call the same, and the numbers
//! repeat to a hundredth; on several they do not.

use criterion::measurement::{Measurement, ValueFormatter};
use criterion::{Criterion, Throughput};
use http::header::{ACCEPT, HeaderMap, HeaderValue};
use kayle_id::{Client, SessionId};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::hint::black_box;
use std::io::{Read, Write};
use std::time::Duration;

const KEY: &str = "kk_bench000000000000000000000000000";

/// CPU time of this thread.
struct CpuTime;

impl Measurement for CpuTime {
    type Intermediate = cpu_time::ThreadTime;
    type Value = Duration;

    fn start(&self) -> Self::Intermediate {
        cpu_time::ThreadTime::now()
    }

    fn end(&self, start: Self::Intermediate) -> Duration {
        start.elapsed()
    }

    fn add(&self, one: &Duration, other: &Duration) -> Duration {
        *one + *other
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        value.as_nanos() as f64
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        &Nanoseconds
    }
}

struct Nanoseconds;

impl ValueFormatter for Nanoseconds {
    fn scale_values(&self, _: f64, values: &mut [f64]) -> &'static str {
        values.iter_mut().for_each(|value| *value /= 1000.0);
        "µs CPU"
    }

    fn scale_throughputs(&self, _: f64, _: &Throughput, _: &mut [f64]) -> &'static str {
        ""
    }

    fn scale_for_machines(&self, _: &mut [f64]) -> &'static str {
        "ns"
    }
}

fn session(number: usize) -> serde_json::Value {
    serde_json::json!({
        "id": format!("vs_{number:064}"), "status": "succeeded", "failure_code": null, "nfc_tries_used": 1,
        "liveness_tries_used": 1, "contract_version": 1,
        "share_fields": {
            "family_name": {"reason": "To address you", "source": "rc", "required": true},
            "age_over_18": {"reason": "The law asks for it", "source": "rc", "required": true},
            "kayle_document_id": {"reason": "Sharing", "source": "default", "required": true}
        },
        "redirect_url": "https://example.com/done", "webhook_endpoint_id": "whe_0123456789",
        "verification_url": format!("https://verify.example/vs_{number:064}"),
        "expires_at": "2026-05-04T10:15:02.318Z", "completed_at": "2026-05-04T09:20:00.001Z",
        "created_at": "2026-05-04T09:15:02.318Z", "updated_at": "2026-05-04T09:20:00.001Z"
    })
}

/// Answers every request with one of two bodies, by whether it is for a list.
fn serve() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let answer = |body: serde_json::Value| {
        let body = body.to_string();
        format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len())
    };
    let pagination = serde_json::json!({"limit": 100, "has_more": false, "next_cursor": null});
    let sessions: Vec<_> = (0..100).map(session).collect();
    let list = answer(serde_json::json!({"data": sessions, "error": null, "pagination": pagination}));
    let one = answer(serde_json::json!({"data": session(1), "error": null}));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, list, one) = (stream.unwrap(), list.clone(), one.clone());
            std::thread::spawn(move || {
                let mut buffer = vec![0; 16 * 1024];
                let mut filled = 0;
                loop {
                    match stream.read(&mut buffer[filled..]) {
                        Ok(0) | Err(_) => return,
                        Ok(count) => filled += count,
                    }
                    if buffer[..filled].ends_with(b"\r\n\r\n") {
                        let answer = if buffer.starts_with(b"GET /v1/sessions?") { &list } else { &one };
                        stream.write_all(answer.as_bytes()).unwrap();
                        filled = 0;
                    }
                }
            });
        }
    });
    address
}

/// What a user would write by hand.
mod by_hand {
    use super::*;

    #[derive(Deserialize)]
    pub(super) struct One {
        pub(super) data: Session,
    }

    #[derive(Deserialize)]
    #[allow(dead_code)]
    pub(super) struct List {
        pub(super) data: Vec<Session>,
        pub(super) pagination: Pagination,
    }

    #[derive(Deserialize)]
    #[allow(dead_code)]
    pub(super) struct Pagination {
        limit: u32,
        has_more: bool,
        next_cursor: Option<String>,
    }

    #[derive(Deserialize)]
    #[allow(dead_code)]
    pub(super) struct Session {
        id: String,
        status: Status,
        failure_code: Option<String>,
        nfc_tries_used: u32,
        liveness_tries_used: u32,
        contract_version: i64,
        share_fields: BTreeMap<String, ShareField>,
        redirect_url: Option<String>,
        webhook_endpoint_id: Option<Targets>,
        verification_url: String,
        cancel_token: Option<String>,
        expires_at: jiff::Timestamp,
        completed_at: Option<jiff::Timestamp>,
        created_at: jiff::Timestamp,
        updated_at: jiff::Timestamp,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub(super) enum Status {
        Created,
        InProgress,
        Succeeded,
        Failed,
        Expired,
        Cancelled,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub(super) enum Source {
        Default,
        Rc,
    }

    #[derive(Deserialize)]
    #[serde(untagged)]
    #[allow(dead_code)]
    pub(super) enum Targets {
        One(String),
        Several(Vec<String>),
    }

    #[derive(Deserialize)]
    #[allow(dead_code)]
    pub(super) struct ShareField {
        required: bool,
        reason: String,
        source: Source,
    }
}

type Task<'a> = (&'static str, Box<dyn Fn() + 'a>);

/// Runs two tasks in turns, a few calls each, and tells the medians and their ratio: what else the
/// machine does meets both alike.
fn in_turns(title: &str, tasks: [Task<'_>; 2]) {
    const ROUNDS: usize = 400;
    const CALLS: u32 = 20;
    let mut times = [Vec::with_capacity(ROUNDS), Vec::with_capacity(ROUNDS)];
    for _ in 0..ROUNDS {
        for ((_, task), times) in tasks.iter().zip(&mut times) {
            let start = cpu_time::ThreadTime::now();
            (0..CALLS).for_each(|_| task());
            times.push(start.elapsed() / CALLS);
        }
    }
    let [ours, theirs] = times.map(|mut times| {
        times.sort();
        times[ROUNDS / 2].as_nanos() as f64 / 1000.0
    });
    let [(our_name, _), (their_name, _)] = tasks;
    println!(
        "{title}, in turns: {our_name} {ours:.1} µs CPU, {their_name} {theirs:.1} µs CPU, ratio {:.3}",
        ours / theirs
    );
}

fn compare(criterion: &mut Criterion<CpuTime>) {
    let base = serve();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let client = Client::builder().base_url(&base).api_key(KEY).build().unwrap();
    // The same bytes on the wire: what our client says of itself is said by hand, too.
    let agent = concat!("kayle-id-rust/", env!("CARGO_PKG_VERSION"));
    let json = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json"))]);
    let hand = reqwest::Client::builder()
        .user_agent(agent)
        .default_headers(json)
        .connect_timeout(Duration::from_secs(10))
        .timeout(Duration::from_secs(30))
        .build()
        .unwrap();
    let id: SessionId = format!("vs_{:064}", 1).parse().unwrap();

    let get = || drop(black_box(runtime.block_on(client.sessions().get(&id).send()).unwrap()));
    let get_by_hand = || {
        let call = async {
            let url = format!("{base}/v1/sessions/{id}");
            let answer = hand.get(url).bearer_auth(KEY).send().await?.error_for_status()?;
            answer.json::<by_hand::One>().await
        };
        drop(black_box(runtime.block_on(call).unwrap().data));
    };
    let list = || drop(black_box(runtime.block_on(client.sessions().list().limit(100).send()).unwrap()));
    let list_by_hand = || {
        let call = async {
            let request = hand.get(format!("{base}/v1/sessions")).query(&[("limit", "100")]).bearer_auth(KEY);
            request.send().await?.error_for_status()?.json::<by_hand::List>().await
        };
        drop(black_box(runtime.block_on(call).unwrap().data));
    };

    let (ours, theirs) = ("kayle-id", "reqwest and serde by hand");
    in_turns("get one session", [(ours, Box::new(get)), (theirs, Box::new(get_by_hand))]);
    in_turns("list 100 sessions", [(ours, Box::new(list)), (theirs, Box::new(list_by_hand))]);

    let mut group = criterion.benchmark_group("get one session");
    group.bench_function(ours, |bencher| bencher.iter(get));
    group.bench_function(theirs, |bencher| bencher.iter(get_by_hand));
    group.finish();
    let mut group = criterion.benchmark_group("list 100 sessions");
    group.bench_function(ours, |bencher| bencher.iter(list));
    group.bench_function(theirs, |bencher| bencher.iter(list_by_hand));
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().with_measurement(CpuTime).configure_from_args();
    compare(&mut criterion);
    criterion.final_summary();
}
