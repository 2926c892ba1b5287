//! Text that is about to be shown, without secrets that somebody put into it.

use kayle_id_core::scrub::scrub;

/// Longer than any word that is shown on purpose.
const LONGEST_WORD: usize = 4096;

/// Blanks every word that looks like a secret, and every control character but line breaks. White space stays.
pub(crate) fn redact(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut word = String::new();
    for character in text.chars() {
        if character.is_whitespace() {
            clean.push_str(&scrubbed(&word));
            word.clear();
            clean.push(character);
        } else {
            word.push(character);
        }
    }
    clean.push_str(&scrubbed(&word));
    clean
}

fn scrubbed(word: &str) -> String {
    let (word, behind) = word.split_at(word.trim_end_matches(['\'', '"', '`', ':', ',', ';', ')', '.']).len());
    // The beginning of a key alone, as texts name it, is no secret.
    if matches!(word.trim_start_matches(['\'', '"', '`', '(']), "kk_" | "whsec_") {
        return format!("{word}{behind}");
    }
    scrub(word, LONGEST_WORD) + behind
}

#[cfg(test)]
mod tests {
    use super::redact;

    #[test]
    fn secrets_are_blanked_and_white_space_stays() {
        assert_eq!(redact("error: 'kk_0123' is\n  unexpected"), "error: '[redacted]' is\n  unexpected");
        assert_eq!(redact("no secret\n"), "no secret\n");
        assert_eq!(redact("a key is kk_ and 32 letters"), "a key is kk_ and 32 letters");
        assert_eq!(redact("--secret=whsec_abc"), "--secret=[redacted]");
    }
}
