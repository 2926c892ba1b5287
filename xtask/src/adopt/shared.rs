//! Components that our document shares between operations, while the vendor's document writes each of them out.

use super::{Adoption, key, last_part};
use crate::ordered::Json;
use kayle_id_contract::{Change, Difference, NotADocument, Place, below, differences};
use serde_json::Value;
use std::collections::BTreeSet;

/// The keys of what was carried and differs now where nothing differed before.
pub fn unwanted(adoption: &Adoption, all: &[Difference], vendor: &Value) -> Result<Vec<String>, NotADocument> {
    let known: BTreeSet<String> = all.iter().map(Difference::to_string).collect();
    let after = differences(&adoption.document.to_value(), vendor)?;
    let new: Vec<&Difference> = after.iter().filter(|difference| !known.contains(&difference.to_string())).collect();
    let mut keys = Vec::new();
    for carried in &adoption.carried {
        let caused = |difference: &&Difference| match &carried.change {
            Change::ValueAdded(value) => {
                difference.known_at == carried.known_at && difference.change == Change::ValueRemoved(value.clone())
            }
            Change::MemberAdded { .. } => {
                let place = below(&below(&carried.known_at, "properties"), &last_part(&carried.found_at));
                difference.known_at == place || difference.known_at.starts_with(&format!("{place}/"))
            }
            _ => false,
        };
        if new.iter().any(caused) {
            keys.push(key(carried));
        }
    }
    Ok(keys)
}

/// The differences without those that only say that a shared component of ours is wider than one of its uses: a value, or an
/// optional member of a response, that the vendor's document has in another operation.
pub fn without_tolerated(known: &Json, vendor: &Value, all: Vec<Difference>) -> Result<Vec<Difference>, NotADocument> {
    let mut kept = Vec::new();
    for difference in all {
        if !is_tolerated(known, vendor, &difference)? {
            kept.push(difference);
        }
    }
    Ok(kept)
}

fn is_tolerated(known: &Json, vendor: &Value, difference: &Difference) -> Result<bool, NotADocument> {
    let mut narrower = known.clone();
    // Were it not in our document, would another operation miss it?
    let would_be_missed: Box<dyn Fn(&Difference) -> bool> = match &difference.change {
        Change::MemberRemoved if matches!(difference.place, Place::Response(_) | Place::Payload) => {
            let Some((holder, name)) = holder_and_name(&difference.known_at) else { return Ok(false) };
            let Some(schema) = narrower.pointer_mut(&holder) else { return Ok(false) };
            let members = schema.object_mut();
            let is_required =
                matches!(members.get("required"), Some(Json::Array(names)) if names.contains(&name.as_str().into()));
            let removed = members.get_mut("properties").and_then(|all| all.object_mut().shift_remove(&name));
            if is_required || removed.is_none() {
                return Ok(false);
            }
            Box::new(move |other| {
                matches!(other.change, Change::MemberAdded { .. })
                    && other.known_at == holder
                    && last_part(&other.found_at) == name
            })
        }
        Change::ValueRemoved(value) => {
            let Some(values) = narrower.pointer_mut(&below(&difference.known_at, "enum")) else { return Ok(false) };
            let gone = Json::from(value);
            values.array_mut().retain(|known| *known != gone);
            let (value, place) = (value.clone(), difference.known_at.clone());
            Box::new(move |other| other.known_at == place && other.change == Change::ValueAdded(value.clone()))
        }
        _ => return Ok(false),
    };
    Ok(differences(&narrower.to_value(), vendor)?.iter().any(would_be_missed))
}

/// `/components/schemas/A/properties/b` as `/components/schemas/A` and `b`.
fn holder_and_name(pointer: &str) -> Option<(String, String)> {
    let (properties, _) = pointer.rsplit_once('/')?;
    let holder = properties.strip_suffix("/properties")?;
    Some((holder.to_owned(), last_part(pointer)))
}
