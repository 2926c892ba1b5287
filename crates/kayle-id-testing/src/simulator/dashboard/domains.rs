//! Domains, and the challenges that prove them.

use std::time::Duration;

use serde_json::json;

use crate::simulator::audit_log;
use crate::simulator::dashboard::{body, guard};
use crate::simulator::engine::Engine;
use crate::simulator::model::account::{Challenge, Domain};
use crate::simulator::model::clock::Time;
use crate::simulator::model::json::{Json, object};
use crate::simulator::reply::Reply;
use crate::simulator::validate::domain_name::apex;
use crate::simulator::validate::input::Input;
use crate::simulator::validate::issues;

/// How long a challenge stands.
const LIFETIME: Duration = Duration::from_secs(7 * 24 * 60 * 60);

pub(crate) fn list(engine: &Engine) -> Result<Reply, Reply> {
    guard::member(engine)?;
    let account = &engine.state.account;
    let mut domains: Vec<(&String, &Domain)> = account.domains.iter().collect();
    domains.sort_by_key(|(_, domain)| std::cmp::Reverse(domain.verified_at));
    let domains = domains.into_iter().map(|(id, domain)| {
        object! {
            "id": id,
            "apexDomain": &domain.apex,
            "verifiedAt": domain.verified_at,
            "verifiedVia": "dns_txt",
            "lastCheckedAt": domain.verified_at,
            "downgradedAt": Json::Null,
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
fn problem(status: u16, code: &'static str, message: &str, hint: &str) -> Reply {
    body::problem_with(status, code, (message, hint), object! {})
}

/// The name of the record that proves a domain.
fn record_name(apex: &str) -> String {
    format!("_kayle-challenge.{apex}")
}

pub(crate) fn challenge(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let given = body::read(input)?;
    let mut found = Vec::new();
    let given = body::text(&given, "apex_domain", 3..=253, &mut found);
    let Some(given) = given.filter(|_| found.is_empty()) else { return Err(input.invalid(found)) };
    guard::change(engine, "create_domain_challenge")?;
    let apex = apex(given).ok_or_else(|| {
        let message = "The domain is not one that can be registered.";
        problem(400, "APEX_INVALID", message, "Provide a domain such as example.com.")
    })?;
    let (id, now) = (engine.state.ids.uuid(), engine.now());
    let record_value = engine.state.ids.make("kayle-verify=", 32);
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
    account.challenges.insert(id.clone(), challenge);
    audit_log::by_user(
        engine,
        "domain.challenge.started",
        Some(("domain_challenge", &id)),
        json!({"apex_domain": apex}),
    );
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
    guard::change(engine, "verify_domain_challenge")?;
    let now = engine.now();
    let account = &mut engine.state.account;
    let Some(challenge) = account.challenges.get(&id) else {
        let hint = "Create a new challenge, then retry.";
        return Err(problem(404, "CHALLENGE_NOT_FOUND", "Domain challenge not found.", hint));
    };
    if challenge.expires_at < now {
        let hint = "Create a new challenge, then retry.";
        return Err(problem(400, "CHALLENGE_EXPIRED", "The domain challenge has expired.", hint));
    }
    let apex = challenge.apex.clone();
    // Nobody loses a domain to a record that is not looked at yet.
    let holder = account.elsewhere.get(&apex).cloned();
    if let Some(holder) = holder.as_ref().filter(|_| !takes_over) {
        let text = ("Another organization has verified this domain.", "Confirm the takeover, then retry.");
        let details = object! {"conflictingOrganizationName": &holder.organization_name};
        return Err(body::problem_with(409, "APEX_TAKEOVER_REQUIRED", text, details));
    }
    if account.unreachable.contains(&apex) {
        let hint = "The resolver cannot be reached; retry in a moment.";
        return Err(problem(503, "DNS_LOOKUP_FAILED", "The DNS lookup failed.", hint));
    }
    let name = record_name(&apex);
    if !account.records.iter().any(|(at, value)| *at == name && *value == challenge.record_value) {
        let hint = "DNS changes take time to spread; retry in a few minutes.";
        return Err(problem(409, "DNS_NOT_PROPAGATED", "The TXT record was not found yet.", hint));
    }
    account.challenges.remove(&id);
    account.elsewhere.remove(&apex);
    let domain = add(engine, &apex, now);
    let from = holder.map(|holder| {
        object! {"organization_id": holder.organization_id, "organization_name": holder.organization_name}
    });
    audit_log::by_user(engine, "domain.verified", Some(("domain", &domain)), json!({"apex_domain": apex}));
    Ok(Reply::data(object! {"domain_id": domain, "apex_domain": apex, "takeover_from": from}))
}

fn add(engine: &mut Engine, apex: &str, now: Time) -> String {
    engine.state.add_domain(apex, now);
    let mut domains = engine.state.account.domains.iter();
    domains.find(|(_, domain)| domain.apex == apex).map(|(id, _)| id.clone()).unwrap_or_default()
}

/// The redirect patterns under it go too.
pub(crate) fn delete(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = body::path_id(input)?.to_owned();
    guard::change(engine, "delete_domain")?;
    let Some(domain) = engine.state.account.domains.remove(&id) else {
        let hint = "Confirm the domain ID belongs to this organization.";
        return Err(problem(404, "DOMAIN_NOT_FOUND", "Domain not found.", hint));
    };
    engine.state.account.redirect_uris.retain(|_, uri| uri.domain_id != id);
    audit_log::by_user(engine, "domain.removed", Some(("domain", &id)), json!({"apex_domain": domain.apex}));
    Ok(Reply::empty(204))
}
