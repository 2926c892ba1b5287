//! What a user might share.

use serde_json::Value;

use crate::simulator::claims::Claims;
use crate::simulator::model::claim_keys::{DOCUMENT_ID, is_gate};
use crate::simulator::model::clock::{Time, day_text};
use crate::simulator::model::rows::Session;

/// The day of birth of the person that documents of this kind are printed for.
const BIRTH: &str = "1974-08-12";

/// Plausible claims for everything that a session asks for.
pub(crate) fn claims(session: &Session, now: Time) -> Claims {
    let keys = session.share_fields.keys().map(|key| key.0.as_str()).filter(|key| *key != DOCUMENT_ID);
    keys.fold(Claims::new(), |claims, key| {
        let text = plausible(key, now);
        let value = if is_gate(key) { Value::Bool(text == "true") } else { Value::String(text) };
        claims.share(key, value)
    })
}

/// A plausible value for a claim; an age gate's is yes or no, by the date of birth.
pub(crate) fn plausible(key: &str, now: Time) -> String {
    let today = day_text(now.day());
    match key {
        "document_type_code" => "P".to_owned(),
        "issuing_country_code" | "nationality_code" => "UTO".to_owned(),
        "family_name" => "ERIKSSON".to_owned(),
        "given_names" => "ANNA MARIA".to_owned(),
        "document_number" => "L898902C3".to_owned(),
        "date_of_birth" => BIRTH.to_owned(),
        "sex_marker" => "F".to_owned(),
        "document_expiry_date" => format!("{:04}-04-15", year(&today) + 5),
        "mrz_optional_data" => "ZE184226B".to_owned(),
        key if is_gate(key) => {
            let age = key.trim_start_matches("age_over_").parse().unwrap_or(u32::MAX);
            if age_on(&today) >= age { "true".to_owned() } else { "false".to_owned() }
        }
        _ => String::new(),
    }
}

fn year(day: &str) -> u32 {
    day.get(..4).and_then(|year| year.parse().ok()).unwrap_or_default()
}

fn age_on(day: &str) -> u32 {
    let had_birthday = day.get(4..) >= BIRTH.get(4..);
    year(day).saturating_sub(year(BIRTH)).saturating_sub(u32::from(!had_birthday))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_gate_agrees_with_the_date_of_birth() {
        let at = |text: &str| Time::parse(text).unwrap();
        assert_eq!(plausible("age_over_52", at("2026-08-11T23:59:59Z")), "false");
        assert_eq!(plausible("age_over_52", at("2026-08-12T00:00:00Z")), "true");
        assert_eq!(plausible("age_over_018", at("2026-08-12T00:00:00Z")), "true");
        assert_eq!(plausible("document_expiry_date", at("2026-08-12T00:00:00Z")), "2031-04-15");
    }
}
