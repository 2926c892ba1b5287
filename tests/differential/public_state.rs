//! The state that a recording of the public routes tells in words: what a session had been through when the call was made.

use std::time::Duration;

use kayle_id::testing::simulator::{PublicDetails, RowKind, Simulator};
use serde_json::{Value, json};

use crate::compare::Answer;
use crate::recording::Recording;
use crate::send;
use crate::state::{self, edit};
use crate::{cookie, dashboard_state};

const DOMAIN: &str = "pub-1795636980.com";
const NAME: &str = "pub-1795636980";
const ORGANIZATION: &str = "43dbd512-e9d7-4ccd-89a1-1e1086da48d2";
const TOKEN: &str = "0123456789abcdef0123456789abcdef0123456789abcdef";

/// Brings a simulator into the state, and makes the recorded call.
pub(crate) async fn answer(recording: &Recording) -> Answer {
    let words = recording.state.as_str();
    let simulator = state::builder(recording).organization(NAME, NAME).start().await.unwrap();
    organization(&simulator, recording);
    let mut headers = Vec::new();
    for (name, value) in &recording.request_headers {
        match (name.as_str(), value.as_str()) {
            ("authorization", "redacted") if words.contains("invalid") => {
                headers.push((name.clone(), "Bearer kk_invalid".to_owned()));
            }
            ("authorization", "redacted") => headers.push((name.clone(), format!("Bearer {}", simulator.api_key()))),
            ("cookie", "redacted") => headers.push((name.clone(), cookie(&simulator))),
            _ => headers.push((name.clone(), value.clone())),
        }
    }
    let call = |method: &'static str, path: String, headers: Vec<(String, String)>, body: Option<String>| {
        let base = simulator.base_url();
        async move { send::send(&base, method, &path, &headers, body.as_deref()).await }
    };
    let path = recording.path.split('?').next().unwrap();
    if path.starts_with("/v1/auth/orgs") {
        dashboard_state::prepare(&simulator, recording).await;
    } else if let Some(id) = session_id(recording).filter(|_| !words.starts_with("unknown")) {
        let session = session(recording, &id);
        let token = session["cancel_token"].as_str().unwrap().to_owned();
        simulator.insert(RowKind::Session, session).unwrap();
        events(&simulator, recording, &id);
        let json = || vec![("content-type".to_owned(), "application/json".to_owned())];
        if withdrawn_before(words) {
            let body = json!({"cancel_token": token}).to_string();
            let answer = call("POST", format!("/v1/verify/session/{id}/cancel"), json(), Some(body)).await;
            assert_eq!(answer.status, 204, "{words}: {}", answer.body);
        }
        if words.contains("API cancel") || words.contains("cancelled by API") {
            let key = vec![("authorization".to_owned(), format!("Bearer {}", simulator.api_key()))];
            call("POST", format!("/v1/sessions/{id}/cancel"), key, None).await;
        }
        if words.contains("after the retention sweep") {
            simulator.advance(Duration::from_secs(24 * 60 * 60)).await;
        }
    } else if ["/v1/events", "/v1/webhooks"].iter().any(|beginning| path.starts_with(beginning)) {
        state::prepare(&simulator, recording);
    }
    if words.contains("frozen") {
        simulator.freeze_organization();
    }
    if let Some(calls) = words.strip_prefix("call ").and_then(|rest| rest.split(' ').next()?.parse::<usize>().ok()) {
        for _ in 1..calls {
            call("GET", path.to_owned(), Vec::new(), None).await;
        }
    }
    send::send(&simulator.base_url(), &recording.method, &recording.path, &headers, recording.request.as_deref()).await
}

/// What the organization says of itself. Whether its domain was verified then is seen in the answer.
fn organization(simulator: &Simulator, recording: &Recording) {
    let mut details = PublicDetails::default();
    for (member, value) in [
        (&mut details.description, "d"),
        (&mut details.website, "https://example.com"),
        (&mut details.privacy_policy_url, "https://example.com/p"),
        (&mut details.terms_of_service_url, "https://example.com/t"),
        (&mut details.appeal_url, "https://example.com/a"),
        (&mut details.complaints_url, "https://example.com/c"),
        (&mut details.fallback_idv_url, "https://example.com/f"),
        (&mut details.support_email, "a@example.com"),
    ] {
        *member = Some(value.to_owned());
    }
    simulator.set_public_details(details);
    let reported = recording.request_json()["organization_id"].as_str().map(str::to_owned);
    let in_path = recording.path.rsplit('/').next().filter(|id| id.starts_with("d4e3020b"));
    let ours = match reported.as_deref().or(in_path) {
        Some(id) if id.starts_with("d4e3020b") && recording.state.contains("frozen") => id.to_owned(),
        _ => ORGANIZATION.to_owned(),
    };
    edit(simulator, |state| {
        let old = state["organization"]["id"].as_str().unwrap().to_owned();
        let owned = state["account"]["organizations"].as_object_mut().unwrap().remove(&old).unwrap();
        state["organization"]["id"] = json!(ours);
        if recording.code() == "SESSION_ORGANIZATION_MISMATCH" {
            state["account"]["organizations"][reported.as_deref().unwrap()] = owned.clone();
        }
        state["account"]["organizations"][ours] = owned;
        state["account"]["logo"] = json!("https://cdn.kayle.id/x.png");
        state["account"]["business"] =
            json!({"business_type": "business", "name": "B", "jurisdiction": "UK", "registration_number": "1"});
    });
    let proven = recording.body.contains(&format!("\"{DOMAIN}\""));
    if proven || recording.state.contains("verified domain") || recording.state.contains("downgraded") {
        simulator.verify_domain(DOMAIN);
    }
    if recording.state.contains("downgraded") {
        simulator.downgrade_domain(DOMAIN);
    }
}

fn session_id(recording: &Recording) -> Option<String> {
    let in_body = recording.request_json()["session_id"].as_str().map(str::to_owned);
    let in_path = recording.path.split(['/', '?']).find(|part| part.len() == 67 && part.starts_with("vs_"));
    in_path.map(str::to_owned).or(in_body)
}

/// The withdrawals are made: they are no part of the state that is put in.
fn withdrawn_before(words: &str) -> bool {
    let used = words.contains("withdrawn")
        || words.contains("cancelled by the user")
        || words.contains("expired by the cancel");
    used && !words.starts_with("just after")
}

/// The session as it was before anybody withdrew.
fn session(recording: &Recording, id: &str) -> Value {
    let (words, told) = (recording.state.as_str(), recording.json());
    let data = &told["data"];
    let status = if words.contains("while in_progress") || words.starts_with("in_progress") {
        "in_progress"
    } else if words.contains("succeeded") || words.starts_with("ended") {
        "succeeded"
    } else if words.starts_with("failed") {
        "failed"
    } else if words.starts_with("expired") && !words.contains("by the cancel") {
        "expired"
    } else if words.starts_with("cancelled by the user; ") || words.starts_with("cancelled, ") {
        "cancelled"
    } else {
        "created"
    };
    let now = latest(recording);
    let over = !["created", "in_progress"].contains(&status);
    let completed = data["completed_at"].as_str().map_or_else(|| now.clone(), str::to_owned);
    let at = if words.starts_with("ended 40") {
        "2026-10-16T20:09:13.143Z".to_owned()
    } else if words.starts_with("ended 10") {
        "2026-11-15T20:09:13.249Z".to_owned()
    } else {
        completed
    };
    let overdue = words.contains("expires_at passed") || words.contains("expired by the cancel call");
    let request = recording.request_json();
    let given = request["cancel_token"].as_str().filter(|token| token.len() == 48);
    let right = !["wrong", "another", "null"].iter().any(|word| words.contains(word));
    let token = given.filter(|_| right).unwrap_or(TOKEN);
    let token = if words.contains("cancel_token_hash null") { "" } else { token };
    let claimed = (words.contains("claimed") && !words.contains("not claimed"))
        || data["latest_attempt"]["handoff_claimed"] == true;
    let fields = data["share_fields"].as_object().cloned().unwrap_or_default();
    let created = data["created_at"].as_str().map_or_else(|| now.clone(), str::to_owned);
    let expires = if overdue { "2026-11-20T00:00:00Z" } else { "2027-01-01T00:00:00Z" };
    json!({
        "id": id, "status": status, "share_fields": fields, "cancel_token": token,
        "failure_code": (status == "failed").then(|| between(words, '(', ')')),
        "redirect_url": redirect(recording),
        "cancel_token_used": recording.code() == "CANCEL_TOKEN_USED",
        "completed_at": over.then(|| at.clone()),
        "webhook_endpoint_id": data.get("webhook_endpoint_id").cloned().unwrap_or_default(),
        "created_at": created, "updated_at": if over { at } else { created.clone() },
        "expires_at": data["expires_at"].as_str().unwrap_or(expires),
        "handoff": {"consented": words.contains("consent given") || words.ends_with("consent") && !words.contains("no consent")
            || status == "in_progress", "token": null, "claimed": claimed},
    })
}

fn latest(recording: &Recording) -> String {
    let latest = state::latest(&recording.json()).unwrap_or_else(|| "2026-11-25T20:04:00Z".parse().unwrap());
    format!("{latest:.3}")
}

fn between(words: &str, open: char, close: char) -> String {
    words.split(open).nth(1).and_then(|rest| rest.split(close).next()).unwrap().to_owned()
}

fn redirect(recording: &Recording) -> Option<String> {
    let shown = recording.json()["data"]["redirect_url"].as_str().map(str::to_owned);
    shown.or_else(|| recording.state.contains("(dev)").then(|| "http://localhost:4000/back?x=1".to_owned()))
}

/// The events of a session, with their deliveries, as far as the words tell of them.
fn events(simulator: &Simulator, recording: &Recording, id: &str) {
    let words = recording.state.as_str();
    let statuses: &[&str] = if words.contains("1 of 2") || words.contains("200 and 500") {
        &["succeeded", "pending"]
    } else if words.contains("undelivered") || words.contains("under way") {
        &["pending"]
    } else if words.contains("delivered") {
        &["succeeded"]
    } else {
        &[]
    };
    if statuses.is_empty() {
        return;
    }
    let name = ["failed", "expired"].into_iter().find(|name| words.starts_with(name)).unwrap_or("succeeded");
    let at = latest(recording);
    let event = format!("evt_{}", "e".repeat(64));
    let row = json!({"id": event, "type": format!("verification.session.{name}"), "trigger_id": id, "created_at": at});
    simulator.insert(RowKind::Event, row).unwrap();
    for (place, status) in statuses.iter().enumerate() {
        let row = json!({"id": format!("whd_{}", place.to_string().repeat(64)), "event_id": event,
            "webhook_endpoint_id": "whe_x", "status": status, "created_at": at, "updated_at": at,
            "payload": (*status == "pending").then_some("sealed"), "payload_expires_at": "2027-01-01T00:00:00Z"});
        simulator.insert(RowKind::Delivery, row).unwrap();
    }
}
