//! How the page looks and follows what happens, in a real browser.

use crate::browser::Browser;
use crate::program::Running;
use kayle_id::*;
use serde_json::Value;

const KEY: &str = "kk_0123456789abcdefghijklmnopqrstuv";

/// A simulator with everything that a page can show, and the paths of its pages.
async fn furnished() -> (Running, Client, Vec<String>) {
    let running = Running::start(&["--key", KEY, "--local-redirects"]);
    let client = Client::builder().base_url(running.base.as_str()).api_key(KEY).build().unwrap();
    let long = format!("https://hooks.example.com/{}", "a-rather-long-path/".repeat(6));
    let made = client.webhooks().endpoints().create(long.as_str()).name("Shop").send().await.unwrap();
    let key = kayle_id::jwk::PrivateKey::generate(kayle_id::jwk::RsaKeySize::Rsa2048).unwrap();
    client.webhooks().encryption_keys().create(&made.endpoint.id, &key.public_jwk()).send().await.unwrap();
    let fields = ShareFields::new()
        .require(Claim::FamilyName, "To address you in letters, on invoices and on the telephone, whenever we have to")
        .optional(Claim::DocumentExpiryDate, "To-remind-you-of-the-end-of-your-document-with-one-word-that-never-ends")
        .require_age_over(18, "The law asks for it");
    let ended = client.sessions().create().share_fields(fields.clone()).send().await.unwrap();
    let open = client.sessions().create().share_fields(fields).send().await.unwrap();
    let control = format!("{}/_kayle/v1", running.base);
    let ask = |path: String, body: Value| reqwest::Client::new().post(format!("{control}{path}")).json(&body).send();
    for (path, body) in [
        (format!("/sessions/{}/complete", ended.id), serde_json::json!({})),
        ("/disturbances".to_owned(), serde_json::json!({"kind": "duplicate"})),
        ("/faults".to_owned(), serde_json::json!({"kind": "reset_in_body", "operation": "cancel_session", "times": 2})),
        ("/faults".to_owned(), serde_json::json!({"kind": "status", "status": 503, "times": 1})),
        ("/settle".to_owned(), Value::Null),
    ] {
        assert!(ask(path, body).await.unwrap().status().is_success());
    }
    // Two of these fail and are in the activity, with their fault.
    client.sessions().list().send().await.unwrap();
    let delivery = client.webhooks().deliveries().list().send().await.unwrap().items[0].id.clone();
    let paths = vec![
        "/".to_owned(),
        "/_simulator/activity".to_owned(),
        "/_simulator/faults".to_owned(),
        "/_simulator/sessions/new".to_owned(),
        "/_simulator/endpoints/new".to_owned(),
        format!("/_simulator/sessions/{}", ended.id),
        format!("/_simulator/sessions/{}", open.id),
        format!("/_simulator/deliveries/{delivery}"),
        format!("/_simulator/endpoints/{}", made.endpoint.id),
        format!("/verify/{}", open.id),
        format!("/verify/{}", ended.id),
        "/_simulator/nowhere".to_owned(),
    ];
    (running, client, paths)
}

/// The name of a page's picture.
fn name(path: &str, number: usize) -> String {
    let words = path.trim_matches('/').split('/').filter(|word| *word != "_simulator" && !word.contains('_'));
    format!("{number:02}-{}", words.collect::<Vec<_>>().join("-"))
}

/// The elements whose text has too little contrast, with the contrast.
const FAINT: &str = r#"
const channel = (value) => { value /= 255; return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4; };
const luminance = ([red, green, blue]) => 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
const parse = (text) => text.match(/[\d.]+/g).map(Number);
const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
        const colour = parse(getComputedStyle(at).backgroundColor);
        if (colour.length === 3 || colour[3] === 1) return colour;
        if (colour[3] !== 0) throw new Error("a translucent ground");
    }
    throw new Error("no ground");
};
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const elements = new Set();
while (walker.nextNode()) if (walker.currentNode.textContent.trim()) elements.add(walker.currentNode.parentElement);
document.querySelectorAll("input, textarea").forEach((field) => elements.add(field));
const faint = [];
for (const element of elements) {
    const style = getComputedStyle(element);
    if (element.closest("noscript") || !element.getClientRects().length || style.clipPath !== "none") continue;
    const [one, other] = [luminance(parse(style.color)), luminance(ground(element))].sort((one, other) => other - one);
    const contrast = (one + 0.05) / (other + 0.05);
    if (contrast < 4.5) faint.push(`${contrast.toFixed(2)}: ${element.outerHTML.slice(0, 200)}`);
}
if (elements.size < 5) throw new Error("there is nothing to read");
return faint;
"#;

/// What stands beyond the right edge of the window, and is not in a box that scrolls.
const BEYOND: &str = r#"
const scrolls = (element) => element && (getComputedStyle(element).overflowX !== "visible" || scrolls(element.parentElement));
const beyond = [];
for (const element of document.body.querySelectorAll("*")) {
    const right = element.getBoundingClientRect().right;
    if (right > innerWidth + 1 && !scrolls(element.parentElement)) beyond.push(`${right}: ${element.outerHTML.slice(0, 200)}`);
}
return beyond;
"#;

/// Tables that are wider than their boxes.
const CUT: &str = "return [...document.querySelectorAll('.wide')].filter((box) => box.scrollWidth > box.clientWidth)
    .map((box) => box.ariaLabel)";

#[needs::needs("chromedriver")]
#[tokio::test]
async fn every_page_fits_a_phone_and_reads_well_in_light_and_dark() {
    let browser = Browser::start().await;
    let (running, _, paths) = furnished().await;
    for (width, schemes) in [(375, &["light", "dark"][..]), (1280, &["light", "dark"])] {
        browser.set_width(width).await;
        for (scheme, (number, path)) in
            schemes.iter().flat_map(|scheme| paths.iter().enumerate().map(move |at| (scheme, at)))
        {
            browser.prefer(scheme).await;
            browser.open(&format!("{}{path}", running.base)).await;
            browser.picture(&format!("{width}-{scheme}-{}", name(path, number))).await;
            let wide = browser.run("return document.scrollingElement.scrollWidth").await.as_u64().unwrap();
            assert!(wide <= u64::from(width), "{path} is {wide} wide at {width}: {:#}", browser.run(BEYOND).await);
            assert_eq!(browser.run(BEYOND).await, serde_json::json!([]), "{path} at {width}");
            assert_eq!(browser.run(CUT).await, serde_json::json!([]), "{path} at {width}");
            assert_eq!(browser.run(FAINT).await, serde_json::json!([]), "{path} in {scheme}");
        }
    }
    let dark = browser.run("return getComputedStyle(document.body).backgroundColor").await;
    assert_eq!(dark, "rgb(18, 22, 28)", "the dark colours were looked at");
}

#[needs::needs("chromedriver")]
#[tokio::test]
async fn what_happens_appears_without_loading_the_page_again() {
    let browser = Browser::start().await;
    let (running, client, _) = furnished().await;
    browser.open(&format!("{}/", running.base)).await;
    assert_eq!(browser.text("[data-live-status].good").await, "● live");
    browser.run("window.notLoadedAgain = true").await;
    // A person has focused a link, which stays focused when its table is replaced.
    browser
        .run("document.querySelector('#all-sessions tbody a').focus(); window.focused = document.activeElement.href")
        .await;
    let session = client.sessions().create().send().await.unwrap();
    browser.find(&format!("#all-sessions a[title='{}']", session.id)).await;
    assert_eq!(browser.run("return document.activeElement.href === window.focused").await, true);
    // The request that a fault happens to, and the attempt of a delivery.
    let control = format!("{}/_kayle/v1", running.base);
    let fault = serde_json::json!({"kind": "refusal", "status": 429, "code": "RATE_LIMITED", "operation": "get_session", "times": 1});
    let http = reqwest::Client::new();
    http.post(format!("{control}/faults")).json(&fault).send().await.unwrap();
    let refused = client.sessions().get(&session.id).retry(RetryPolicy::none()).send().await;
    assert!(refused.is_err());
    let shown = "document.querySelector('#activity').innerText";
    waits(&browser, &format!("return {shown}.includes('fault: refusal') && {shown}.includes('429')")).await;
    http.post(format!("{control}/sessions/{}/expire", session.id)).send().await.unwrap();
    waits(&browser, &format!("return {shown}.includes('session.expired')")).await;
    waits(&browser, "return document.querySelector('#all-deliveries').innerText.includes('session.expired')").await;
    assert_eq!(browser.run("return window.notLoadedAgain").await, true);

    // What a person has typed stays, though the page follows what happens.
    let open = client
        .sessions()
        .create()
        .share_fields(ShareFields::new().require(Claim::FamilyName, "x"))
        .send()
        .await
        .unwrap();
    browser.open(&format!("{}/_simulator/sessions/{}", running.base, open.id)).await;
    browser.run("document.querySelector('#claim-1').value = 'TYPED'").await;
    http.post(format!("{control}/clock/advance")).json(&serde_json::json!({"seconds": 1})).send().await.unwrap();
    client.sessions().list().send().await.unwrap();
    http.post(format!("{control}/sessions/{}/start", open.id)).send().await.unwrap();
    waits(&browser, "return document.querySelector('#status').innerText.includes('in progress')").await;
    http.post(format!("{control}/sessions/{}/fail", open.id)).send().await.unwrap();
    waits(&browser, "return document.querySelector('#status').innerText.includes('failed')").await;
    waits(&browser, "return document.querySelector('#all-events').innerText.includes('session.failed')").await;
}

/// Waits until a script returns true.
async fn waits(browser: &Browser, script: &str) {
    let since = std::time::Instant::now();
    while browser.run(script).await != true {
        assert!(since.elapsed() < std::time::Duration::from_secs(30), "{script}");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[needs::needs("chromedriver")]
#[tokio::test]
async fn the_copy_button_copies() {
    let browser = Browser::start().await;
    let running = Running::start(&["--key", KEY]);
    let origin =
        serde_json::json!({"origin": running.base, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]});
    browser.command("Browser.grantPermissions", origin).await;
    browser.open(&format!("{}/", running.base)).await;
    browser.click("[data-copy=api-key]").await;
    waits(&browser, "return document.querySelector('[data-copy=api-key]').innerText.startsWith('Copied')").await;
    let read = serde_json::json!({"script": "navigator.clipboard.readText().then(arguments[0])", "args": []});
    assert_eq!(browser.post("/execute/async", read).await, KEY);
    // Where there is no clipboard, the text is selected and the browser is asked to copy it.
    browser
        .run(
            "Object.defineProperty(navigator, 'clipboard', {value: undefined}); \
                 document.execCommand = (what) => { window.asked = what; return true; }",
        )
        .await;
    browser.click("[data-copy=base-url]").await;
    waits(&browser, "return window.asked === 'copy'").await;
    assert_eq!(browser.run("return getSelection().toString()").await, running.base.as_str());
}

#[needs::needs("chromedriver")]
#[tokio::test]
async fn the_page_works_without_scripts() {
    let browser = Browser::without_scripts().await;
    let running = Running::start(&["--key", KEY]);
    let at = |path: &str| format!("{}{path}", running.base);
    browser.open(&at("/")).await;
    // No script has shown the buttons, and the texts are there to be selected.
    assert_eq!(browser.text("#api-key").await, KEY);
    let hidden = browser.find("[data-copy=api-key]").await;
    assert_eq!(browser.get(&format!("/element/{hidden}/displayed")).await, false);
    assert_eq!(browser.text("header noscript a").await, "Refresh");
    // An endpoint with a key pair.
    browser.click("nav a[href='/_simulator/endpoints/new']").await;
    browser.type_into("#url", "http://127.0.0.1:1/webhooks").await;
    browser.click("button.main").await;
    assert!(browser.text("#private-key").await.starts_with("-----BEGIN PRIVATE KEY-----"));
    assert!(browser.text("#signing-secret").await.starts_with("whsec_"));
    browser.picture("endpoint-created").await;
    // A session, which a fault does not concern.
    browser.click("nav a[href='/_simulator/faults']").await;
    browser.choose("#operation", "get_session").await;
    browser.click("button[value=fault]").await;
    assert_eq!(browser.text("[role=status]").await, "The fault is added.");
    browser.click("nav a[href='/_simulator/sessions/new']").await;
    browser.choose("#wish-family_name", "required").await;
    browser.choose("#wish-age", "optional").await;
    browser.click("button.main").await;
    browser.click("button[value=succeed]").await;
    assert_eq!(browser.text("#status").await, "✓ succeeded");
    let client =
        Client::builder().base_url(running.base.as_str()).api_key(KEY).retry(RetryPolicy::none()).build().unwrap();
    let session = client.sessions().list().send().await.unwrap().items[0].id.clone();
    assert!(client.sessions().get(&session).send().await.unwrap_err().is_server_error(), "the fault happens");
    // The page of the activity loads itself anew.
    browser.open(&at("/_simulator/activity")).await;
    let before = browser.text("#activity tbody").await;
    assert!(before.contains("nobody listens") && before.contains("fault: status"), "{before}");
    client.webhooks().events().list().send().await.unwrap();
    browser.find("#activity tbody tr:first-child").await;
    let since = std::time::Instant::now();
    while !browser.text("#activity tbody tr:first-child").await.contains("/v1/webhooks/events") {
        assert!(since.elapsed() < std::time::Duration::from_secs(30), "the page is not loaded anew");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}
