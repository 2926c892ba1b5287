//! The few regular expressions that the contract uses, turned into data, so that checking them
//! needs no regular-expression engine in the user's program.

/// `^prefix[class]{n}$` or `^prefix[class]+$`.
#[derive(Debug, PartialEq, Eq, Clone)]
pub struct Pattern {
    pub source: String,
    pub prefix: String,
    /// The characters that may repeat: bit `n` for the ASCII character `n`.
    pub class: u128,
    pub exactly: Option<u32>,
}

/// Reads a pattern of the supported form.
pub fn parse(source: &str) -> Option<Pattern> {
    let inner = source.strip_prefix('^')?.strip_suffix('$')?;
    let (prefix, rest) = inner.split_once('[')?;
    let (class, repeat) = rest.split_once(']')?;
    if prefix.contains(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-')) {
        return None;
    }
    let exactly = match repeat {
        "+" => None,
        _ => Some(repeat.strip_prefix('{')?.strip_suffix('}')?.parse().ok()?),
    };
    Some(Pattern { source: source.to_owned(), prefix: prefix.to_owned(), class: bits(class)?, exactly })
}

fn bits(class: &str) -> Option<u128> {
    let letters = class.as_bytes();
    if letters.is_empty() || !class.is_ascii() || letters.iter().any(|c| matches!(c, b'\\' | b'^' | b'[')) {
        return None;
    }
    let mut found = 0;
    let mut rest = letters;
    loop {
        let (from, to, more) = match rest {
            [] => return Some(found),
            [from, b'-', to, more @ ..] => (*from, *to, more),
            [single, more @ ..] => (*single, *single, more),
        };
        (from..=to).for_each(|letter| found |= 1_u128 << letter);
        rest = more;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contracts_patterns_are_read() {
        let session = parse("^vs_[A-Za-z0-9]{64}$").unwrap();
        assert_eq!((session.prefix.as_str(), session.exactly), ("vs_", Some(64)));
        let has = |class: u128, letter: u8| class >> letter & 1 == 1;
        assert!(b"AZaz09".iter().all(|letter| has(session.class, *letter)) && !has(session.class, b'_'));
        let id = parse("^[A-Za-z0-9_-]+$").unwrap();
        assert!(has(id.class, b'-') && has(id.class, b'_') && !has(id.class, b'.'));
        assert_eq!(id.exactly, None);
    }

    #[test]
    fn anything_else_is_left_to_a_person() {
        for source in ["[a-z]", "^[^a]+$", "^[\\w]+$", "^a|b$", "^[a-z]*$", "^.+$"] {
            assert_eq!(parse(source), None, "{source}");
        }
    }
}
