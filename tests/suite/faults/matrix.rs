//! Every fault on every operation: what is told, how often it was asked, and that nothing was done twice
//! or lost. Time is tokio's own, paused: nobody waits.

use crate::backend::{Backend, on_each_backend};
use crate::faults::fault::{Fault, ROWS, Repeats, Row};
use crate::faults::network::Network;
use crate::faults::server::FaultServer;
use crate::operations::{Drive, every_operation};
use crate::values::KEY;
use kayle_id::operations::Operation;
use kayle_id::{Client, Error, OperationInfo, Request, RetryPolicy};
use serde_json::Value;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;

const ATTEMPTS: u32 = 4;

/// Sends the one request at a place in the list.
struct Only {
    place: usize,
    next: usize,
    sent: Option<(&'static OperationInfo, Result<(), Error>)>,
}

impl Drive for Only {
    async fn drive<O: Operation + Clone + 'static>(&mut self, request: Request<O>) {
        if self.next == self.place {
            self.sent = Some((request.info(), request.send().await.map(drop)));
        }
        self.next += 1;
    }
}

/// The operations in the order of the list.
#[derive(Default)]
struct Names(Vec<&'static str>);

impl Drive for Names {
    async fn drive<O: Operation + Clone + 'static>(&mut self, request: Request<O>) {
        self.0.push(request.info().id);
    }
}

struct World<B> {
    healthy: B,
    elsewhere: SocketAddr,
    network: Network,
}

struct Told {
    info: &'static OperationInfo,
    result: Result<(), Error>,
    attempts: u32,
    received: u32,
    acted: u32,
    connections: u32,
}

impl<B: Backend> World<B> {
    /// One call, on which the fault strikes so many times.
    async fn call(&self, fault: Fault, times: u32, place: usize, operation: &str) -> Told {
        self.healthy.ready(operation).await;
        let server = Arc::new(FaultServer::start(fault, times, self.healthy.address(), self.elsewhere));
        let attempts = Arc::new(Mutex::new(0));
        let client = Client::builder()
            .base_url(server.base_url())
            .api_key(KEY)
            .session_cookie(self.healthy.cookie())
            .http_client(self.network.http(fault))
            .retry(RetryPolicy::default().max_attempts(ATTEMPTS))
            .attempt_timeout(Duration::from_secs(5))
            .max_response_bytes(1 << 20)
            .on_attempt({
                let (server, attempts) = (Arc::clone(&server), Arc::clone(&attempts));
                move |attempt| {
                    *attempts.lock().unwrap() = attempt.number;
                    if fault == Fault::Refused && attempt.number == times {
                        server.recover();
                    }
                }
            })
            .build()
            .unwrap();
        let mut only = Only { place, next: 0, sent: None };
        every_operation(&client, &mut only).await;
        let (info, result) = only.sent.unwrap();
        let count = |counter: &std::sync::atomic::AtomicU32| counter.load(Ordering::SeqCst);
        let attempts = *attempts.lock().unwrap();
        Told {
            info,
            result,
            attempts,
            received: count(&server.state.received),
            acted: count(&server.state.acted),
            connections: count(&server.state.connections),
        }
    }
}

/// Whether an operation's success has no body to be read.
fn is_empty(info: &OperationInfo) -> bool {
    let document: Value = serde_json::from_str(include_str!("../../../openapi.json")).unwrap();
    !document["paths"][info.path][info.method.to_lowercase()]["responses"]["204"].is_null()
}

impl Row {
    fn repeats(&self, info: &OperationInfo) -> bool {
        match self.repeats {
            Repeats::Everything => true,
            Repeats::Safe => info.repeatable,
            Repeats::Nothing => false,
        }
    }

    fn check(&self, told: &Told, lasts: bool) -> String {
        let Told { info, result, attempts, received, acted, connections } = told;
        let case = format!("{} on {}, {}", self.name, info.id, if lasts { "lasting" } else { "once" });
        let again = self.repeats(info);
        // A body that is cut off is no loss to whoever reads none.
        let unread = matches!(self.fault, Fault::TruncatedJson | Fault::EarlyEof) && is_empty(info);
        let followed = self.fault == Fault::RedirectSame;
        let succeeds = unread || !lasts && (again || followed);
        match result {
            Ok(()) => assert!(succeeds, "{case}: should have failed"),
            Err(error) => {
                assert!(!succeeds, "{case}: {error}");
                assert!((self.told.1)(error), "{case}: {error:?}");
                assert_eq!(error.attempts(), *attempts, "{case}: {error}");
            }
        }
        let wanted = match (again, lasts) {
            (true, true) => ATTEMPTS,
            (true, false) => 2,
            (false, _) => 1,
        };
        assert_eq!(*attempts, wanted, "{case}: attempts");
        match self.fault {
            Fault::Refused => assert_eq!(*received, u32::from(!lasts), "{case}: requests"),
            Fault::Tls => assert_eq!((*received, *connections), (u32::from(!lasts), wanted), "{case}: requests"),
            // Each attempt follows five redirects at most.
            Fault::RedirectSame => assert_eq!(*received, if lasts { 6 } else { 2 }, "{case}: requests"),
            _ => assert_eq!(*received, wanted, "{case}: requests"),
        }
        // What is not safe to repeat was done once at most, whatever the client was told.
        let harmless = matches!(self.fault, Fault::RedirectSame | Fault::GoAwayUnprocessed);
        assert!(info.repeatable || harmless || *received <= 1, "{case}: sent {received} times");
        assert!(*acted <= 1, "{case}: done {acted} times");
        assert!(!succeeds || unread || *acted == 1, "{case}: lost");
        let outcome = if result.is_ok() { "ok" } else { self.told.0 };
        format!("{outcome} {attempts}")
    }
}

async fn every_fault_on_every_operation_is_told_counted_and_neither_doubled_nor_lost<B: Backend>() {
    let (healthy, client) = B::bundled().await;
    let mut names = Names::default();
    every_operation(&client, &mut names).await;
    let other = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let world = World { healthy, elsewhere: other.local_addr().unwrap(), network: Network::new() };

    let mut table: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in ROWS {
        for (place, operation) in names.0.iter().enumerate() {
            let once = world.call(row.fault, 1, place, operation).await;
            let lasting = world.call(row.fault, u32::MAX, place, operation).await;
            let cell = format!("{} / {}", row.check(&once, false), row.check(&lasting, true));
            table.entry(once.info.id).or_default().push(cell);
        }
    }
    let crossed = tokio::time::timeout(Duration::from_millis(1), other.accept()).await;
    assert!(crossed.is_err(), "nothing went to the other origin");
    print(&table);
    let known = kayle_id::resources::operations();
    let aliases = known.iter().filter(|operation| operation.alias_of.is_some()).count();
    assert_eq!(table.len(), known.len() - aliases);
    assert!(table.values().all(|cells| cells.len() == ROWS.len()));
}

/// What came of each, and in how many attempts: when the fault strikes once / when it lasts.
fn print(table: &BTreeMap<&str, Vec<String>>) {
    let columns: Vec<&str> = ROWS.iter().map(|row| row.name).collect();
    println!("| operation | {} |\n|{}", columns.join(" | "), "---|".repeat(columns.len() + 1));
    for (operation, cells) in table {
        println!("| {operation} | {} |", cells.join(" | "));
    }
    println!("{} operations, {} faults, once and lasting", table.len(), ROWS.len());
}

on_each_backend! {
    #[tokio::test(start_paused = true)]
    every_fault_on_every_operation_is_told_counted_and_neither_doubled_nor_lost;
}
