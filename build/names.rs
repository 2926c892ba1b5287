//! Names: from the document's spelling to Rust's.

/// `list_sessions`, `application/json`, `UK/EU GDPR` to `ListSessions`, `ApplicationJson`, `UkEuGdpr`.
pub fn pascal(text: &str) -> String {
    let mut name = String::new();
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        let shout = word.chars().all(|c| !c.is_ascii_lowercase()) && word.len() > 1;
        let mut letters = word.chars();
        name.extend(letters.next().map(|c| c.to_ascii_uppercase()));
        name.extend(letters.map(|c| if shout { c.to_ascii_lowercase() } else { c }));
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, 'V');
    }
    name
}

/// `enterpriseId` and `limit` to `enterprise_id` and `limit`.
pub fn snake(text: &str) -> String {
    let mut name = String::new();
    for letter in text.chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

/// `session-id` to `SESSION_ID`.
pub fn constant(text: &str) -> String {
    text.replace('-', "_").to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_rust_names() {
        assert_eq!(pascal("list_sessions"), "ListSessions");
        assert_eq!(pascal("verification.session.failed"), "VerificationSessionFailed");
        assert_eq!(pascal("UK/EU GDPR"), "UkEuGdpr");
        assert_eq!(pascal("RSA-OAEP-256"), "RsaOaep256");
        assert_eq!(pascal("2026-05-17"), "V20260517");
        assert_eq!(constant("session-id"), "SESSION_ID");
        assert_eq!(
            (snake("enterpriseId").as_str(), snake("starting_after").as_str()),
            ("enterprise_id", "starting_after")
        );
    }
}
