//! The parts of a request target.

/// The pairs of a query string, in order, decoded: `+` is a space, and bytes that are not UTF-8 become U+FFFD.
pub(crate) fn query_pairs(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// The pairs of a `Cookie` header.
pub(crate) fn cookie_pairs(header: &str) -> impl Iterator<Item = (&str, &str)> {
    header.split(';').filter_map(|pair| pair.trim().split_once('='))
}

/// A text with `+` and percent signs undone.
pub(crate) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'+' => decoded.push(b' '),
            b'%' => match (hex(bytes.get(at)), hex(bytes.get(at + 1))) {
                (Some(high), Some(low)) => {
                    decoded.push(high << 4 | low);
                    at += 2;
                }
                _ => decoded.push(b'%'),
            },
            other => decoded.push(other),
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

fn hex(digit: Option<&u8>) -> Option<u8> {
    char::from(*digit?).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn query_pairs_are_decoded_and_keep_their_order() {
        let pairs = query_pairs("q=a+b%20c&q=%E2%82%AC&flag&x=1=2&&bad=%zz%4");
        let expected = [("q", "a b c"), ("q", "€"), ("flag", ""), ("x", "1=2"), ("bad", "%zz%4")];
        assert_eq!(pairs, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn bytes_that_are_not_utf8_do_not_stop_the_decoding() {
        assert_eq!(query_pairs("a=%ff")[0].1, "\u{fffd}");
    }

    #[test]
    fn cookies_are_split() {
        let pairs: Vec<_> = cookie_pairs("a=1; kayle-id.session_token=x.y%3D ;broken").collect();
        assert_eq!(pairs, [("a", "1"), ("kayle-id.session_token", "x.y%3D")]);
    }
}
