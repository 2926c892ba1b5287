//! The page in a real browser, where one is installed: Chromium through WebDriver (W3C), with plain HTTP calls.

use crate::program::Running;
use crate::state::Folder;
use base64ct::{Base64, Encoding};
use kayle_id::*;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A browser with one window.
struct Browser {
    driver: Child,
    session: String,
    http: reqwest::Client,
    _profile: Folder,
}

impl Browser {
    /// Starts one.
    async fn start() -> Self {
        // The port that it finds free may be taken before it listens, upon which it ends.
        let mut tries = 0;
        let (mut driver, mut output, port) = loop {
            let driver = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).spawn();
            let mut driver = driver.expect("chromedriver starts");
            let mut output = BufReader::new(driver.stdout.take().unwrap());
            if let Some(port) = port(&mut output) {
                break (driver, output, port);
            }
            let _ = driver.wait();
            tries += 1;
            assert!(tries < 10, "the driver does not stay");
        };
        // It must be able to go on writing.
        std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
        let profile = Folder::new("browser");
        let folder = format!("--user-data-dir={}", profile.0.display());
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--window-size=1280,1400",
            &folder,
        ];
        // A click returns before the page that it leads to is there: what is looked for is waited for.
        let always = json!({
            "browserName": "chrome",
            "goog:chromeOptions": {"args": arguments},
            "timeouts": {"implicit": 30_000},
        });
        let asked = json!({"capabilities": {"alwaysMatch": always}});
        let http = reqwest::Client::new();
        let base = format!("http://127.0.0.1:{port}/session");
        let made: Value = http.post(&base).json(&asked).send().await.unwrap().json().await.unwrap();
        let Some(id) = made["value"]["sessionId"].as_str() else {
            let _ = driver.kill();
            panic!("the browser does not start: {}", made["value"]["message"]);
        };
        Self { driver, session: format!("{base}/{id}"), http, _profile: profile }
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let answer = self.http.post(format!("{}{path}", self.session)).json(&body).send().await.unwrap();
        let mut answer: Value = answer.json().await.unwrap();
        assert!(answer["value"]["error"].is_null(), "{path}: {answer}");
        answer["value"].take()
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.http.get(format!("{}{path}", self.session)).send().await.unwrap();
        answer.json::<Value>().await.unwrap()["value"].take()
    }

    async fn open(&self, url: &str) {
        self.post("/url", json!({"url": url})).await;
    }

    /// Waits until the browser is at an address.
    async fn arrives(&self, url: &str) {
        let start = Instant::now();
        loop {
            let at = self.get("/url").await;
            if at == url {
                return;
            }
            assert!(start.elapsed() < Duration::from_secs(30), "{at}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    async fn find(&self, selector: &str) -> String {
        let found = self.post("/element", json!({"using": "css selector", "value": selector})).await;
        found.as_object().unwrap().values().next().unwrap().as_str().unwrap().to_owned()
    }

    async fn click(&self, selector: &str) {
        let element = self.find(selector).await;
        self.post(&format!("/element/{element}/click"), json!({})).await;
    }

    async fn text(&self, selector: &str) -> String {
        let element = self.find(selector).await;
        self.get(&format!("/element/{element}/text")).await.as_str().unwrap().to_owned()
    }

    /// Keeps a picture of the window where `KAYLE_SCREENSHOTS` names a folder for it.
    async fn picture(&self, name: &str) {
        let Some(folder) = std::env::var_os("KAYLE_SCREENSHOTS") else { return };
        let picture = self.get("/screenshot").await;
        let bytes = Base64::decode_vec(picture.as_str().unwrap()).unwrap();
        std::fs::write(std::path::Path::new(&folder).join(name).with_extension("png"), bytes).unwrap();
    }
}

/// Where a driver says that it listens; nothing when it ends.
fn port(output: &mut impl BufRead) -> Option<String> {
    let lines = output.lines().map_while(Result::ok);
    lines
        .filter_map(|line| {
            Some(line.split_once("started successfully on port ")?.1.trim().trim_end_matches('.').to_owned())
        })
        .next()
}

impl Drop for Browser {
    /// The browser is closed through its driver: nobody else would.
    fn drop(&mut self) {
        let close = || {
            let (host, path) = self.session.strip_prefix("http://")?.split_once('/')?;
            let mut stream = TcpStream::connect(host).ok()?;
            stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
            let request =
                format!("DELETE /{path} HTTP/1.1\r\nhost: {host}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            stream.write_all(request.as_bytes()).ok()?;
            stream.read_to_end(&mut Vec::new()).ok()
        };
        let _ = close();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

#[needs::needs("chromedriver")]
#[tokio::test]
async fn a_person_clicks_a_session_to_success_in_a_real_browser() {
    let browser = Browser::start().await;
    let key = "kk_0123456789abcdefghijklmnopqrstuv";
    let running = Running::start(&["--key", key, "--local-redirects"]);
    let client = Client::builder().base_url(running.base.as_str()).api_key(key).build().unwrap();
    let fields = ShareFields::new()
        .require(Claim::FamilyName, "To address you")
        .optional(Claim::GivenNames, "To greet you")
        .require_age_over(18, "The law asks for it");
    let sessions = client.sessions();
    let first = sessions.create().share_fields(fields.clone()).send().await.unwrap();
    let endpoint = client.webhooks().endpoints().create("https://hooks.example.com/kayle").name("Shop").send();
    endpoint.await.unwrap();

    browser.open(&format!("{}/", running.base)).await;
    assert_eq!(browser.get("/title").await, "Overview · Kayle ID simulator");
    browser.picture("overview-empty").await;
    browser.click(&format!("a[title='{}']", first.id)).await;
    browser.picture("session").await;
    // The browser has applied the style sheet: the policy does not stand in its way.
    let button = browser.find("button.main").await;
    let colour = browser.get(&format!("/element/{button}/css/background-color")).await;
    assert!(colour.as_str().unwrap().contains("29, 78, 216"), "{colour}");
    browser.click("button[value=succeed]").await;
    assert_eq!(browser.text("[role=status]").await, "The session succeeded, and its event is on its way.");
    assert_eq!(browser.text("#status").await, "✓ succeeded");
    assert_eq!(sessions.get(&first.id).send().await.unwrap().status, SessionStatus::Succeeded);
    browser.picture("session-succeeded").await;
    let delivery = client.webhooks().deliveries().list().send().await.unwrap();
    assert_eq!(delivery.items.len(), 1);

    // The developer's own front end sends its user to the page, and gets them back.
    let back = format!("{}/v1/back", running.base);
    let second = sessions.create().share_fields(fields).redirect_url(back.as_str()).send().await.unwrap();
    browser.open(second.verification_url.as_str()).await;
    browser.picture("verify").await;
    browser.click("button[value=succeed]").await;
    browser.arrives(&back).await;
    assert_eq!(sessions.get(&second.id).send().await.unwrap().status, SessionStatus::Succeeded);

    let third = sessions.create().send().await.unwrap();
    browser.open(&format!("{}/_simulator/sessions/{}", running.base, third.id)).await;
    browser.click("button[value=fail]").await;
    browser.find("[role=status]").await;
    assert_eq!(browser.text("#status").await, "✕ failed");
    browser.open(&format!("{}/", running.base)).await;
    browser.picture("overview").await;
    browser.click("section[aria-labelledby=clock] button").await;
    assert!(browser.text("[role=status]").await.contains("clock has moved on"));
}
