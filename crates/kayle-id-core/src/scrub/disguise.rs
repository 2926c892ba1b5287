//! Secrets that are written in another form than their own.

use base64ct::{Base64Unpadded, Encoding};

/// Shorter runs hold no secret that is worth the search.
const SHORTEST_RUN: usize = 8;
/// Runs of letters and digits at random, such as a line of PEM or a member of a JWK, begin here.
const RANDOM_RUN: usize = 40;
/// Ids are long and random as well, and meant to be shown.
const IDS: [&str; 5] = ["vs_", "whe_", "whk_", "whd_", "evt_"];

/// Whether a word holds something hidden once it is decoded: percent-encoding, twice perhaps, escapes of JSON and
/// HTML, hexadecimal digits, base64.
pub(super) fn encoded(word: &str, hidden: impl Fn(&[u8]) -> bool) -> bool {
    let once = unescaped(word.as_bytes());
    let twice = unescaped(&once);
    if (once != word.as_bytes() && hidden(&once)) || (twice != once && hidden(&twice)) {
        return true;
    }
    let forms = [word.as_bytes(), &once];
    forms.iter().any(|bytes| {
        let letters = |byte: &u8| !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_'));
        bytes
            .split(letters)
            .filter(|run| run.len() >= SHORTEST_RUN)
            .any(|run| in_base64(run, &hidden) || in_hex(run, &hidden))
    })
}

/// A run may begin with letters that are no part of what was encoded, so each alignment is tried.
fn in_base64(run: &[u8], hidden: &impl Fn(&[u8]) -> bool) -> bool {
    let standard: String = run
        .iter()
        .map(|byte| match byte {
            b'-' => '+',
            b'_' => '/',
            other => char::from(*other),
        })
        .collect();
    (0..4).any(|skipped| {
        let whole = standard.get(skipped..).unwrap_or_default();
        // Zero bits at the end, whatever was there: a part of the last byte tells nothing.
        let padded = match whole.len() % 4 {
            0 => whole.to_owned(),
            1 => whole[..whole.len() - 1].to_owned(),
            _ => format!("{whole}{}", &"AAA"[..4 - whole.len() % 4]),
        };
        Base64Unpadded::decode_vec(&padded).is_ok_and(|bytes| hidden(&bytes))
    })
}

fn in_hex(run: &[u8], hidden: &impl Fn(&[u8]) -> bool) -> bool {
    (0..2).any(|skipped| {
        let digits = run.get(skipped..).unwrap_or_default();
        let pairs: Option<Vec<u8>> = digits.chunks_exact(2).map(|pair| number(pair, 16)?.try_into().ok()).collect();
        pairs.is_some_and(|bytes| hidden(&bytes))
    })
}

/// Undoes `%6b`, `\u006b`, `\x6b`, `&#107;` and `&#x6b;`.
fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    let mut left = text;
    while let Some((&first, rest)) = left.split_first() {
        let (byte, after) = escape(left).unwrap_or((first, rest));
        plain.push(byte);
        left = after;
    }
    plain
}

fn escape(text: &[u8]) -> Option<(u8, &[u8])> {
    let of = |skip: usize, digits: usize| {
        let value = number(text.get(skip..skip + digits)?, 16)?;
        Some((u8::try_from(value).ok()?, text.get(skip + digits..)?))
    };
    match text {
        [b'%', ..] => of(1, 2),
        [b'\\', b'u' | b'U', ..] => of(2, 4),
        [b'\\', b'x' | b'X', ..] => of(2, 2),
        [b'&', b'#', rest @ ..] => {
            let end = rest.iter().take(8).position(|byte| *byte == b';')?;
            let (digits, after) = (rest.get(..end)?, rest.get(end + 1..)?);
            let value = match digits {
                [b'x' | b'X', hex @ ..] => number(hex, 16),
                decimal => number(decimal, 10),
            };
            Some((u8::try_from(value?).ok()?, after))
        }
        _ => None,
    }
}

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, radix).ok()
}

/// Where a long run of base64 begins that has capital and small letters and digits: key material, or a token of
/// somebody's.
pub(super) fn long_random_run(word: &str) -> Option<usize> {
    let mut start = 0;
    for part in word.split_inclusive(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_'))) {
        let bytes = part.as_bytes();
        let mixed = bytes.iter().any(u8::is_ascii_uppercase)
            && bytes.iter().any(u8::is_ascii_lowercase)
            && bytes.iter().any(u8::is_ascii_digit);
        if part.len() >= RANDOM_RUN && mixed && !IDS.iter().any(|id| part.starts_with(id)) {
            return Some(start);
        }
        start += part.len();
    }
    None
}
