//! Domains, and the challenges that prove them.

use std::time::Duration;

use serde_json::json;

use crate::simulator::audit_log;
use crate::simulator::dashboard::{body, guard};
use crate::simulator::engine::Engine;
use crate::simulator::model::account::{Challenge, Domain, record_name};
use crate::simulator::model::clock::Time;
use crate::simulator::model::json::{Json, object};
use crate::simulator::reply::Reply;
use crate::simulator::validate::domain_name::registrable_domain;
use crate::simulator::validate::input::Input;
use crate::simulator::validate::issues;

/// How long a challenge stands.
const LIFETIME: Duration = Duration::from_secs(7 * 24 * 60 * 60);

pub(crate) fn list(engine: &Engine) -> Result<Reply, Reply> {
    guard::selected(engine, &guard::DOMAINS)?;
    let account = &engine.state.account;
    let mut domains: Vec<(&String, &Domain)> = account.domains.iter().collect();
    domains.sort_by_key(|(_, domain)| std::cmp::Reverse(domain.verified_at));
    let domains = domains.into_iter().map(|(id, domain)| {
        object! {
            "id": id,
            "apexDomain": &domain.apex,
            "verifiedAt": domain.verified_at,
            "verifiedVia": "dns_txt",
            "lastCheckedAt": domain.last_checked_at,
            "downgradedAt": domain.downgraded_at,
        }
    });
    let now = engine.clock.now();
    let challenges = account.challenges.iter().filter(|(_, challenge)| challenge.expires_at > now);
    let mut challenges: Vec<(&String, &Challenge)> = challenges.collect();
    challenges.sort_by_key(|(_, challenge)| std::cmp::Reverse(challenge.created_at));
    let challenges = challenges.into_iter().map(|(id, challenge)| {
        object! {
            "id": id,
            "apexDomain": &challenge.apex,
            "method": "dns_txt",
            "expiresAt": challenge.expires_at,
            "createdAt": challenge.created_at,
        }
    });
    let (domains, challenges): (Vec<Json>, Vec<Json>) = (domains.collect(), challenges.collect());
    Ok(Reply::data(object! {"domains": domains, "challenges": challenges}))
}

/// A refusal of these operations. All of them have details, most of them empty.
fn problem(status: u16, code: &str, message: &str, details: Json) -> Reply {
    let hint = match code {
        "APEX_INVALID" => {
            "Provide a registrable domain such as `acme.co`. Subdomains and bare public suffixes are not accepted."
        }
        "APEX_TAKEOVER_REQUIRED" => {
            "Another organization currently holds an active verification for this domain. Re-submit with `acknowledge_takeover: true` to transfer it."
        }
        "DNS_NOT_PROPAGATED" => "Wait for DNS to propagate (typically a few minutes) and verify again.",
        "DNS_LOOKUP_FAILED" => "Network error reaching the DNS resolver. Try again shortly.",
        "DOMAIN_NOT_FOUND" => "Refresh the Domains page and try again.",
        _ => "Start a new challenge from the Domains page.",
    };
    let docs = "https://kayle.id/docs/api/errors";
    let error = object! {"code": code, "message": message, "hint": hint, "docs": docs, "details": details};
    Reply::json(status, &object! {"data": Json::Null, "error": error})
}

pub(crate) fn challenge(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let given = body::read(input)?;
    let mut found = Vec::new();
    let given = body::text(&given, "apex_domain", 3..=253, &mut found);
    let Some(given) = given.filter(|_| found.is_empty()) else { return Err(input.invalid(found)) };
    guard::change(engine, &guard::DOMAINS)?;
    let apex = registrable_domain(given).map_err(|message| problem(400, "APEX_INVALID", &message, object! {}))?;
    let (id, now) = (engine.state.ids.uuid(), engine.now());
    let record_value = format!("kayle-id-verification={}", engine.state.ids.mixed_case(32));
    let challenge = Challenge { apex: apex.clone(), record_value, expires_at: now + LIFETIME, created_at: now };
    let account = &mut engine.state.account;
    // The one before has no use any more.
    account.challenges.retain(|_, other| other.apex != apex);
    let holder = account.elsewhere.get(&apex).map(|other| object! {"organization_name": &other.organization_name});
    let reply = Reply::data(object! {
        "challenge_id": &id,
        "record_name": record_name(&apex),
        "record_value": &challenge.record_value,
        "expires_at": challenge.expires_at,
        "conflict": holder,
    });
    let metadata =
        json!({"method": "dns_txt", "apex_domain": given, "has_conflict": account.elsewhere.contains_key(&apex)});
    account.challenges.insert(id.clone(), challenge);
    audit_log::by_user(engine, "domain.challenge.started", Some(("domain_challenge", &id)), metadata);
    Ok(reply)
}

pub(crate) fn verify(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let given = body::read(input)?;
    let mut found = Vec::new();
    let id = body::uuid(&given, "challenge_id", &mut found).map(str::to_owned);
    let takes_over = match given.get("acknowledge_takeover") {
        None => false,
        Some(Json::Bool(value)) => *value,
        Some(other) => {
            found.push(issues::wrong_kind("boolean", Some(other), &["acknowledge_takeover"]));
            false
        }
    };
    let Some(id) = id.filter(|_| found.is_empty()) else { return Err(input.invalid(found)) };
    guard::change(engine, &guard::DOMAINS)?;
    let now = engine.now();
    let account = &mut engine.state.account;
    let Some(challenge) = account.challenges.get(&id) else {
        let message = "Challenge not found. Start a new DNS challenge.";
        return Err(problem(404, "CHALLENGE_NOT_FOUND", message, object! {}));
    };
    if challenge.expires_at < now {
        let message = "Challenge has expired. Start a new DNS challenge.";
        return Err(problem(400, "CHALLENGE_EXPIRED", message, object! {}));
    }
    let (apex, record_value) = (challenge.apex.clone(), challenge.record_value.clone());
    // A takeover is confirmed before the record is looked up.
    let holder = account.elsewhere.get(&apex).cloned();
    if let Some(holder) = holder.as_ref().filter(|_| !takes_over) {
        let name = &holder.organization_name;
        let message = format!(
            "{name} currently has an active verification for this domain. Acknowledge the takeover to continue."
        );
        let details = object! {"conflictingOrganizationName": name};
        return Err(problem(409, "APEX_TAKEOVER_REQUIRED", &message, details));
    }
    if account.unreachable.contains(&apex) {
        let message = "DNS lookup failed. Please try again in a moment.";
        return Err(problem(503, "DNS_LOOKUP_FAILED", message, object! {}));
    }
    let name = record_name(&apex);
    let mut values = account.records.iter().filter(|(at, _)| *at == name).peekable();
    if values.peek().is_none() {
        let message = "We couldn't find the verification TXT record yet. DNS may take a few minutes to propagate.";
        return Err(problem(409, "DNS_NOT_PROPAGATED", message, object! {}));
    }
    if !values.any(|(_, value)| *value == record_value) {
        let message = "Verification TXT record value does not match. Check the record and try again.";
        return Err(problem(409, "DNS_NOT_PROPAGATED", message, object! {}));
    }
    account.challenges.remove(&id);
    account.elsewhere.remove(&apex);
    let domain = add(engine, &apex, record_value, now);
    let previous = holder.as_ref().map(|holder| holder.organization_id.clone());
    let from = holder.map(|holder| {
        object! {"organization_id": holder.organization_id, "organization_name": holder.organization_name}
    });
    let metadata = json!({"apex_domain": apex, "method": "dns_txt", "takeover_from_organization_id": previous});
    audit_log::by_user(engine, "domain.verified", Some(("verified_domain", &domain)), metadata);
    Ok(Reply::data(object! {"domain_id": domain, "apex_domain": apex, "takeover_from": from}))
}

/// Adds a verified domain, or verifies the one that there is anew. Gives its id.
fn add(engine: &mut Engine, apex: &str, record_value: String, now: Time) -> String {
    let domain = Domain::new(apex, Some(record_value), now);
    let domains = &engine.state.account.domains;
    let known = domains.iter().find(|(_, known)| known.apex == apex).map(|(id, _)| id.clone());
    let id = known.unwrap_or_else(|| engine.state.ids.uuid());
    engine.state.account.domains.insert(id.clone(), domain);
    id
}

/// The redirect patterns under it go too.
pub(crate) fn delete(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = body::path_id(input)?.to_owned();
    guard::change(engine, &guard::DOMAINS)?;
    if engine.state.account.domains.remove(&id).is_none() {
        return Err(problem(404, "DOMAIN_NOT_FOUND", "Verified domain not found.", object! {}));
    }
    engine.state.account.redirect_uris.retain(|_, uri| uri.domain_id != id);
    audit_log::by_user(engine, "domain.removed", Some(("verified_domain", &id)), json!({}));
    Ok(Reply::empty(204))
}
