//! The directory of organizations. The simulator knows one: the active organization.

use crate::simulator::engine::Engine;
use crate::simulator::model::account::Owned;
use crate::simulator::model::json::{Json, object};
use crate::simulator::reply::Reply;
use crate::simulator::validate::input::Input;
use crate::simulator::validate::javascript::is_space;

const PAGE: usize = 10;
const MAX_PAGE: usize = 1000;
const MAX_QUERY: usize = 100;

pub(super) fn search(engine: &Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let parameter = |name: &str| input.query.iter().find(|(given, _)| given == name).map_or("", |(_, value)| value);
    let query = parameter("query").trim_matches(is_space).to_lowercase();
    let page = page_number(parameter("page")).ok_or_else(|| {
        Reply::public_error(400, "INVALID_REQUEST", "Organization search page must be a positive integer.")
    })?;
    if query.encode_utf16().count() > MAX_QUERY {
        return Err(Reply::public_error(400, "INVALID_REQUEST", "Organization search query is too long."));
    }
    let found = visible(engine).filter(|(id, owned)| {
        let domains = engine.state.account.verified_apex_domains();
        let names = [owned.name.as_str(), owned.slug.as_str()].into_iter().chain(domains);
        query.is_empty() || query == *id || names.into_iter().any(|name| name.to_lowercase().contains(&query))
    });
    let found: Vec<Json> = found.into_iter().map(|(id, owned)| show(engine, id, owned)).collect();
    let (first, end) = ((page - 1) * PAGE, page * PAGE);
    let shown: Vec<Json> = found.iter().skip(first).take(PAGE).cloned().collect();
    let pagination = object! {
        "has_next_page": found.len() > end, "has_previous_page": page > 1, "page": page, "page_size": PAGE,
    };
    Ok(super::data(object! {"organizations": shown, "pagination": pagination}))
}

/// A page's number, 1 where none is given.
fn page_number(text: &str) -> Option<usize> {
    if text.trim_matches(is_space).is_empty() {
        return Some(1);
    }
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|page| digits && (1..=MAX_PAGE).contains(page))
}

pub(super) fn organization(engine: &Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let identifier = input.parameter.trim_matches(is_space);
    let slug = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let is_slug = !identifier.is_empty() && identifier.len() <= MAX_QUERY && identifier.bytes().all(slug);
    if !is_slug && !is_uuid(identifier) {
        let message = "Organization identifier must be a slug or ID.";
        return Err(Reply::public_error(400, "INVALID_REQUEST", message));
    }
    let lower = identifier.to_lowercase();
    let found = visible(engine).filter(|(id, owned)| *id == lower || owned.slug == identifier);
    let (id, owned) = found
        .ok_or_else(|| Reply::public_error(404, "ORGANIZATION_NOT_FOUND", "The organization could not be found."))?;
    Ok(super::data(object! {"organization": show(engine, id, owned)}))
}

fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    let hexadecimal = text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    hexadecimal
        && lengths == [8, 4, 4, 4, 12]
        && matches!(text.as_bytes()[14], b'1'..=b'5')
        && matches!(text.as_bytes()[19], b'8' | b'9' | b'a' | b'b' | b'A' | b'B')
}

/// The active organization, once it has accepted the terms, and unless it is about to be deleted.
fn visible(engine: &Engine) -> Option<(&str, &Owned)> {
    let state = &engine.state;
    let accepted = state.account.relying_party_terms.is_some() && !state.organization.frozen;
    let (id, owned) = state.account.organizations.get_key_value(&state.organization.id)?;
    accepted.then_some((id.as_str(), owned))
}

fn show(engine: &Engine, id: &str, owned: &Owned) -> Json {
    let account = &engine.state.account;
    let (business, details) = (&account.business, &account.public_details);
    let domains = account.verified_apex_domains();
    let proven = |value: &Option<String>| value.clone().filter(|_| !domains.is_empty());
    let fallback = object! {
        "appeal_url": details.appeal_url.as_ref(),
        "complaints_url": details.complaints_url.as_ref(),
        "fallback_idv_url": details.fallback_idv_url.as_ref(),
        "support_email": details.support_email.as_ref(),
    };
    object! {
        "business_jurisdiction": proven(&business.jurisdiction),
        "business_name": proven(&business.name),
        "business_registration_number": proven(&business.registration_number),
        "business_type": proven(&business.business_type),
        "description": details.description.as_ref(),
        "id": id,
        "integration_terms_accepted": true,
        "logo": proven(&account.logo),
        "name": &owned.name,
        "owner_id_check_completed": engine.state.organization.onboarded || owned.owner_checked,
        "privacy_policy_url": details.privacy_policy_url.as_ref(),
        "rp_fallback": fallback,
        "slug": &owned.slug,
        "terms_of_service_url": details.terms_of_service_url.as_ref(),
        "verified_apex_domains": domains.iter().map(|apex| Json::from(*apex)).collect::<Vec<_>>(),
        "website": details.website.as_ref(),
    }
}
