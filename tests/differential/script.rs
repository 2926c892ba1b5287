//! A list of requests that is sent to two servers, and their answers compared.
//!
//! Each line of `requests.jsonl` is a request: `method`, `path`, and where it has them `headers` and `body`. `{key}` and `{cookie}` stand
//! for the credentials at the server, and `save` takes a value of the answer, by its JSON pointer, for the lines that follow.

use std::collections::HashMap;
use std::env;

use kayle_id::testing::simulator::{Oddity, Simulator};
use libtest_mimic::{Failed, Trial};
use serde_json::Value;

use crate::compare::{Answer, differences};
use crate::{cookie, send};

static REQUESTS: &str = include_str!("requests.jsonl");

/// A server, and what was taken from its answers.
struct Target {
    base: String,
    values: HashMap<String, String>,
}

impl Target {
    fn simulator(simulator: &Simulator) -> Self {
        let values = [("key", simulator.api_key()), ("cookie", cookie(simulator))];
        Self { base: simulator.base_url(), values: values.map(|(name, value)| (name.to_owned(), value)).into() }
    }

    /// The server that the environment names. Without a cookie, the lines that need one are passed over.
    fn named(prefix: &str) -> Option<Self> {
        let get = |name: &str| env::var(format!("{prefix}_{name}")).ok();
        let mut values = HashMap::from([("key".to_owned(), get("KEY")?)]);
        values.extend(get("COOKIE").map(|cookie| ("cookie".to_owned(), cookie)));
        Some(Self { base: env::var(prefix).ok()?, values })
    }

    fn fill(&self, text: &str) -> String {
        self.values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    async fn send(&mut self, line: &Value) -> Answer {
        let headers = line["headers"].as_object().into_iter().flatten();
        let mut headers: Vec<(String, String)> =
            headers.map(|(name, value)| (name.clone(), self.fill(value.as_str().unwrap()))).collect();
        let body = match &line["body"] {
            Value::Null => None,
            Value::String(text) => Some(self.fill(text)),
            json => Some(self.fill(&json.to_string())),
        };
        if body.is_some() && !headers.iter().any(|(name, _)| name == "content-type") {
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
        }
        let path = self.fill(line["path"].as_str().unwrap());
        let answer = send::send(&self.base, line["method"].as_str().unwrap(), &path, &headers, body.as_deref()).await;
        let told: Value = serde_json::from_str(&answer.body).unwrap_or_default();
        for (name, pointer) in line["save"].as_object().into_iter().flatten() {
            let value = told.pointer(pointer.as_str().unwrap()).and_then(Value::as_str).unwrap_or_default();
            self.values.insert(name.clone(), value.to_owned());
        }
        answer
    }
}

/// Sends every request to both, and gives the differences.
async fn compare(one: &mut Target, other: &mut Target) -> Vec<String> {
    let cookies = [&*one, &*other].iter().all(|target| target.values.contains_key("cookie"));
    let mut report = Vec::new();
    for line in REQUESTS.lines().filter(|line| cookies || !line.contains("{cookie}")) {
        let line: Value = serde_json::from_str(line).unwrap();
        let (first, second) = (one.send(&line).await, other.send(&line).await);
        let found = differences(&first, &second, false);
        if !found.is_empty() {
            report.push(format!("{line}\n  {}", found.join("\n  ")));
        }
    }
    report
}

fn run<F: Future<Output = Vec<String>>>(future: F) -> Vec<String> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(future)
}

fn verdict(report: &[String]) -> Result<(), Failed> {
    if report.is_empty() { Ok(()) } else { Err(report.join("\n").into()) }
}

pub(crate) fn against_itself() -> Trial {
    Trial::test("two_simulators_give_the_same_answers", || {
        verdict(&run(async {
            let (one, other) = (Simulator::start().await.unwrap(), Simulator::start().await.unwrap());
            compare(&mut Target::simulator(&one), &mut Target::simulator(&other)).await
        }))
    })
}

/// Two servers that do differ.
pub(crate) fn a_difference_is_found() -> Trial {
    Trial::test("a_difference_is_found", || {
        let report = run(async {
            let one = Simulator::start().await.unwrap();
            let other = Simulator::builder().without(Oddity::PlainTextBodies).start().await.unwrap();
            compare(&mut Target::simulator(&one), &mut Target::simulator(&other)).await
        });
        let found = report.iter().any(|difference| difference.contains("Malformed JSON in request body"));
        if found { Ok(()) } else { Err(format!("{report:?}").into()) }
    })
}

/// The server at `KAYLE_DIFFERENTIAL`, whose credentials are `KAYLE_DIFFERENTIAL_KEY` and `KAYLE_DIFFERENTIAL_COOKIE`, beside the one
/// at `KAYLE_DIFFERENTIAL_OTHER`, or a new simulator. Ignored where no server is named.
pub(crate) fn against_another() -> Trial {
    let named = Target::named("KAYLE_DIFFERENTIAL");
    let ignored = named.is_none();
    let trial = Trial::test("another_server_gives_the_same_answers", move || {
        let mut named = named.ok_or("no server is named by KAYLE_DIFFERENTIAL and KAYLE_DIFFERENTIAL_KEY")?;
        verdict(&run(async {
            if let Some(mut other) = Target::named("KAYLE_DIFFERENTIAL_OTHER") {
                return compare(&mut named, &mut other).await;
            }
            let simulator = Simulator::start().await.unwrap();
            compare(&mut named, &mut Target::simulator(&simulator)).await
        }))
    });
    trial.with_ignored_flag(ignored)
}
