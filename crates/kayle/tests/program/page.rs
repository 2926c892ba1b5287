//! The page, over HTTP and in virtual time.

use crate::support::{builder, client, get, post, send};
use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::*;
use std::time::Duration;

fn fields() -> ShareFields {
    ShareFields::new()
        .require(Claim::FamilyName, "To <b>address</b> you & \"yours\"")
        .optional(Claim::GivenNames, "To greet you")
        .require_age_over(18, "The law asks for it")
}

#[tokio::test]
async fn without_being_asked_for_there_is_no_page() {
    let simulator = kayle_id::testing::simulator::Simulator::start().await.unwrap();
    assert!(get(&simulator, "/").await.text.contains("Hello from Kayle ID!"), "the API's own answer");
    assert_eq!(get(&simulator, "/_simulator/style.css").await.status, 404);
    let session = client(&simulator).sessions().create().send().await.unwrap();
    assert!(session.verification_url.as_str().starts_with("https://verify.kayle.id/"));
}

#[tokio::test]
async fn a_session_is_clicked_to_success_and_its_payload_is_shown() {
    let simulator = builder().start().await.unwrap();
    let client = client(&simulator);
    let endpoints = client.webhooks().endpoints();
    let endpoint = endpoints.create("https://hooks.example.com/in").enabled(false).send().await.unwrap().endpoint;
    let key = PrivateKey::generate(RsaKeySize::Rsa2048).unwrap();
    client.webhooks().encryption_keys().create(&endpoint.id, &key.public_jwk()).send().await.unwrap();
    endpoints.update(&endpoint.id).enabled(true).send().await.unwrap();
    let session = client.sessions().create().share_fields(fields()).send().await.unwrap();

    let overview = get(&simulator, "/").await;
    assert!(overview.text.contains(session.id.as_str()) && overview.text.contains("hooks.example.com"));
    let path = format!("/_simulator/sessions/{}", session.id);
    let page = get(&simulator, &path).await;
    assert!(page.text.contains("value=\"ERIKSSON\"") && page.text.contains("ANNA MARIA"), "{}", page.text);
    assert!(page.text.contains("To &lt;b&gt;address&lt;/b&gt; you &amp; &quot;yours&quot;"), "{}", page.text);

    let form = [
        ("do", "succeed"),
        ("claim:family_name", "O'NEIL <i>"),
        ("claim:given_names", "unticked"),
        ("claim:age_over_18", "true"),
    ];
    let done = post(&simulator, &path, &form).await;
    assert_eq!((done.status, done.header("location")), (303, format!("{path}?said=succeeded").as_str()));
    assert_eq!(client.sessions().get(&session.id).send().await.unwrap().status, SessionStatus::Succeeded);
    let page = get(&simulator, &format!("{path}?said=succeeded")).await;
    assert!(page.text.contains("role=\"status\"") && page.text.contains("O'NEIL &lt;i&gt;"));
    assert!(!page.text.contains("unticked"), "what is not ticked is not shared");

    // The endpoint is not on this machine, so the attempt fails and the next one is shown.
    simulator.settled().await;
    let delivery = client.webhooks().deliveries().list().send().await.unwrap().items[0].id.clone();
    let path = format!("/_simulator/deliveries/{delivery}");
    let page = get(&simulator, &path).await;
    assert!(page.text.contains("Next attempt") && page.text.contains("selected_field_keys"), "{}", page.text);
    assert!(page.text.contains("pending"));
    assert_eq!(post(&simulator, &path, &[("do", "retry")]).await.status, 303);
    let page = get(&simulator, &format!("/_simulator/endpoints/{}", endpoint.id)).await;
    assert!(page.text.contains("✓ active") && page.text.contains(delivery.as_str()));
}

#[tokio::test]
async fn a_user_fails_expires_withdraws_or_starts() {
    let simulator = builder().start().await.unwrap();
    let client = client(&simulator);
    for (form, status) in [
        (&[("do", "fail"), ("code", "liveness_failed")][..], SessionStatus::Failed),
        (&[("do", "expire")], SessionStatus::Expired),
        (&[("do", "withdraw")], SessionStatus::Cancelled),
        (&[("do", "start")], SessionStatus::InProgress),
    ] {
        let session = client.sessions().create().send().await.unwrap();
        let done = post(&simulator, &format!("/_simulator/sessions/{}", session.id), form).await;
        assert_eq!(done.status, 303, "{}", done.text);
        assert_eq!(client.sessions().get(&session.id).send().await.unwrap().status, status);
    }
}

#[tokio::test]
async fn what_cannot_be_done_is_said_on_the_page() {
    let simulator = builder().start().await.unwrap();
    let client = client(&simulator);
    let session = client.sessions().create().share_fields(fields()).send().await.unwrap();
    let path = format!("/_simulator/sessions/{}", session.id);
    for (form, problem) in [
        (&[("do", "succeed"), ("claim:age_over_18", "true")][..], "claim family_name: the session requires it"),
        (&[("do", "fail"), ("code", "<script>")], "there is no failure code &lt;script&gt;"),
        (&[("do", "<b>")], "there is no outcome &lt;b&gt;"),
    ] {
        let answer = post(&simulator, &path, form).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text.contains("role=\"alert\"") && answer.text.contains(problem), "{}", answer.text);
    }
    assert_eq!(post(&simulator, "/_simulator/clock", &[("by", "1")]).await.status, 422);
    for path in ["/_simulator/nowhere", "/_simulator/sessions/vs_x", "/_simulator/deliveries/x", "/verify/x"] {
        assert_eq!(get(&simulator, path).await.status, 404, "{path}");
    }
    assert_eq!(client.sessions().get(&session.id).send().await.unwrap().status, SessionStatus::Created);
}

#[tokio::test]
async fn the_clock_is_moved_and_what_falls_due_is_done() {
    let simulator = builder().start().await.unwrap();
    let client = client(&simulator);
    let session = client.sessions().create().send().await.unwrap();
    let before = simulator.now();
    assert_eq!(post(&simulator, "/_simulator/clock", &[("by", "7200")]).await.header("location"), "/?said=moved");
    assert!(simulator.now() >= before + Duration::from_secs(7200));
    assert_eq!(client.sessions().get(&session.id).send().await.unwrap().status, SessionStatus::Expired);
}

#[tokio::test]
async fn the_verification_url_leads_the_user_to_an_outcome_and_back_to_the_application() {
    let simulator = builder().local_redirects().start().await.unwrap();
    let client = client(&simulator);
    let back = "http://localhost:3000/done?order=7";
    let session = client.sessions().create().share_fields(fields()).redirect_url(back).send().await.unwrap();
    let url = session.verification_url.as_str().to_owned();
    let path = url.strip_prefix(&simulator.base_url()).unwrap();
    let page = get(&simulator, path).await;
    assert!(page.text.contains("Verify and share") && !page.text.contains("Overview"), "{}", page.text);
    assert!(page.header("content-security-policy").contains("form-action 'self' http://localhost:3000;"));
    let path = path.split('?').next().unwrap();
    assert_eq!(post(&simulator, path, &[("do", "expire")]).await.status, 422, "no user does that");
    let form = [("do", "succeed"), ("claim:family_name", "X"), ("claim:age_over_18", "true")];
    let done = post(&simulator, path, &form).await;
    assert_eq!((done.status, done.header("location")), (303, back));
    assert!(get(&simulator, path).await.text.contains("✓ succeeded"));

    // A redirect elsewhere still needs a verified domain.
    let refused = client.sessions().create().redirect_url("https://shop.example/").send().await;
    assert!(refused.unwrap_err().is_bad_request());
}

#[tokio::test]
async fn another_sites_request_is_refused_and_changes_nothing() {
    let simulator = builder().start().await.unwrap();
    let client = client(&simulator);
    let session = client.sessions().create().send().await.unwrap();
    let path = format!("/_simulator/sessions/{}", session.id);
    let token = get(&simulator, "/").await.token();
    let good = format!("token={token}&do=expire");
    let form = ("content-type", "application/x-www-form-urlencoded");
    for (headers, body) in [
        (vec![form, ("origin", "http://attacker.example")], good.clone()),
        (vec![form, ("origin", "null")], good.clone()),
        (vec![form, ("sec-fetch-site", "cross-site")], good.clone()),
        (vec![form], "do=expire".to_owned()),
        (vec![form], "token=0&do=expire".to_owned()),
    ] {
        assert_eq!(send(&simulator, "POST", &path, &headers, body).await.status, 403);
    }
    // A name that another site has made lead here (DNS rebinding).
    let rebound = send(&simulator, "GET", "/", &[("host", "attacker.example:8787")], String::new()).await;
    assert!(rebound.status == 421 && !rebound.text.contains(&simulator.api_key()));
    assert_eq!(send(&simulator, "GET", &path, &[("host", "localhost:1")], String::new()).await.status, 200);
    assert_eq!(client.sessions().get(&session.id).send().await.unwrap().status, SessionStatus::Created);
    let own = simulator.base_url();
    let own = send(&simulator, "POST", &path, &[form, ("origin", &own), ("sec-fetch-site", "same-origin")], good).await;
    assert_eq!(own.status, 303);
}

#[tokio::test]
async fn every_page_is_sound_html_with_a_strict_policy() {
    let simulator = builder().start().await.unwrap();
    let client = client(&simulator);
    let hostile = "\"><script>alert(1)</script>";
    let endpoint =
        client.webhooks().endpoints().create("https://hooks.example.com").name(hostile).send().await.unwrap();
    let session = client.sessions().create().share_fields(ShareFields::new().require(Claim::FamilyName, hostile));
    let session = session.send().await.unwrap();
    for path in [
        "/".to_owned(),
        format!("/_simulator/sessions/{}", session.id),
        format!("/_simulator/endpoints/{}", endpoint.endpoint.id),
        format!("/verify/{}", session.id),
        "/_simulator/activity".to_owned(),
        "/_simulator/faults".to_owned(),
        "/_simulator/sessions/new".to_owned(),
        "/_simulator/endpoints/new".to_owned(),
        "/_simulator/nowhere".to_owned(),
    ] {
        let page = get(&simulator, &path).await;
        let policy = page.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';")
                && policy.contains("frame-ancestors 'none'")
        );
        assert_eq!((page.header("x-content-type-options"), page.header("cache-control")), ("nosniff", "no-store"));
        let text = &page.text;
        assert!(
            text.matches("<script").count()
                == text.matches("<script src=\"/_simulator/page.js\" defer></script>").count()
        );
        assert!(!text.contains(" style=") && !text.contains(" onclick="), "{text}");
        for part in ["<html lang=\"en\">", "<title>", "<main id=\"main\">", "<h1>", "<header>", "<footer>"] {
            assert!(text.matches(part).count() == 1, "{path}: {part}");
        }
        tags_are_closed(text);
        for input in text.split('<').filter(|tag| tag.starts_with("input ") || tag.starts_with("select ")) {
            let hidden = input.contains("type=\"hidden\"") || input.contains("type=\"checkbox\"");
            let id = input.split(" id=\"").nth(1).map(|rest| rest.split('"').next().unwrap());
            assert!(
                hidden || text.contains(&format!("<label for=\"{}\"", id.unwrap())),
                "{path}: {input} has no label"
            );
        }
        let ids: Vec<&str> = text.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        assert!(ids.iter().all(|id| ids.iter().filter(|other| *other == id).count() == 1), "{ids:?}");
    }
    assert!(get(&simulator, "/_simulator/style.css").await.header("content-type").starts_with("text/css"));
    // What people look at is no call of the API.
    assert!(simulator.requests().iter().all(|request| request.path().starts_with("/v1/")));
}

/// Every tag that is opened is closed, the inner ones first.
fn tags_are_closed(text: &str) {
    let mut open = Vec::new();
    for tag in text.split('<').skip(1) {
        let name: String = tag.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '/').collect();
        match name.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop().as_deref(), Some(closed), "{text}"),
            None if name.is_empty() || matches!(name.as_str(), "meta" | "link" | "input" | "br") => {}
            None => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?}");
}
