//! Makes a server's words fit to be shown: short, printable, and free of anything that looks like a
//! secret, wherever the server found it.

mod disguise;
mod pem;

use zeroize::Zeroizing;

/// Beginnings of words that are never shown, in small and capital letters. `hb_` and `v2x` begin the keys of
/// HookBridge and the tokens of BitGo.
const PREFIXES: [&str; 5] = ["kk_", "whsec_", "hb_live_", "hb_test_", "v2x"];
/// What begins every JWE, JWS and JWT; its letters' case is part of it.
const TOKEN: &str = "eyJ";
const REDACTED: &str = "[redacted]";

/// What is shorter is no secret, and would be found everywhere.
const SHORTEST: usize = 6;
/// No more than this is looked at; what is shown is a small part of it.
const LONGEST: usize = 16 * 1024;

/// Secrets that a text must not show, in whatever form it repeats them.
#[derive(Clone, Default)]
pub struct Secrets(Vec<Zeroizing<String>>);

impl Secrets {
    /// Adds one. What is shorter than six bytes is too short to be looked for.
    pub fn add(&mut self, secret: &str) {
        if secret.len() >= SHORTEST {
            self.0.push(Zeroizing::new(secret.to_owned()));
        }
    }

    /// Adds all of the others.
    pub fn extend(&mut self, others: &Self) {
        self.0.extend(others.0.iter().cloned());
    }

    /// At most `limit` characters of `text` on one line. These secrets are blanked, plain or encoded (percent, base64,
    /// hexadecimal, escapes), and so is what looks like a secret of somebody's.
    pub fn scrub(&self, text: &str, limit: usize) -> String {
        let text = pem::without_blocks(shortened(text));
        let text = self.0.iter().fold(text, |text, secret| without(&text, secret));
        let mut clean = String::with_capacity(text.len().min(limit));
        let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
        for (count, word) in words.enumerate() {
            if count > 0 {
                clean.push(' ');
            }
            match self.secret_in(word) {
                Some(at) => {
                    clean.push_str(&word[..at]);
                    clean.push_str(REDACTED);
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

    /// Where in a word something begins that must not be shown.
    fn secret_in(&self, word: &str) -> Option<usize> {
        if let Some(at) = recognized(word.as_bytes()) {
            return Some(at);
        }
        let hidden = |bytes: &[u8]| {
            recognized(bytes).is_some() || self.0.iter().any(|secret| find(bytes, secret.as_bytes()).is_some())
        };
        if disguise::encoded(word, hidden) {
            return Some(0);
        }
        disguise::long_random_run(word)
    }
}

/// Where something begins that has the form of a secret.
fn recognized(word: &[u8]) -> Option<usize> {
    let exact = word.windows(TOKEN.len()).position(|part| part == TOKEN.as_bytes());
    PREFIXES.iter().filter_map(|prefix| find(word, prefix.as_bytes())).chain(exact).min()
}

/// Finds text whatever the case of its letters.
fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len().max(1)).position(|window| window.eq_ignore_ascii_case(part))
}

fn without(text: &str, secret: &str) -> String {
    let mut left = text;
    let mut clean = String::new();
    while let Some(at) = find(left.as_bytes(), secret.as_bytes()) {
        // A match ends where a secret does, which is text; where it begins is checked, for a secret in another script.
        let (Some(before), Some(after)) = (left.get(..at), left.get(at + secret.len()..)) else { break };
        clean.push_str(before);
        clean.push_str(REDACTED);
        left = after;
    }
    clean + left
}

/// The beginning of a long text, without the word that the cut would part.
fn shortened(text: &str) -> &str {
    if text.len() <= LONGEST {
        return text;
    }
    let end = (0..=LONGEST).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    let cut = &text[..end];
    cut.rfind(char::is_whitespace).map_or("", |at| &cut[..at])
}

/// At most `limit` characters of `text` on one line, with everything blanked that looks like a secret.
pub fn scrub(text: &str, limit: usize) -> String {
    Secrets::default().scrub(text, limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64ct::{Base64, Base64Unpadded, Base64Url, Encoding};
    use proptest::prelude::*;

    #[test]
    fn secrets_in_a_servers_words_are_blanked() {
        assert_eq!(scrub("bad key 'kk_0123' given", 100), "bad key '[redacted] given");
        assert_eq!(scrub("bad key KK_0123 given", 100), "bad key [redacted] given");
        assert_eq!(scrub("whsec_abc", 100), "[redacted]");
        assert_eq!(scrub("token=eyJhbGciOi.x.y", 100), "token=[redacted]");
    }

    #[test]
    fn text_becomes_one_short_line() {
        assert_eq!(scrub("a\n\tb\u{7}c", 100), "a b c");
        assert_eq!(scrub("äöü äöü", 4), "äöü …");
    }

    #[test]
    fn a_long_text_is_cut_before_it_is_looked_at() {
        let text = format!("{} kk_secret", "word ".repeat(1_000_000));
        assert_eq!(scrub(&text, 10).chars().count(), 11);
        assert_eq!(scrub(&"x".repeat(100_000), 10), "");
    }

    #[test]
    fn what_is_no_secret_is_shown_as_it_is() {
        for text in [
            "Too small: expected number to be >=1",
            "https://docs.kayle.id/errors/sessions#not_found",
            "550e8400-e29b-41d4-a716-446655440000",
            "verification.session.succeeded is not allowed here",
        ] {
            assert_eq!(scrub(text, 500), text);
        }
    }

    fn percent(text: &str) -> String {
        text.bytes().map(|byte| format!("%{byte:02x}")).collect()
    }

    proptest! {
        #[test]
        fn a_secret_is_found_in_every_form(
            secret in "[A-Za-z0-9%.+/=_-]{12,48}", before in "[a-z ]{0,9}", after in "[a-z ]{0,9}",
        ) {
            let mut secrets = Secrets::default();
            secrets.add(&secret);
            let inner = format!("user:{secret}");
            let forms = [
                secret.clone(),
                secret.to_uppercase(),
                percent(&secret),
                percent(&percent(&secret)),
                Base64::encode_string(secret.as_bytes()),
                Base64Url::encode_string(secret.as_bytes()),
                Base64Unpadded::encode_string(inner.as_bytes()),
                secret.bytes().map(|byte| format!("{byte:02x}")).collect(),
                secret.bytes().map(|byte| format!("\\u{byte:04x}")).collect(),
                secret.bytes().map(|byte| format!("&#{byte};")).collect(),
            ];
            for form in forms {
                let shown = secrets.scrub(&format!("{before} {form} {after}"), 500);
                prop_assert!(!shown.contains(&form), "{shown}");
                prop_assert!(shown.contains(REDACTED), "{shown}");
            }
        }

        #[test]
        fn no_text_panics(text in any::<String>(), secret in any::<String>(), limit in 0_usize..50) {
            let mut secrets = Secrets::default();
            secrets.add(&secret);
            prop_assert!(secrets.scrub(&text, limit).chars().count() <= limit + 1);
        }
    }
}
