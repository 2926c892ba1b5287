//! What must never be shown is not: keys, cookies, headers, query values, claims, bodies, on every path
//! that succeeds or fails, in traces, errors, `Debug` and panics.

use crate::backend::{Backend, on_each_backend};
use crate::faults::collect::Collector;
use crate::faults::fault::{Fault, ROWS};
use crate::faults::network::Network;
use crate::faults::server::FaultServer;
use crate::operations::{Drive, every_operation};
use crate::values::KEY;
use kayle_id::operations::Operation;
use kayle_id::testing::mock::{Response, Stub};
use kayle_id::{Client, Error, Method, Request, RetryPolicy};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Marks, and the beginnings of the secrets that the bundled answers hold.
const NEVER: [&str; 3] = ["CANARY", "whsec_", "kk_"];

struct Watch {
    collector: Collector,
    sent: usize,
}

impl Watch {
    fn check(&self, whence: &str, text: &str) {
        for mark in NEVER {
            let found = text.find(mark).map(|at| &text[at.saturating_sub(200)..(at + 20).min(text.len())]);
            assert!(found.is_none(), "{whence} shows {mark}: {found:?}");
        }
    }

    fn error(&self, error: &Error) {
        self.check("Display", &error.to_string());
        self.check("Debug", &format!("{error:?} {error:#?}"));
        let mut source = std::error::Error::source(error);
        while let Some(cause) = source {
            self.check("a cause", &format!("{cause} {cause:?}"));
            source = cause.source();
        }
    }
}

impl Drive for Watch {
    async fn drive<O: Operation + Clone + 'static>(&mut self, request: Request<O>) {
        let request = request.header("x-private", "CANARY");
        self.check("a request", &format!("{request:?} {request:#?}"));
        match request.send_with_response().await {
            Ok(response) => self.check("a response", &format!("{:?}", response.headers())),
            Err(error) => self.error(&error),
        }
        self.sent += 1;
    }
}

fn client(base: String, http: reqwest::Client) -> Client {
    let builder = Client::builder()
        .base_url(base)
        .http_client(http)
        .api_key(KEY)
        .session_cookie("CANARY")
        .default_header("x-default", "CANARY")
        .retry(RetryPolicy::default().max_attempts(2))
        .attempt_timeout(Duration::from_secs(5))
        .max_response_bytes(1 << 20)
        .on_attempt(|attempt| assert!(!format!("{attempt:?}").contains("CANARY")))
        .middleware(|request, next| async move {
            assert!(!format!("{request:?} {next:?}").contains(KEY));
            next.run(request).await
        });
    assert!(!format!("{builder:?}").contains("CANARY"));
    builder.build().unwrap()
}

async fn no_marked_secret_or_claim_is_seen_on_any_path<B: Backend>() {
    let panics: Arc<Mutex<String>> = Arc::default();
    let hook = std::panic::take_hook();
    let into = Arc::clone(&panics);
    std::panic::set_hook(Box::new(move |info| {
        into.lock().unwrap().push_str(&info.to_string());
        hook(info);
    }));
    let (healthy, _) = B::bundled().await;
    healthy.take_anything();
    let network = Network::new();
    let mut watch = Watch { collector: Collector::start(), sent: 0 };

    let base = client(healthy.base_url(), network.http(Fault::Refused));
    watch.check("a client", &format!("{base:?} {:?} {:?}", base.sessions(), base.webhooks()));
    every_operation(&base, &mut watch).await;
    let traced = watch.collector.take_everything();
    assert!(traced.matches("kayle_id.attempt").count() >= 46, "there is something to look at");
    watch.check("the traces of success", &traced);
    for row in ROWS {
        let server = FaultServer::start(row.fault, u32::MAX, healthy.address(), healthy.address());
        let before = watch.sent;
        every_operation(&client(server.base_url(), network.http(row.fault)), &mut watch).await;
        assert!(watch.sent - before >= 46 && server.was_met(), "{}", row.name);
        watch.check(row.name, &watch.collector.take_everything());
    }
    // Refusals that echo, the way out, lists, and what was never sent.
    for status in [400, 401, 403, 404, 409, 429, 500, 503] {
        let echo = format!(r#"{{"error": {{"code": "{KEY}", "message": "no: {KEY} whsec_CANARY", "hint": "{KEY}"}}}}"#);
        healthy.mount(
            Stub::any().respond(Response::text(status, echo).header("x-request-id", KEY)).priority(1).times(150),
        );
        every_operation(&base, &mut watch).await;
        healthy.clear();
    }
    let raw = base.request(Method::POST, "/v1/sessions").query("q", "CANARY").json("CANARY").header("x-a", "CANARY");
    watch.check("a raw request", &format!("{raw:?}"));
    if let Err(error) = raw.send().await {
        watch.error(&error);
    }
    watch.error(&base.request(Method::GET, "CANARY").send().await.unwrap_err());
    watch.error(&base.webhooks().endpoints().create("CANARY").send().await.unwrap_err());
    let mut logs = base.dashboard().organization().audit_logs().list().search("CANARY").stream().prefetch();
    while let Some(item) = futures::StreamExt::next(&mut logs).await {
        watch.check("an item", &format!("{item:?} {logs:?}"));
    }
    watch.check("the last traces", &watch.collector.take_everything());
    let panics = panics.lock().unwrap();
    watch.check("a panic", &panics);
    assert!(watch.sent >= 46 * (1 + ROWS.len() + 8), "{}", watch.sent);
}

on_each_backend! {
    #[tokio::test(start_paused = true)]
    no_marked_secret_or_claim_is_seen_on_any_path;
}
