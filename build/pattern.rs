//! The few regular expressions that the contract uses, turned into data, so that checking them
//! needs no regular-expression engine in the user's program.

use proc_macro2::TokenStream;
use quote::quote;

/// `^prefix[class]{n}$` or `^prefix[class]+$`.
#[derive(Debug, PartialEq, Eq, Clone)]
pub struct Pattern {
    pub source: String,
    pub prefix: String,
    pub class: Vec<(char, char)>,
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
    Some(Pattern { source: source.to_owned(), prefix: prefix.to_owned(), class: ranges(class)?, exactly })
}

fn ranges(class: &str) -> Option<Vec<(char, char)>> {
    let letters: Vec<char> = class.chars().collect();
    if letters.is_empty() || letters.iter().any(|c| matches!(c, '\\' | '^' | '[')) {
        return None;
    }
    let mut found = Vec::new();
    let mut rest = letters.as_slice();
    loop {
        rest = match rest {
            [] => return Some(found),
            [from, '-', to, more @ ..] => {
                found.push((*from, *to));
                more
            }
            [single, more @ ..] => {
                found.push((*single, *single));
                more
            }
        };
    }
}

impl Pattern {
    pub fn tokens(&self) -> TokenStream {
        let Self { source, prefix, class, exactly } = self;
        let class = class.iter().map(|(from, to)| quote!((#from, #to)));
        let exactly = match exactly {
            Some(count) => quote!(Some(#count)),
            None => quote!(None),
        };
        quote!(crate::request::rules::Pattern {
            source: #source, prefix: #prefix, class: &[#(#class),*], exactly: #exactly
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contracts_patterns_are_read() {
        let session = parse("^vs_[A-Za-z0-9]{64}$").unwrap();
        assert_eq!((session.prefix.as_str(), session.exactly), ("vs_", Some(64)));
        assert_eq!(session.class, [('A', 'Z'), ('a', 'z'), ('0', '9')]);
        let id = parse("^[A-Za-z0-9_-]+$").unwrap();
        assert_eq!(id.class.last(), Some(&('-', '-')));
        assert_eq!(id.exactly, None);
    }

    #[test]
    fn anything_else_is_left_to_a_person() {
        for source in ["[a-z]", "^[^a]+$", "^[\\w]+$", "^a|b$", "^[a-z]*$", "^.+$"] {
            assert_eq!(parse(source), None, "{source}");
        }
    }
}
