//! Makes a server's words fit to be shown: short, printable, and free of anything that looks like a
//! secret, wherever the server found it.

/// Beginnings of words that are never shown. `eyJ` begins every JWE, JWS and JWT; `hb_` and `v2x` the keys of
/// HookBridge and the tokens of BitGo.
const SECRETS: [&str; 7] = ["kk_", "whsec_", "eyJ", "-----BEGIN", "hb_live_", "hb_test_", "v2x"];

/// At most `limit` characters of `text` on one line, secrets blanked.
pub fn scrub(text: &str, limit: usize) -> String {
    let mut clean = String::with_capacity(text.len().min(limit));
    for (count, word) in
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).enumerate()
    {
        if count > 0 {
            clean.push(' ');
        }
        match SECRETS.iter().filter_map(|secret| word.find(secret)).min() {
            Some(at) => {
                clean.push_str(&word[..at]);
                clean.push_str("[redacted]");
            }
            None => clean.push_str(word),
        }
        // No character has more than four bytes.
        if clean.len() > 4 * (limit + 1) {
            break;
        }
    }
    if let Some((at, _)) = clean.char_indices().nth(limit) {
        clean.truncate(at);
        clean.push('…');
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::scrub;

    #[test]
    fn secrets_in_a_servers_words_are_blanked() {
        assert_eq!(scrub("bad key 'kk_0123' given", 100), "bad key '[redacted] given");
        assert_eq!(scrub("whsec_abc", 100), "[redacted]");
        assert_eq!(scrub("token=eyJhbGciOi.x.y", 100), "token=[redacted]");
    }

    #[test]
    fn text_becomes_one_short_line() {
        assert_eq!(scrub("a\n\tb\u{7}c", 100), "a b c");
        assert_eq!(scrub("äöü äöü", 4), "äöü …");
    }
}
