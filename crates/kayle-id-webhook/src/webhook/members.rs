//! The members of a payload's objects, each named once, and errors that name the place and never the value.

use kayle_id_core::json::{Json, Object};
use kayle_id_core::json_problem::wanted;
use zeroize::Zeroizing;

/// One object of a payload.
pub(super) struct Members<'a> {
    place: &'static str,
    object: Object<'a>,
}

impl<'a> Members<'a> {
    /// Reads a text that is one object, in which each name stands once.
    pub(super) fn read(json: &'a str, place: &'static str) -> Result<Self, String> {
        // A list would be read as an object's members in order.
        if !json.trim_ascii_start().starts_with('{') {
            return Err(format!("its {place} is not a JSON object"));
        }
        let object = Object::read(json).map_err(|error| format!("in its {place}: {}", wanted(&error)))?;
        if object.repeated().is_some() {
            return Err(format!("in its {place}: a member appears twice"));
        }
        Ok(Self { place, object })
    }

    fn empty(place: &'static str) -> Self {
        Self { place, object: Object::default() }
    }

    pub(super) fn object(&self) -> &Object<'a> {
        &self.object
    }

    /// A member's value. Absent and null are told apart.
    pub(super) fn get(&self, name: &str) -> Option<Json<'a>> {
        self.object.members().find(|(found, _)| *found == name).map(|(_, value)| value)
    }

    /// A text; none where it is absent or null.
    pub(super) fn text(&self, name: &'static str) -> Result<Option<Zeroizing<String>>, String> {
        match self.present(name) {
            None => Ok(None),
            Some(Json::Text(text)) => {
                text.unescape().map(Some).ok_or_else(|| format!("in its {}: `{name}` is not a string", self.place))
            }
            Some(other) => Err(self.not(name, other, "text")),
        }
    }

    pub(super) fn required_text(&self, name: &'static str) -> Result<Zeroizing<String>, String> {
        self.text(name)?.ok_or_else(|| self.missing(name))
    }

    /// A text where there is one; what is of another kind is passed over.
    pub(super) fn text_if_any(&self, name: &'static str) -> Option<String> {
        match self.get(name)? {
            Json::Text(text) => text.unescape().map(|text| text.to_string()),
            _ => None,
        }
    }

    /// A count; none where it is absent or null.
    pub(super) fn count(&self, name: &'static str) -> Result<Option<u64>, String> {
        match self.present(name) {
            None => Ok(None),
            Some(value) => value.count().map(Some).ok_or_else(|| self.not(name, value, "a count")),
        }
    }

    /// An object; an empty one where it is absent or null.
    pub(super) fn object_or_empty(&self, name: &'static str) -> Result<Self, String> {
        self.present(name).map_or_else(|| Ok(Self::empty(name)), |value| self.inner(name, value))
    }

    pub(super) fn required_object(&self, name: &'static str) -> Result<Self, String> {
        let value = self.present(name).ok_or_else(|| self.missing(name))?;
        self.inner(name, value)
    }

    /// An object where there is one, whose members must still stand once; what is of another kind is passed over.
    pub(super) fn object_if_any(&self, name: &'static str) -> Result<Option<Self>, String> {
        match self.get(name) {
            Some(Json::Object(json)) => Self::read(json, name).map(Some),
            _ => Ok(None),
        }
    }

    pub(super) fn required_texts(&self, name: &'static str) -> Result<Vec<String>, String> {
        let value = self.present(name).ok_or_else(|| self.missing(name))?;
        let elements = value.elements().ok_or_else(|| self.not(name, value, "a list"))?;
        let texts = elements.into_iter().map(|element| match element {
            Json::Text(text) => text.unescape().map(|text| text.to_string()),
            _ => None,
        });
        texts
            .collect::<Option<_>>()
            .ok_or_else(|| format!("in its {}: `{name}` holds values that are not strings", self.place))
    }

    fn inner(&self, name: &'static str, value: Json<'a>) -> Result<Self, String> {
        match value {
            Json::Object(json) => Self::read(json, name),
            other => Err(self.not(name, other, "an object")),
        }
    }

    fn present(&self, name: &str) -> Option<Json<'a>> {
        self.get(name).filter(|value| *value != Json::Null)
    }

    fn missing(&self, name: &str) -> String {
        format!("in its {}: `{name}` is missing or null", self.place)
    }

    fn not(&self, name: &str, value: Json<'a>, wanted: &str) -> String {
        format!("in its {}: `{name}` is {}, wanted {wanted}", self.place, value.kind())
    }
}
