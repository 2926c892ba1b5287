//! The fixtures in a stock WireMock: the same requests to it and to the bundled server, the same answers.
//! Runs where `WIREMOCK_JAR` names its standalone jar and there is a Java to run it.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails the test")]

#[path = "../operations.rs"]
mod operations;

use kayle_id::operations::Operation;
use kayle_id::testing::mock::{MockServer, RecordedRequest};
use kayle_id::{Client, Request, bitgo, hookbridge};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const KEY: &str = "kk_fixture0000000000000000000000001";
const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/wiremock-fixtures");

/// A WireMock with the folder as its mappings.
struct Stock {
    process: Child,
    base: String,
}

impl Stock {
    fn start(jar: &str) -> Self {
        let root = concat!(env!("CARGO_TARGET_TMPDIR"), "/stock-wiremock");
        let mappings = format!("{root}/mappings");
        let _ = std::fs::remove_dir_all(root);
        std::fs::create_dir_all(&mappings).unwrap();
        for file in json_files(Path::new(FIXTURES)) {
            let copy = Path::new(&mappings).join(file.strip_prefix(FIXTURES).unwrap());
            std::fs::create_dir_all(copy.parent().unwrap()).unwrap();
            std::fs::copy(&file, copy).unwrap();
        }
        let mut process = Command::new("java")
            .args(["-jar", jar, "--port", "0", "--bind-address", "127.0.0.1", "--root-dir", root])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let port = lines.filter_map(|line| Some(line.strip_prefix("port:")?.trim().to_owned())).next();
        Self { process, base: format!("http://127.0.0.1:{}", port.expect("it tells its port")) }
    }
}

impl Drop for Stock {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn json_files(folder: &Path) -> Vec<PathBuf> {
    let (folders, files): (Vec<_>, Vec<_>) =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).partition(|path| path.is_dir());
    let files = files.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.chain(folders.iter().flat_map(|folder| json_files(folder))).collect()
}

/// The outcomes that an operation's fixtures name, the common ones among them, and whether each ends without an answer.
fn outcomes(operation: &str) -> BTreeMap<String, bool> {
    let mut outcomes: BTreeMap<String, bool> = ["example=of-this-name-there-is-none", "code=599", "code=401"]
        .into_iter()
        .map(|prefer| (prefer.to_owned(), false))
        .collect();
    let name = format!("{operation}.json");
    let own = json_files(Path::new(FIXTURES)).into_iter().find(|file| file.ends_with(&name)).unwrap();
    for file in [own.with_file_name("common.json"), own] {
        let text = std::fs::read_to_string(file).unwrap();
        let text: Value = serde_json::from_str(&text).unwrap();
        for stub in text["mappings"].as_array().unwrap() {
            if stub["response"]["fixedDelayMilliseconds"].is_null() {
                let fault = !stub["response"]["fault"].is_null();
                if let Some(example) = stub["metadata"]["example"].as_str() {
                    outcomes.insert(format!("example={example}"), fault);
                }
                if let Some(status) = stub["response"]["status"].as_u64().filter(|_| !fault) {
                    outcomes.insert(format!("code={status}"), false);
                }
            }
        }
    }
    outcomes
}

struct Drive;

impl operations::Drive for Drive {
    async fn drive<O: Operation + Clone + 'static>(&mut self, request: Request<O>) {
        request.send().await.unwrap();
    }
}

/// What a server makes of a request: status, the headers that matter, and the body.
#[derive(Debug, PartialEq)]
enum Answer {
    Given(u16, [Option<String>; 4], String),
    Unmatched,
    Broken,
}

async fn answer(http: &reqwest::Client, base: &str, request: &RecordedRequest, prefer: Option<&str>) -> Answer {
    let method = reqwest::Method::from_bytes(request.method().as_str().as_bytes()).unwrap();
    let mut headers = request.headers().clone();
    for name in ["host", "content-length", "prefer"] {
        headers.remove(name);
    }
    if let Some(prefer) = prefer {
        headers.insert("prefer", prefer.parse().unwrap());
    }
    let address = format!("{base}{}", request.path());
    let sent = http.request(method, address).query(request.query()).headers(headers).body(request.body().clone());
    let Ok(given) = sent.send().await else { return Answer::Broken };
    let status = given.status().as_u16();
    let headers = ["content-type", "retry-after", "x-retry-after", "location"].map(|name| {
        let value = given.headers().get(name)?;
        Some(value.to_str().unwrap().replace(' ', "").to_lowercase())
    });
    let Ok(body) = given.bytes().await else { return Answer::Broken };
    let text = String::from_utf8_lossy(&body).into_owned();
    // Each says in its own words that no stub fits.
    if text.starts_with("no stub answers") || text.contains("Request was not matched") {
        return Answer::Unmatched;
    }
    // Each writes JSON in its own spacing.
    let text = serde_json::from_slice::<Value>(&body).map_or(text, |json| json.to_string());
    Answer::Given(status, headers, text)
}

/// The companions' operations.
async fn drive_companions(address: &str) {
    let (bitgo, hookbridge) = (bitgo::Client::builder("v2xfixture"), hookbridge::Client::builder("hb_test_fixture"));
    let (bitgo, hookbridge) = (bitgo.base_url(address).build().unwrap(), hookbridge.base_url(address).build().unwrap());
    let (keys, enterprise) = (bitgo.webhook_keys(), "ent-1".parse().unwrap());
    let key = bitgo::SigningKey::generate(bitgo::KeyKind::P256).unwrap().with_key_id("my-key-v2".parse().unwrap());
    keys.register(&enterprise).jwks(&key.jwks()).send().await.unwrap();
    keys.register(&enterprise).jwks_uri("https://example.com/k").key_id(key.key_id()).send().await.unwrap();
    keys.list(&enterprise).send().await.unwrap();
    keys.list(&enterprise).starting_after(&2.into()).send().await.unwrap();
    keys.list(&enterprise).starting_after(&9.into()).send().await.unwrap();
    keys.list(&enterprise).status(bitgo::WebhookKeyStatus::Revoked).send().await.unwrap();
    keys.revoke(&enterprise, key.key_id()).send().await.unwrap();
    let (keys, endpoint) = (hookbridge.signing_keys(), "ep_550e8400e29b41d4a716446655440000".parse().unwrap());
    keys.create(&endpoint).send().await.unwrap();
    keys.list(&endpoint).send().await.unwrap();
    keys.delete(&endpoint, &"sk_a".parse().unwrap()).send().await.unwrap();
}

#[needs::needs("wiremock", "java")]
#[tokio::test(flavor = "multi_thread")]
async fn a_stock_wiremock_answers_as_the_bundled_server_does() {
    let jar = std::env::var("WIREMOCK_JAR").expect("WIREMOCK_JAR names a stock WireMock");
    let stock = Stock::start(&jar);
    let bundled = MockServer::start().await.unwrap();
    bundled.allow_unmatched();
    let client = Client::builder().base_url(bundled.base_url()).api_key(KEY).build().unwrap();
    operations::every_operation(&client, &mut Drive).await;
    drive_companions(&bundled.base_url()).await;
    let requests = bundled.take_requests();
    assert!(requests.len() >= 56);
    let mut compared = 0;
    let mut unlike = Vec::new();
    let http = reqwest::Client::new();
    for request in &requests {
        let outcomes = outcomes(request.operation().unwrap());
        let plain = (None, false);
        let chosen = outcomes.iter().map(|(prefer, fault)| (Some(prefer.as_str()), *fault));
        for (prefer, fault) in std::iter::once(plain).chain(chosen) {
            let ours = answer(&http, &bundled.base_url(), request, prefer).await;
            let theirs = answer(&http, &stock.base, request, prefer).await;
            // A broken connection breaks where it will.
            if ours != theirs && !fault {
                unlike.push(format!("{} {} {prefer:?}: {ours:?} and {theirs:?}", request.method(), request.path()));
            }
            compared += 1;
        }
    }
    println!("{compared} requests to both");
    assert!(unlike.is_empty(), "{} of {compared}, such as {}", unlike.len(), unlike[0]);
}
