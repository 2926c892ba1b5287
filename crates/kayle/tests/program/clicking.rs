//! What a person clicks, in a real browser.

use crate::browser::Browser;
use crate::program::Running;
use kayle_id::*;

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
