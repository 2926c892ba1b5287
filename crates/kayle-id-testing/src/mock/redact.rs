//! What may be shown of a request.

/// Stands where a secret was.
pub(super) const REDACTED: &str = "<redacted>";

/// Whether the value under this name may be a credential.
pub(super) fn is_sensitive(name: &str) -> bool {
    const PARTS: [&str; 8] =
        ["authorization", "cookie", "token", "secret", "password", "signature", "api-key", "api_key"];
    let name = name.to_ascii_lowercase();
    matches!(name.as_str(), "code" | "key") || PARTS.iter().any(|part| name.contains(part))
}

/// The value, shortened for a message, unless its name says that it is none of the reader's business.
pub(super) fn shown(name: &str, value: &str) -> String {
    const LIMIT: usize = 120;
    if is_sensitive(name) {
        return REDACTED.to_owned();
    }
    match value.char_indices().nth(LIMIT) {
        Some((end, _)) => format!("`{}…`", &value[..end]),
        None => format!("`{value}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_never_shown() {
        for name in ["Authorization", "cookie", "Set-Cookie", "cancel_token", "signing_secret", "code", "X-Api-Key"] {
            assert_eq!(shown(name, "kk_x"), REDACTED, "{name}");
        }
        assert_eq!(shown("prefer", "code=404"), "`code=404`");
    }

    #[test]
    fn a_long_value_is_cut_at_a_character() {
        assert_eq!(shown("a", &"ä".repeat(200)).chars().count(), 123);
    }
}
