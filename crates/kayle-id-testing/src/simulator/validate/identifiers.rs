//! The forms of ids.

use crate::simulator::model::json::Json;
use crate::simulator::validate::issues;

/// The validator's own pattern, as it shows it.
const UUID: &str = "/^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$/";

/// Whether a text is of the form of a session's id.
pub(crate) fn is_session_id(text: &str) -> bool {
    text.strip_prefix("vs_").is_some_and(|rest| rest.len() == 64 && rest.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// The issue of a session id that is not of its form.
pub(crate) fn bad_session_id(name: &str) -> Json {
    issues::not_of_form("regex", "/^vs_[A-Za-z0-9]{64}$/", "Invalid session ID format", &[name])
}

/// Checks an id of the webhook area.
pub(crate) fn check_id(text: &str, path: &[&str], issues: &mut Vec<Json>) {
    if text.is_empty() {
        issues.push(issues::too_small("string", 1, path));
    }
    if text.encode_utf16().count() > 128 {
        issues.push(issues::too_big("string", 128, path));
    }
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')) {
        let pattern = "/^[A-Za-z0-9_-]+$/";
        issues.push(issues::not_of_form(
            "regex",
            pattern,
            &format!("Invalid string: must match pattern {pattern}"),
            path,
        ));
    }
}

pub(crate) fn bad_uuid(name: &str) -> Json {
    issues::not_of_form("uuid", UUID, "Invalid UUID", &[name])
}

/// Whether the validator's pattern fits.
pub(crate) fn is_uuid(text: &str) -> bool {
    let hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    if lengths != [8, 4, 4, 4, 12] || !parts.iter().all(|part| hex(part)) {
        return false;
    }
    let least_or_greatest = ["0", "f"].iter().any(|digit| text.chars().all(|c| c == '-' || digit.contains(c)));
    least_or_greatest
        || parts[2].starts_with(|c| ('1'..='8').contains(&c)) && parts[3].starts_with(|c| "89abAB".contains(c))
}

#[cfg(test)]
mod tests {
    use super::is_uuid;

    #[test]
    fn a_uuid_has_a_version_and_a_variant() {
        for good in [
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "A0830cdc-a09f-4441-9268-a1e98960304c",
        ] {
            assert!(is_uuid(good), "{good}");
        }
        for bad in ["", "bad", "a0830cdca09f44419268a1e98960304c", "a0830cdc-a09f-0441-9268-a1e98960304c"] {
            assert!(!is_uuid(bad), "{bad}");
        }
        assert!(!is_uuid("a0830cdc-a09f-4441-c268-a1e98960304c") && !is_uuid("g0830cdc-a09f-4441-9268-a1e98960304c"));
    }
}
