//! The state of the dashboard that a recording implies.

use kayle_id::testing::simulator::{Role, RowKind, Simulator};
use serde_json::{Value, json};

use crate::recording::Recording;
use crate::state::{edit, strictly_descending};
use crate::{cookie, send};

const AT: &str = "2026-11-20T00:00:00Z";

pub(crate) async fn prepare(simulator: &Simulator, recording: &Recording) {
    let (told, request) = (recording.json(), recording.request_json());
    let (data, code) = (&told["data"], recording.code());
    let path = recording.operation.split_once(' ').unwrap().1;
    match (path, recording.status) {
        (_, 410) => simulator.freeze_organization(),
        ("/v1/auth/orgs/members/leave", 403) => edit(simulator, |state| {
            for member in state["account"]["members"].as_object_mut().unwrap().values_mut() {
                member["active"] = json!(false);
            }
        }),
        ("/v1/auth/orgs/members/{id}/reinstate", 404) => {
            let member = json!({"user_id": "u", "owner": false, "active": true});
            edit(simulator, |state| state["account"]["members"][recording.parameter().unwrap()] = member);
        }
        (_, 403) if code == "FORBIDDEN" => simulator.set_role(Role::Member),
        (path, _) if path.starts_with("/v1/auth/api-keys") => api_keys(simulator, recording),
        ("/v1/auth/orgs/audit-logs", 200) => audit_logs(simulator, recording),
        ("/v1/auth/orgs/domains", 200) => edit(simulator, |state| {
            for row in data["domains"].as_array().unwrap() {
                state["account"]["domains"][row["id"].as_str().unwrap()] =
                    domain(row["apexDomain"].as_str().unwrap(), row);
            }
        }),
        ("/v1/auth/orgs/redirect-uris", 200) => edit(simulator, |state| {
            let rows = data.as_array().cloned().unwrap_or_else(|| vec![data.clone()]);
            for row in rows {
                let owner = row["verifiedDomainId"].as_str().unwrap();
                state["account"]["domains"][owner] = domain(row["apexDomain"].as_str().unwrap(), &Value::Null);
                if recording.method == "GET" {
                    state["account"]["redirect_uris"][row["id"].as_str().unwrap()] =
                        json!({"domain_id": owner, "pattern": row["pattern"], "created_at": row["createdAt"]});
                }
            }
        }),
        ("/v1/auth/orgs/domains/challenges/dns/verify", 409) => {
            let challenge = json!({"apex": "example.com", "record_value": "x", "expires_at": "2026-12-20T00:00:00Z", "created_at": AT});
            edit(simulator, |state| {
                state["account"]["challenges"][request["challenge_id"].as_str().unwrap()] = challenge;
            });
        }
        ("/v1/auth/orgs/rp-terms", 200) => simulator.set_terms_accepted(data["current_accepted"] == true),
        ("/v1/auth/orgs/business-details", 200) => business(simulator, &request, data).await,
        _ => {}
    }
    if let Some(id) = request["organizationId"].as_str().filter(|id| !id.starts_with("00000000")) {
        organization(simulator, id, &code);
    }
}

fn domain(apex: &str, row: &Value) -> Value {
    let at = |name: &str| row.get(name).cloned().unwrap_or_else(|| json!(AT));
    json!({"apex": apex, "verified_at": at("verifiedAt"), "last_checked_at": at("lastCheckedAt"),
        "downgraded_at": row["downgradedAt"]})
}

/// Makes this the id of the organization that is active.
fn organization(simulator: &Simulator, id: &str, code: &str) {
    edit(simulator, |state| {
        let old = state["organization"]["id"].as_str().unwrap().to_owned();
        let mut owned = state["account"]["organizations"].as_object_mut().unwrap().remove(&old).unwrap();
        if code == "ALREADY_SCHEDULED" {
            owned["pending_deletion_at"] = json!("2026-12-20T00:00:00Z");
        }
        if code == "INVALID_CODE" {
            owned["deletion_code"] = json!("AAAAAAAA");
        }
        state["organization"]["id"] = json!(id);
        state["account"]["organizations"][id] = owned;
    });
}

fn api_keys(simulator: &Simulator, recording: &Recording) {
    let key = |id: &str| json!({"id": id, "name": "k", "permissions": [], "createdAt": AT, "updatedAt": AT});
    let told = recording.json();
    match (recording.method.as_str(), recording.status) {
        ("DELETE" | "PATCH", 200 | 500) => {
            simulator.insert(RowKind::ApiKey, key(recording.parameter().unwrap())).unwrap();
        }
        ("GET", 200) => {
            edit(simulator, |state| state["api_keys"] = json!({}));
            for row in told["data"].as_array().unwrap() {
                simulator.insert(RowKind::ApiKey, row.clone()).unwrap();
            }
            if told["pagination"]["has_more"] == true {
                simulator.insert(RowKind::ApiKey, key("ffffffff-0000-4000-8000-000000000000")).unwrap();
            }
        }
        _ => {}
    }
}

fn audit_logs(simulator: &Simulator, recording: &Recording) {
    let told = recording.json();
    let rows = &strictly_descending(told["data"].as_array().unwrap(), "createdAt");
    let row = |row: &Value| {
        let actor = &row["actor"];
        let actor = match actor["type"].as_str().unwrap() {
            "user" => json!({"User": {"id": actor["id"], "name": actor["name"], "email": actor["email"]}}),
            "api_key" => json!({"ApiKey": [actor["id"], actor["name"]]}),
            _ => json!("System"),
        };
        json!({"id": row["id"], "event": row["event"], "actor": actor, "target": [row["targetType"], row["targetId"]],
            "metadata": row["metadata"], "created_at": row["createdAt"]})
    };
    edit(simulator, |state| {
        let mut logs = json!({});
        for shown in rows {
            logs[shown["id"].as_str().unwrap()] = row(shown);
        }
        let mut neighbour = |id: &str, at: &str| {
            let mut other = row(&rows[0]);
            other["id"] = json!(id);
            other["created_at"] = json!(at);
            logs[id] = other;
        };
        if told["pagination"]["has_more"] == true {
            neighbour("aud_0", "2026-11-01T00:00:00Z");
        }
        if let Some(cursor) = recording.query("starting_after").filter(|cursor| cursor.starts_with("aud_")) {
            neighbour(cursor, "2026-11-30T00:00:00Z");
        }
        state["account"]["audit_logs"] = logs;
    });
}

/// The details that were there before: those of the answer that the request does not name.
async fn business(simulator: &Simulator, request: &Value, data: &Value) {
    let mut before = json!({"business_name": null});
    for (name, shown) in [
        ("business_type", "businessType"),
        ("business_name", "businessName"),
        ("business_jurisdiction", "businessJurisdiction"),
        ("business_registration_number", "businessRegistrationNumber"),
    ] {
        if request.get(name).is_none() {
            before[name] = data[shown].clone();
        }
    }
    let headers =
        [("cookie".to_owned(), cookie(simulator)), ("content-type".to_owned(), "application/json".to_owned())];
    let path = "/v1/auth/orgs/business-details";
    let answer = send::send(&simulator.base_url(), "POST", path, &headers, Some(&before.to_string())).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}
