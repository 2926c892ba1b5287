//! Takes JSON apart at its first level, without reading what is below: bytes that are no text, or that JSON does not
//! allow in one, cost only the part that they stand in.

/// The members of an object: their names as they are written, and their values.
pub(super) fn members(text: &[u8]) -> Option<Vec<(&[u8], &[u8])>> {
    let mut scanner = Scanner { text, at: 0 };
    let mut found = Vec::new();
    scanner.take(b'{')?;
    if scanner.take(b'}').is_some() {
        return Some(found);
    }
    loop {
        let name = scanner.value().filter(|name| name.len() >= 2 && name.starts_with(b"\""))?;
        scanner.take(b':')?;
        found.push((&name[1..name.len() - 1], scanner.value()?));
        if scanner.take(b',').is_none() {
            scanner.take(b'}')?;
            return Some(found);
        }
    }
}

/// The elements of an array.
pub(super) fn elements(text: &[u8]) -> Option<Vec<&[u8]>> {
    let mut scanner = Scanner { text, at: 0 };
    let mut found = Vec::new();
    scanner.take(b'[')?;
    if scanner.take(b']').is_some() {
        return Some(found);
    }
    loop {
        found.push(scanner.value()?);
        if scanner.take(b',').is_none() {
            scanner.take(b']')?;
            return Some(found);
        }
    }
}

struct Scanner<'t> {
    text: &'t [u8],
    at: usize,
}

impl<'t> Scanner<'t> {
    fn peek(&mut self) -> Option<u8> {
        while self.text.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        self.text.get(self.at).copied()
    }

    fn take(&mut self, wanted: u8) -> Option<()> {
        (self.peek()? == wanted).then(|| self.at += 1)
    }

    /// Any value, up to where it ends.
    fn value(&mut self) -> Option<&'t [u8]> {
        let first = self.peek()?;
        let start = self.at;
        match first {
            b'"' => self.string()?,
            b'{' | b'[' => self.nested()?,
            b',' | b':' | b'}' | b']' => return None,
            _ => {
                let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b'}' | b']');
                self.at += self.text[start..].iter().position(ends).unwrap_or(self.text.len() - start);
            }
        }
        self.text.get(start..self.at)
    }

    fn string(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            let byte = *self.text.get(self.at)?;
            self.at += if byte == b'\\' { 2 } else { 1 };
            if byte == b'"' {
                return Some(());
            }
        }
    }

    /// An object or an array. The brackets that are open are kept as a list, so that depth costs no stack.
    fn nested(&mut self) -> Option<()> {
        let mut open = Vec::new();
        loop {
            match self.peek()? {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'{' => open.push(b'}'),
                b'[' => open.push(b']'),
                byte @ (b'}' | b']') => {
                    if open.pop() != Some(byte) {
                        return None;
                    }
                    if open.is_empty() {
                        self.at += 1;
                        return Some(());
                    }
                }
                _ => {}
            }
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    #[test]
    fn members_and_elements_are_taken_apart_as_they_are_written() {
        let text = br#" { "a" : [1, {"b": "}]\""}] , "c":null,"d":-1.5e3} "#;
        let found = members(text).unwrap();
        assert_eq!(found, [(&b"a"[..], &br#"[1, {"b": "}]\""}]"#[..]), (b"c", b"null"), (b"d", b"-1.5e3")]);
        assert_eq!(elements(found[0].1).unwrap(), [&b"1"[..], br#"{"b": "}]\""}"#]);
        assert_eq!((members(b"{}").unwrap().len(), elements(b"[ ]").unwrap().len()), (0, 0));
    }

    #[test]
    fn what_does_not_end_is_not_taken_apart() {
        for text in [
            &b""[..],
            b"{",
            b"{\"a\"",
            b"{\"a\":",
            b"{\"a\":1",
            b"{\"a\":\"",
            b"{\"a\":[}",
            b"[1,",
            b"{a:1}",
            b"{\"a\":1,}",
        ] {
            assert!(members(text).is_none() && elements(text).is_none(), "{}", String::from_utf8_lossy(text));
        }
        let deep = [b"[".repeat(1_000_000), b"]".repeat(1_000_000)].concat();
        assert_eq!(elements(&deep).unwrap().len(), 1);
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".*".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(".*", inner, 0..6).prop_map(|map| json!(map)),
            ]
        })
    }

    proptest! {
        #[test]
        fn elements_are_those_that_the_json_library_reads(list in prop::collection::vec(any_json(), 0..6), pretty: bool) {
            let text = if pretty { serde_json::to_vec_pretty(&list) } else { serde_json::to_vec(&list) }.unwrap();
            let read: Vec<Value> =
                elements(&text).unwrap().iter().map(|part| serde_json::from_slice(part).unwrap()).collect();
            prop_assert_eq!(read, list);
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = (members(&bytes), elements(&bytes));
        }
    }
}
