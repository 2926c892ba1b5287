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
    scrub(word, LONGEST_WORD) + behind
}

#[cfg(test)]
mod tests {
    use super::redact;

    #[test]
    fn secrets_are_blanked_and_white_space_stays() {
        assert_eq!(redact("error: 'kk_0123' is\n  unexpected"), "error: '[redacted]' is\n  unexpected");
        assert_eq!(redact("no secret\n"), "no secret\n");
        assert_eq!(redact("--secret=whsec_abc"), "--secret=[redacted]");
    }
}
