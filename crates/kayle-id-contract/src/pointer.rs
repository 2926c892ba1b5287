//! Places in a document.

use serde_json::Value;

/// A value in a document, and where it stands.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    /// The whole document.
    pub document: &'a Value,
    /// The value.
    pub value: &'a Value,
    /// The JSON pointer to the value (RFC 6901).
    pub pointer: String,
}

impl<'a> Node<'a> {
    /// The document itself.
    #[must_use]
    pub fn root(document: &'a Value) -> Self {
        Self { document, value: document, pointer: String::new() }
    }

    /// A member of this value.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<Self> {
        let value = self.value.get(name)?;
        Some(Self { document: self.document, value, pointer: below(&self.pointer, name) })
    }

    /// The members of this value, in their order; none where it is not an object.
    pub fn members(&self) -> impl Iterator<Item = (&'a str, Self)> {
        let (document, pointer) = (self.document, self.pointer.clone());
        self.value
            .as_object()
            .into_iter()
            .flatten()
            .map(move |(name, value)| (name.as_str(), Self { document, value, pointer: below(&pointer, name) }))
    }

    /// The items of this value; none where it is not a list.
    pub fn items(&self) -> impl Iterator<Item = Self> {
        let (document, pointer) = (self.document, self.pointer.clone());
        self.value.as_array().into_iter().flatten().enumerate().map(move |(index, value)| Self {
            document,
            value,
            pointer: below(&pointer, &index.to_string()),
        })
    }

    /// What a reference leads to, through any number of references; the value itself where it is none. A reference that
    /// leads out of the document, nowhere or in a circle is left as it is.
    #[must_use]
    pub fn resolved(&self) -> Self {
        let mut node = self.clone();
        for _ in 0..32 {
            let Some(reference) = node.value.get("$ref").and_then(Value::as_str) else { return node };
            let Some(pointer) = reference.strip_prefix('#').map(percent_decoded) else { return node };
            let Some(value) = self.document.pointer(&pointer) else { return node };
            node = Self { document: self.document, value, pointer };
        }
        self.clone()
    }
}

/// The pointer to a member below another.
#[must_use]
pub fn below(pointer: &str, member: &str) -> String {
    format!("{pointer}/{}", member.replace('~', "~0").replace('/', "~1"))
}

/// A pointer is written in a URI's fragment, which may be percent-encoded (RFC 6901 section 6).
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, more @ ..] = rest {
        rest = more;
        let encoded = more.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match encoded.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = more.get(2..).unwrap_or_default();
            }
            None => bytes.push(*first),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn references_are_followed_however_their_names_are_written() {
        let document = json!({
            "components": {"schemas": {"Webhook Event": {"type": "string"}, "a/b": {"$ref": "#/components/schemas/Webhook%20Event"}}},
            "x": {"$ref": "#/components/schemas/a~1b"},
            "spaced": {"$ref": "#/components/schemas/Webhook Event"},
            "out": {"$ref": "other.json#/x"},
            "circle": {"$ref": "#/circle"}
        });
        let resolved = |name: &str| Node::root(&document).member(name).unwrap().resolved();
        assert_eq!(resolved("x").pointer, "/components/schemas/Webhook Event");
        assert_eq!(resolved("spaced").value, &json!({"type": "string"}));
        assert_eq!(resolved("out").pointer, "/out");
        assert_eq!(resolved("circle").pointer, "/circle");
    }
}
