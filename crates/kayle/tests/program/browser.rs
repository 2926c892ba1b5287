//! The page in a real browser, where one is installed: Chromium through WebDriver (W3C), with plain HTTP calls.

use crate::state::Folder;
use base64ct::{Base64, Encoding};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A browser with one window.
pub(crate) struct Browser {
    driver: Child,
    session: String,
    http: reqwest::Client,
    _profile: Folder,
}

impl Browser {
    /// Starts one.
    pub(crate) async fn start() -> Self {
        Self::with_preferences(json!({})).await
    }

    /// Starts one that runs no scripts of pages.
    pub(crate) async fn without_scripts() -> Self {
        Self::with_preferences(json!({"profile.managed_default_content_settings.javascript": 2})).await
    }

    async fn with_preferences(preferences: Value) -> Self {
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
            "goog:chromeOptions": {"args": arguments, "prefs": preferences},
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

    pub(crate) async fn post(&self, path: &str, body: Value) -> Value {
        let answer = self.http.post(format!("{}{path}", self.session)).json(&body).send().await.unwrap();
        let mut answer: Value = answer.json().await.unwrap();
        assert!(answer["value"]["error"].is_null(), "{path}: {answer}");
        answer["value"].take()
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        let answer = self.http.get(format!("{}{path}", self.session)).send().await.unwrap();
        answer.json::<Value>().await.unwrap()["value"].take()
    }

    pub(crate) async fn open(&self, url: &str) {
        self.post("/url", json!({"url": url})).await;
    }

    /// Waits until the browser is at an address.
    pub(crate) async fn arrives(&self, url: &str) {
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

    pub(crate) async fn find(&self, selector: &str) -> String {
        let found = self.post("/element", json!({"using": "css selector", "value": selector})).await;
        found.as_object().unwrap().values().next().unwrap().as_str().unwrap().to_owned()
    }

    pub(crate) async fn click(&self, selector: &str) {
        let element = self.find(selector).await;
        self.post(&format!("/element/{element}/click"), json!({})).await;
    }

    pub(crate) async fn text(&self, selector: &str) -> String {
        let start = Instant::now();
        loop {
            let element = self.find(selector).await;
            let text = self.get(&format!("/element/{element}/text")).await;
            if let Some(text) = text.as_str() {
                return text.to_owned();
            }
            // The page was loaded anew between the two calls, and the element is not in it any more.
            assert!(start.elapsed() < Duration::from_secs(30), "{text}");
        }
    }

    /// Calls a method of the browser's own protocol.
    pub(crate) async fn command(&self, method: &str, parameters: Value) {
        self.post("/goog/cdp/execute", json!({"cmd": method, "params": parameters})).await;
    }

    /// Shows pages as wide as this many pixels, as a phone does.
    pub(crate) async fn set_width(&self, width: u32) {
        let metrics = json!({"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": true});
        self.command("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Shows pages in a window of this many pixels.
    pub(crate) async fn set_size(&self, width: u32, height: u32) {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.command("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Prefers light or dark colours.
    pub(crate) async fn prefer(&self, scheme: &str) {
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        self.command("Emulation.setEmulatedMedia", json!({"features": features})).await;
    }

    /// Runs the body of a function in the page, and gives what it returns.
    pub(crate) async fn run(&self, script: &str) -> Value {
        self.post("/execute/sync", json!({"script": script, "args": []})).await
    }

    /// Types into a field.
    pub(crate) async fn type_into(&self, selector: &str, text: &str) {
        let element = self.find(selector).await;
        self.post(&format!("/element/{element}/value"), json!({"text": text})).await;
    }

    /// Chooses an option of a select by its value.
    pub(crate) async fn choose(&self, select: &str, value: &str) {
        self.click(&format!("{select} option[value='{value}']")).await;
    }

    /// Keeps a picture of the whole page where `KAYLE_SCREENSHOTS` names a folder for it.
    pub(crate) async fn picture(&self, name: &str) {
        self.keep(name, json!({"captureBeyondViewport": true})).await;
    }

    /// The same of the first so many pixels of the page.
    pub(crate) async fn picture_of_the_top(&self, name: &str, width: u32, height: u32) {
        let clip = json!({"x": 0, "y": 0, "width": width, "height": height, "scale": 1});
        self.keep(name, json!({"captureBeyondViewport": true, "clip": clip})).await;
    }

    async fn keep(&self, name: &str, parameters: Value) {
        let Some(folder) = std::env::var_os("KAYLE_SCREENSHOTS") else { return };
        let taken = json!({"cmd": "Page.captureScreenshot", "params": parameters});
        let picture = self.post("/goog/cdp/execute", taken).await;
        let bytes = Base64::decode_vec(picture["data"].as_str().unwrap()).unwrap();
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
