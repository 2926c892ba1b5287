//! White space and numbers as JavaScript reads them.

/// What JavaScript calls white space, and trims.
pub(crate) fn is_space(letter: char) -> bool {
    letter == '\u{feff}' || letter.is_whitespace() && letter != '\u{85}'
}

/// What JavaScript's `Number` makes of a text.
pub(crate) fn number(text: &str) -> f64 {
    let text = text.trim_matches(is_space);
    let radix = |digits: &str, radix| u64::from_str_radix(digits, radix).map_or(f64::NAN, |number| number as f64);
    let sign_is_fine = |digits: &str| !digits.starts_with(['+', '-']);
    match text.as_bytes() {
        [] => 0.0,
        [b'0', b'x' | b'X', ..] if sign_is_fine(&text[2..]) => radix(&text[2..], 16),
        [b'0', b'o' | b'O', ..] if sign_is_fine(&text[2..]) => radix(&text[2..], 8),
        [b'0', b'b' | b'B', ..] if sign_is_fine(&text[2..]) => radix(&text[2..], 2),
        _ if matches!(text, "Infinity" | "+Infinity" | "-Infinity") => f64::INFINITY,
        bytes if bytes.iter().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(byte)) => {
            text.parse().unwrap_or(f64::NAN)
        }
        _ => f64::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_javascript_reads_them() {
        for (text, value) in
            [("1e1", 10.0), ("0x10", 16.0), (" 5", 5.0), ("", 0.0), ("-1", -1.0), ("1.5", 1.5), ("5.", 5.0)]
        {
            assert_eq!(number(text).to_bits(), f64::to_bits(value), "{text}");
        }
        for text in ["abc", "nan", "inf", "1_0", "0x", "0x+1", "1 2"] {
            assert!(number(text).is_nan(), "{text}");
        }
    }
}
