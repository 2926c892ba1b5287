//! What a real server answered to its dashboard: run where recordings lie beside the project.

use crate::recorded::{Recording, compare, kinds, names};
use crate::support::{Answer, builder, call};
use kayle_id::testing::simulator::{Role, RowKind, Simulator};
use serde_json::json;

/// Brings the simulator into the state that a recording implies.
fn prepare(simulator: &Simulator, recording: &Recording) {
    let at = "2026-11-20T00:00:00Z";
    let key = |id: &str| json!({"id": id, "name": "k", "permissions": [], "createdAt": at, "updatedAt": at});
    let told = recording.json();
    let keys = recording.operation.contains("/api-keys");
    match (recording.method.as_str(), recording.status) {
        (_, 403) => simulator.set_role(Role::Member),
        ("DELETE" | "PATCH", 200 | 500) if keys => {
            simulator.insert(RowKind::ApiKey, key(recording.parameter().unwrap())).unwrap();
        }
        ("GET", 200) if keys => {
            for row in told["data"].as_array().unwrap() {
                simulator.insert(RowKind::ApiKey, row.clone()).unwrap();
            }
            if told["pagination"]["has_more"] == true {
                simulator.insert(RowKind::ApiKey, key("ffffffff-0000-4000-8000-000000000000")).unwrap();
            }
        }
        _ if told["data"]["current_accepted"] == false => simulator.set_terms_accepted(false),
        _ => {}
    }
}

async fn send(simulator: &Simulator, method: &str, path: &str, body: Option<&str>, signed_in: bool) -> Answer {
    let cookie = format!("kayle-id.session_token={}", simulator.session_cookie());
    let mut headers = Vec::new();
    if signed_in {
        headers.push(("cookie", cookie.as_str()));
    }
    headers.extend(body.map(|_| ("content-type", "application/json")));
    call(simulator, (method, path), &headers, body.map(str::to_owned)).await
}

#[tokio::test]
async fn what_was_recorded_of_the_dashboard_is_answered_again() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/kayle-api/recorded.jsonl");
    let Ok(lines) = std::fs::read_to_string(path) else {
        println!("skipped: no recordings beside the project");
        return;
    };
    let (mut differences, mut compared) = (Vec::new(), 0);
    for line in lines.lines() {
        let recording = Recording::read(line);
        if !recording.path.starts_with("/v1/auth") {
            continue;
        }
        let simulator = builder().start().await.unwrap();
        if recording.status == 200 && recording.operation == "GET /v1/auth/api-keys" {
            // The key that every simulator begins with would stand among those of the list.
            let keys = send(&simulator, "GET", "/v1/auth/api-keys", None, true).await.json();
            let path = format!("/v1/auth/api-keys/{}", keys["data"][0]["id"].as_str().unwrap());
            assert_eq!(send(&simulator, "DELETE", &path, None, true).await.status, 200);
        }
        prepare(&simulator, &recording);
        let signed_in = recording.status != 401;
        let logs = recording.operation.ends_with("/audit-logs") && signed_in;
        if logs {
            // The four changes that the recording lists, the first of which every organization begins with.
            for (path, body) in [
                (
                    "api-keys",
                    json!({"name": "b", "permissions": ["sessions:read", "sessions:write", "webhooks:read", "webhooks:write", "analytics:read"]}),
                ),
                ("orgs/logo", json!({"logo": {"data": "iVBORw0KGgo=", "contentType": "image/png"}})),
                ("orgs/business-details", json!({"business_name": null, "business_type": null})),
            ] {
                let answer = send(&simulator, "POST", &format!("/v1/auth/{path}"), Some(&body.to_string()), true).await;
                assert_eq!(answer.status, 200, "{}", answer.text);
            }
        }
        let answer =
            send(&simulator, &recording.method, &recording.path, recording.request.as_deref(), signed_in).await;
        compared += 1;
        let agrees = if logs {
            let same =
                names(&answer.text) == names(&recording.body) && kinds(&answer.json()) == kinds(&recording.json());
            if same { Ok(()) } else { Err(answer.text.clone()) }
        } else {
            compare(&recording, &answer)
        };
        if let Err(difference) = agrees {
            differences.push(format!("{} {}: {difference}", recording.method, recording.path));
        }
    }
    println!("{compared} of the dashboard's calls compared");
    assert!(differences.is_empty(), "{} of {compared} differ:\n{}", differences.len(), differences.join("\n"));
}
