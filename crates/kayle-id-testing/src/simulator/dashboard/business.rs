//! The business behind the organization.

use serde_json::json;

use crate::simulator::audit_log;
use crate::simulator::dashboard::{body, guard};
use crate::simulator::engine::Engine;
use crate::simulator::model::json::{Json, object};
use crate::simulator::reply::Reply;
use crate::simulator::validate::input::Input;
use crate::simulator::validate::issues;
use crate::simulator::validate::javascript::is_space;

const TYPE: &str = "business_type";
const TYPES: [&str; 2] = ["sole", "business"];

/// The members of a body, and how long each may be.
const FIELDS: [(&str, usize); 4] =
    [(TYPE, 0), ("business_name", 200), ("business_jurisdiction", 120), ("business_registration_number", 100)];

pub(crate) fn update(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let given = body::read(input)?;
    let mut found = Vec::new();
    for (name, most) in FIELDS {
        match given.get(name) {
            None | Some(Json::Null) => {}
            Some(given) if name == TYPE => {
                if !given.as_str().is_some_and(|text| TYPES.contains(&text)) {
                    found.push(issues::not_among(&TYPES, &[name]));
                }
            }
            Some(Json::Text(text)) if text.encode_utf16().count() <= most => {}
            Some(Json::Text(_)) => found.push(issues::too_big("string", most as u64, &[name])),
            Some(other) => found.push(issues::wrong_kind("string", Some(other), &[name])),
        }
    }
    if !found.is_empty() {
        return Err(input.invalid(found));
    }
    guard::change(engine, &guard::BUSINESS)?;
    let mut changes: [Option<Option<String>>; 4] = Default::default();
    for ((name, _), change) in FIELDS.into_iter().zip(&mut changes) {
        *change = given.get(name).map(|given| {
            let text = given.as_str().unwrap_or_default().trim_matches(is_space);
            (!text.is_empty()).then(|| text.to_owned())
        });
        let control = |letter: char| letter <= '\u{1f}' || letter == '\u{7f}';
        if change.iter().flatten().any(|text| text.contains(control)) {
            let (field, subject, most) = match name {
                "business_name" => ("businessName", "Legal name", 200),
                "business_jurisdiction" => ("businessJurisdiction", "Jurisdiction", 120),
                _ => ("businessRegistrationNumber", "Registration number", 100),
            };
            let message =
                format!("{subject} must be between 1 and {most} characters and cannot contain control characters.");
            let hint = format!("Check the {field} value and resubmit.");
            return Err(Reply::envelope(400, "INVALID_BUSINESS_DETAILS", (&message, &hint), "api/errors#bad_request"));
        }
    }
    let fields: Vec<&str> =
        FIELDS.iter().zip(&changes).filter(|(_, change)| change.is_some()).map(|(field, _)| field.0).collect();
    if fields.is_empty() {
        return Err(body::internal("Failed to update business details."));
    }
    let business = &mut engine.state.account.business;
    let places = [
        &mut business.business_type,
        &mut business.name,
        &mut business.jurisdiction,
        &mut business.registration_number,
    ];
    for (place, change) in places.into_iter().zip(changes) {
        if let Some(value) = change {
            *place = value;
        }
    }
    let reply = Reply::data(object! {
        "businessType": business.business_type.as_ref(),
        "businessName": business.name.as_ref(),
        "businessJurisdiction": business.jurisdiction.as_ref(),
        "businessRegistrationNumber": business.registration_number.as_ref(),
    });
    let id = engine.state.organization.id.clone();
    let metadata = json!({"updated_fields": fields});
    audit_log::by_user(engine, "organization.business_details.updated", Some(("organization", &id)), metadata);
    Ok(reply)
}
