//! The business behind the organization.

use serde_json::json;

use super::{audit, body};
use crate::testing::simulator::input::Input;
use crate::testing::simulator::issues;
use crate::testing::simulator::json::{Json, object};
use crate::testing::simulator::reply::Reply;
use crate::testing::simulator::world::World;

/// The members of a body, and how long each may be.
const FIELDS: [(&str, usize); 4] = [
    ("business_type", 8),
    ("business_name", 200),
    ("business_jurisdiction", 120),
    ("business_registration_number", 100),
];

pub(super) fn update(world: &mut World, input: &Input<'_>) -> Result<Reply, Reply> {
    let given = body::read(input)?;
    let mut found = Vec::new();
    let mut changes: [Option<Option<String>>; 4] = Default::default();
    for ((name, most), change) in FIELDS.into_iter().zip(&mut changes) {
        match given.get(name) {
            None => {}
            Some(Json::Null) => *change = Some(None),
            Some(Json::Text(text)) => {
                let fits = text.encode_utf16().count() <= most;
                if !fits || name == "business_type" && !matches!(text.as_str(), "sole" | "business") {
                    let hint = "Check the business type and the length of every field.";
                    let message = "The business details are invalid.";
                    return Err(body::problem(400, "INVALID_BUSINESS_DETAILS", message, hint));
                }
                *change = Some(Some(text.clone()));
            }
            Some(other) => found.push(issues::wrong_kind("string", Some(other), &[name])),
        }
    }
    if !found.is_empty() {
        return Err(input.invalid(found));
    }
    let fields: Vec<&str> =
        FIELDS.iter().zip(&changes).filter(|(_, change)| change.is_some()).map(|(field, _)| field.0).collect();
    if fields.is_empty() {
        return Err(Reply::problem(body::INTERNAL));
    }
    let business = &mut world.state.account.business;
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
    let id = world.state.organization.id.clone();
    let metadata = json!({"updated_fields": fields});
    audit::by_user(world, "organization.business_details.updated", Some(("organization", &id)), metadata);
    Ok(reply)
}
