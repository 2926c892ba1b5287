//! Creating a session.

use std::time::Duration;

use serde_json::json;

use crate::simulator::api::sessions::problem::problem;
use crate::simulator::api::sessions::share_fields;
use crate::simulator::api::sessions::{redirect, show, staying};
use crate::simulator::audit_log;
use crate::simulator::engine::Engine;
use crate::simulator::model::json::Json;
use crate::simulator::model::rows::{Handoff, Session, SessionStatus, Targets};
use crate::simulator::reply::{Problem, Reply};
use crate::simulator::validate::identifiers::check_id;
use crate::simulator::validate::input::{Input, JsonBody};
use crate::simulator::validate::issues;

/// How long a session lives.
const LIFETIME: Duration = Duration::from_secs(60 * 60);
const MAX_ENDPOINTS: u64 = 25;

const ONBOARDING: Problem = problem(
    "ONBOARDING_INCOMPLETE",
    "Finish onboarding the organization before creating verification sessions.",
    "Missing onboarding steps: owner_id. Finish the organization onboarding flow at /onboarding (missing fields: ownerIdCheck).",
);
const TERMS: Problem = problem(
    "RP_TERMS_ACCEPTANCE_REQUIRED",
    "Accept the current relying-party integration terms before creating production verification sessions.",
    "An owner must accept the current Kayle ID Integration Terms in the organization settings.",
);
const ENDPOINT: Problem = problem(
    "WEBHOOK_ENDPOINT_UNAVAILABLE",
    "Webhook endpoint is unavailable.",
    "Provide enabled webhook endpoint IDs that belong to this organization, or omit `webhook_endpoint_id` to fan out to all enabled subscribed endpoints.",
);

pub(crate) fn create(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let body = match input.json()? {
        JsonBody::Value(body @ Json::Object(_)) => body,
        JsonBody::Value(other) => return Err(input.invalid(vec![issues::wrong_kind("object", Some(&other), &[])])),
        JsonBody::Ignored => Json::Object(Vec::new()),
    };
    // What is wrong with the share fields comes before everything else that is wrong, in a shape of its own.
    share_fields::read_shape(body.get("share_fields")).map_err(Reply::problem)?;
    let mut found = Vec::new();
    let redirect_url = redirect::read(engine, body.get("redirect_url"), &mut found);
    let targets = read_targets(body.get("webhook_endpoint_id"), &mut found);
    if !found.is_empty() {
        return Err(input.invalid(found));
    }
    staying(engine)?;

    if let Some(url) = &redirect_url {
        redirect::check(engine, url).map_err(|denial| denial.to_reply())?;
    }
    let share_fields = share_fields::read(body.get("share_fields")).map_err(Reply::problem)?;
    let usable = |id: &&str| engine.state.endpoints.get(*id).is_some_and(|endpoint| endpoint.enabled);
    if !targets.iter().all(usable) {
        return Err(Reply::problem(ENDPOINT));
    }
    if !engine.state.organization.onboarded {
        return Err(Reply::problem(ONBOARDING));
    }
    if engine.state.account.relying_party_terms.is_none() {
        return Err(Reply::problem(TERMS));
    }
    if share_fields.values().any(|field| field.reason.contains('\0')) {
        // The database has no place for it.
        return Err(Reply::failure(input.oddities));
    }

    let redirect_url = redirect_url.map(String::from);
    let webhook_endpoint_id = match &targets[..] {
        [] => Targets::All,
        [one] => Targets::One((*one).to_owned()),
        several => Targets::Many(several.iter().map(|id| (*id).to_owned()).collect()),
    };
    let now = engine.now();
    let session = Session {
        id: engine.state.ids.session(),
        status: SessionStatus::Created,
        failure_code: None,
        nfc_tries_used: 0,
        liveness_tries_used: 0,
        share_fields,
        redirect_url,
        webhook_endpoint_id,
        expires_at: now + LIFETIME,
        completed_at: None,
        created_at: now,
        updated_at: now,
        cancel_token: engine.state.ids.cancel_token(),
        cancel_token_used: false,
        handoff: Handoff::default(),
    };
    let reply = Reply::data(show(engine, &session, true));
    let metadata = json!({"is_age_only": session.is_age_only(), "share_field_count": session.share_fields.len()});
    audit_log::by_system(engine, "session.created", ("verification_session", &session.id), metadata);
    engine.state.sessions.insert(session.id.clone(), session);
    Ok(reply)
}

/// One id or a list of them, each once.
fn read_targets<'a>(given: Option<&'a Json>, found: &mut Vec<Json>) -> Vec<&'a str> {
    let name = "webhook_endpoint_id";
    match given {
        None => Vec::new(),
        Some(Json::Text(id)) => {
            check_id(id, &[name], found);
            vec![id]
        }
        Some(Json::List(items)) if items.iter().all(|item| item.as_str().is_some()) => {
            let mut ids: Vec<&str> = Vec::new();
            for (at, id) in items.iter().filter_map(Json::as_str).enumerate() {
                check_id(id, &[name, &at.to_string()], found);
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
            if items.is_empty() {
                found.push(issues::too_small("array", 1, &[name]));
            } else if items.len() as u64 > MAX_ENDPOINTS {
                found.push(issues::too_big("array", MAX_ENDPOINTS, &[name]));
            }
            ids
        }
        Some(other) => {
            let odd = match other {
                Json::List(items) => items.iter().enumerate().find(|(_, item)| item.as_str().is_none()),
                _ => None,
            };
            let list = match odd {
                Some((at, item)) => issues::wrong_kind("string", Some(item), &[&at.to_string()]),
                None => issues::wrong_kind("array", Some(other), &[]),
            };
            found.push(issues::no_branch(vec![issues::wrong_kind("string", Some(other), &[]), list], &[name]));
            Vec::new()
        }
    }
}
