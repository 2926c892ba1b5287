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

/// A parameter's name as that of a field: in snake case, and with `_` after it where it is a word of the language.
pub fn field(text: &str) -> String {
    let name = snake(&text.replace(|c: char| !c.is_ascii_alphanumeric(), "_"));
    match syn::parse_str::<syn::Ident>(&name) {
        Ok(_) => name,
        Err(_) => name + "_",
    }
}

/// The modules that generated modules import, beside which no other of the name can stand.
pub const IMPORTED: [&str; 4] = ["formats", "limits", "operations", "support"];

/// `CreateSessionRequest` and `Webhook events` to `create_session_request` and `webhook_events`.
pub fn module(text: &str) -> String {
    let name = field(&pascal(text));
    if IMPORTED.contains(&name.as_str()) { name + "_" } else { name }
}

/// `session-id` and `SessionStatus` to `SESSION_ID` and `SESSION_STATUS`.
pub fn constant(text: &str) -> String {
    snake(text).replace('-', "_").to_ascii_uppercase()
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
        assert_eq!((constant("session-id").as_str(), constant("CarFuel").as_str()), ("SESSION_ID", "CAR_FUEL"));
        assert_eq!(
            (field("type").as_str(), field("keyId").as_str(), field("x-id").as_str()),
            ("type_", "key_id", "x_id")
        );
        assert_eq!((module("API keys").as_str(), module("Support").as_str()), ("api_keys", "support_"));
        assert_eq!(
            (snake("enterpriseId").as_str(), snake("starting_after").as_str()),
            ("enterprise_id", "starting_after")
        );
    }
}
