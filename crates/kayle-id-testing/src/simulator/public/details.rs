//! Who asks for a verification, and for what; and how far its results have got.

use super::session;
use crate::simulator::engine::Engine;
use crate::simulator::model::event_types::SUCCEEDED;
use crate::simulator::model::json::{Json, object};
use crate::simulator::model::rows::DeliveryStatus;
use crate::simulator::reply::Reply;
use crate::simulator::validate::input::Input;

pub(super) fn details(engine: &Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let row = session::find(engine, session::id(input)?)?;
    let mut fields: Vec<_> = row.share_fields.iter().collect();
    fields.sort_by(|(one, _), (other, _)| one.0.cmp(&other.0));
    let fields = fields.into_iter().map(|(key, field)| {
        let shown = object! {"required": field.required, "reason": &field.reason, "source": &field.source};
        (key.0.clone(), shown)
    });
    let threshold = row.age_only_threshold();
    let mut shown = organization(engine);
    shown.extend([
        ("session_id".to_owned(), Json::from(&row.id)),
        ("is_age_only".to_owned(), threshold.is_some().into()),
        ("age_threshold".to_owned(), threshold.into()),
        ("share_fields".to_owned(), Json::Object(fields.collect())),
    ]);
    Ok(super::data(Json::Object(shown)))
}

pub(super) fn privacy_context(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = session::id(input)?;
    let row = session::find_current(engine, id)?.clone();
    let results = engine.state.events.values().filter(|event| event.trigger_id == id && event.event_type == SUCCEEDED);
    let results: Vec<_> = results.flat_map(|event| engine.state.deliveries_of(&event.id)).collect();
    let succeeded = results.iter().filter(|delivery| delivery.status == DeliveryStatus::Succeeded).count();
    let counts = object! {
        "total_count": results.len(),
        "succeeded_count": succeeded,
        "undelivered_count": results.len() - succeeded,
    };
    let mut shown = vec![
        ("session_id".to_owned(), Json::from(&row.id)),
        ("status".to_owned(), row.status.as_str().into()),
        ("is_terminal".to_owned(), row.status.is_terminal().into()),
        ("has_withdrawn_consent".to_owned(), row.cancel_token_used.into()),
    ];
    shown.extend(organization(engine));
    shown.push(("result_webhook_deliveries".to_owned(), counts));
    Ok(super::data(Json::Object(shown)))
}

/// The public members of the organization. Five of them are shown only once a domain is verified.
fn organization(engine: &Engine) -> Vec<(String, Json)> {
    let (state, account) = (&engine.state, &engine.state.account);
    let (business, details) = (&account.business, &account.public_details);
    let domains = account.verified_apex_domains();
    let proven = |value: &Option<String>| value.clone().filter(|_| !domains.is_empty());
    let owned = account.organizations.get(&state.organization.id);
    let checked = state.organization.onboarded || owned.is_some_and(|owned| owned.owner_checked);
    let fallback = object! {
        "appeal_url": details.appeal_url.as_ref(),
        "complaints_url": details.complaints_url.as_ref(),
        "fallback_idv_url": details.fallback_idv_url.as_ref(),
        "support_email": details.support_email.as_ref(),
    };
    let members: [(&str, Json); 14] = [
        ("organization_id", (&state.organization.id).into()),
        ("organization_name", owned.map(|owned| &owned.name).into()),
        ("organization_owner_id_check_completed", checked.into()),
        ("organization_verified_apex_domains", domains.iter().map(|apex| Json::from(*apex)).collect::<Vec<_>>().into()),
        ("organization_logo", proven(&account.logo).into()),
        ("organization_business_type", proven(&business.business_type).into()),
        ("organization_business_name", proven(&business.name).into()),
        ("organization_business_jurisdiction", proven(&business.jurisdiction).into()),
        ("organization_business_registration_number", proven(&business.registration_number).into()),
        ("organization_privacy_policy_url", details.privacy_policy_url.as_ref().into()),
        ("organization_terms_of_service_url", details.terms_of_service_url.as_ref().into()),
        ("organization_website", details.website.as_ref().into()),
        ("organization_description", details.description.as_ref().into()),
        ("rp_fallback", fallback),
    ];
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
