//! The organization: what it may do, its members, domains and API keys.

use bytes::Bytes;
use kayle_id_core::{MemberId, OrganizationId, Scope};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::simulator::control::dashboard::Role;
use crate::simulator::control_api::Control;
use crate::simulator::control_api::answer::{Answer, Problem, read};
use crate::simulator::model::account::PublicDetails;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    /// About to be deleted: API keys get a 410.
    frozen: Option<bool>,
    onboarded: Option<bool>,
    terms_accepted: Option<bool>,
    owner_checked: Option<bool>,
    /// What the signed-in user may do.
    role: Option<RoleName>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RoleName {
    Owner,
    Member,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Owner => Self::Owner,
            RoleName::Member => Self::Member,
        }
    }
}

pub(super) fn set(control: &Control, body: &Bytes) -> Result<Answer, Problem> {
    let settings: Settings = read(body)?;
    let simulator = &control.simulator;
    match settings.frozen {
        Some(true) => simulator.freeze_organization(),
        Some(false) => simulator.unfreeze_organization(),
        None => {}
    }
    if let Some(onboarded) = settings.onboarded {
        simulator.set_onboarded(onboarded);
    }
    if let Some(accepted) = settings.terms_accepted {
        simulator.set_terms_accepted(accepted);
    }
    if let Some(checked) = settings.owner_checked {
        simulator.set_owner_checked(checked);
    }
    if let Some(role) = settings.role {
        simulator.set_role(role.into());
    }
    Ok(Answer::json(&json!({"id": simulator.organization_id()?})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewApiKey {
    scopes: Vec<String>,
}

pub(super) fn add_api_key(control: &Control, body: &Bytes) -> Result<Answer, Problem> {
    let scopes = read::<NewApiKey>(body)?.scopes;
    let key = control.simulator.add_api_key(scopes.iter().map(|scope| Scope::from(scope.as_str())));
    Ok(Answer::json(&json!({"key": key})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewMember {
    role: RoleName,
}

pub(super) fn add_member(control: &Control, body: &Bytes) -> Result<Answer, Problem> {
    let member = control.simulator.add_member(read::<NewMember>(body)?.role.into())?;
    Ok(Answer::json(&json!({"member_id": member})))
}

pub(super) fn rejoin(control: &Control, id: &str) -> Result<Answer, Problem> {
    let member = MemberId::new(id).map_err(|_| Problem::not_found("there is no such member"))?;
    Ok(Answer::json(&json!({"member_id": control.simulator.rejoin(&member)?})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Domain {
    domain: String,
}

pub(super) fn verify_domain(control: &Control, body: &Bytes) -> Result<Answer, Problem> {
    control.simulator.verify_domain(read::<Domain>(body)?.domain);
    Ok(Answer::done())
}

pub(super) fn downgrade_domain(control: &Control, body: &Bytes) -> Result<Answer, Problem> {
    control.simulator.downgrade_domain(&read::<Domain>(body)?.domain);
    Ok(Answer::done())
}

pub(super) fn set_public_details(control: &Control, body: &Bytes) -> Result<Answer, Problem> {
    let given: Map<String, Value> = read(body)?;
    // A state that a later version has kept may have more members; what is sent here may not.
    let known = serde_json::to_value(PublicDetails::default()).map_err(Problem::failed)?;
    if let Some(name) = given.keys().find(|name| known.get(name.as_str()).is_none()) {
        return Err(Problem::invalid(format!("unknown field `{name}`")));
    }
    control.simulator.set_public_details(read(body)?);
    Ok(Answer::done())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GivenAway {
    domain: String,
    organization_id: String,
}

pub(super) fn give_domain_away(control: &Control, body: &Bytes) -> Result<Answer, Problem> {
    let GivenAway { domain, organization_id } = read(body)?;
    control.simulator.give_domain_away(domain, organization_id);
    Ok(Answer::done())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pattern {
    pattern: String,
}

pub(super) fn add_redirect_pattern(control: &Control, body: &Bytes) -> Result<Answer, Problem> {
    control.simulator.register_redirect_pattern(read::<Pattern>(body)?.pattern);
    Ok(Answer::done())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    name: String,
    value: String,
}

pub(super) fn publish_dns(control: &Control, body: &Bytes) -> Result<Answer, Problem> {
    let Record { name, value } = read(body)?;
    control.simulator.publish_dns(name, value);
    Ok(Answer::done())
}

pub(super) fn remove_dns(control: &Control, name: &str) -> Answer {
    control.simulator.remove_dns(name);
    Answer::done()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reachable {
    domain: String,
    reachable: bool,
}

pub(super) fn set_dns_reachable(control: &Control, body: &Bytes) -> Result<Answer, Problem> {
    let Reachable { domain, reachable } = read(body)?;
    control.simulator.set_dns_reachable(domain, reachable);
    Ok(Answer::done())
}

pub(super) fn deletion_code(control: &Control, id: &str) -> Result<Answer, Problem> {
    let missing = || Problem::not_found("no deletion of this organization was requested");
    let organization = OrganizationId::new(id).map_err(|_| missing())?;
    let code = control.simulator.deletion_code(&organization).ok_or_else(missing)?;
    Ok(Answer::json(&json!({"code": code})))
}
