//! What each operation takes, with the Rust type of each argument: the parameters of its path in the path's
//! order, those of its query by name, then its body.

use super::super::document::{self, BuildError};
use super::super::names::field;
use super::Lowered;
use serde_json::Value;

/// An argument of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// The name in the document; `body` for a body.
    pub name: String,
    /// The name in Rust.
    pub field: String,
    pub place: Place,
    pub kind: Kind,
    pub required: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Path,
    Query,
    Body,
}

/// The Rust type of an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// Its path.
    pub path: String,
    /// Whether it converts to `&str`.
    pub is_text: bool,
    /// Whether it is a list of these.
    pub is_list: bool,
}

impl Kind {
    fn plain(path: &str) -> Self {
        Self { path: path.to_owned(), is_text: path == "String", is_list: false }
    }
}

pub fn collect(lowered: &mut Lowered) -> Result<(), BuildError> {
    for index in 0..lowered.operations.len() {
        let operation = &lowered.operations[index];
        let pointer = document::below(&document::below("/paths", &operation.path), &operation.method.to_lowercase());
        let value = &lowered.document["paths"][&operation.path][operation.method.to_lowercase()];
        let arguments = read(lowered, &pointer, &operation.path, value)?;
        lowered.operations[index].arguments = arguments;
    }
    Ok(())
}

fn read(lowered: &Lowered, pointer: &str, path: &str, value: &Value) -> Result<Vec<Argument>, BuildError> {
    let mut arguments = Vec::new();
    for (index, parameter) in value["parameters"].as_array().into_iter().flatten().enumerate() {
        let at = format!("{pointer}/parameters/{index}");
        let name = parameter["name"].as_str().unwrap_or_default();
        let place = if parameter["in"] == "path" { Place::Path } else { Place::Query };
        arguments.push(Argument {
            name: name.to_owned(),
            field: field(name),
            place,
            kind: kind(lowered, &document::below(&at, "schema"), &parameter["schema"])?,
            required: place == Place::Path || parameter["required"] == true,
        });
    }
    let names = names_in(path);
    let position = |name: &str| names.iter().position(|known| *known == name);
    arguments.sort_by(|one, other| {
        (one.place as u8, position(&one.name), &one.name).cmp(&(other.place as u8, position(&other.name), &other.name))
    });
    let given =
        arguments.iter().filter(|argument| argument.place == Place::Path).map(|argument| argument.name.as_str());
    if !given.eq(names.iter().copied()) {
        return Err(BuildError::new(pointer, "the parameters in the path are not the path parameters"));
    }
    if let Some(body) = value.get("requestBody") {
        let component = document::component(&body["content"]["application/json"]["schema"]);
        let component = component.ok_or_else(|| {
            BuildError::new(document::below(pointer, "requestBody"), "a body that is not a component")
        })?;
        // An optional body is always sent: `{}` says the same.
        arguments.push(Argument {
            name: "body".to_owned(),
            field: "body".to_owned(),
            place: Place::Body,
            kind: Kind { path: model(lowered, component), is_text: false, is_list: false },
            required: true,
        });
    }
    Ok(arguments)
}

/// The names in braces in a path, in their order.
pub fn names_in(path: &str) -> Vec<&str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).collect()
}

fn kind(lowered: &Lowered, pointer: &str, schema: &Value) -> Result<Kind, BuildError> {
    if let Some(component) = document::component(schema) {
        let is_text = lowered.texts.contains(component);
        // A component that is plain text, a number or the like has no type of its own.
        return match lowered.replacements.get(component) {
            Some(path) => Ok(Kind { path: path.clone(), is_text, is_list: false }),
            None => kind(lowered, pointer, document::resolve(&lowered.document, &document::reference(component))?),
        };
    }
    match schema["type"].as_str() {
        Some("string") => Ok(Kind::plain("String")),
        Some("integer") if schema["format"] == "uint32" => Ok(Kind::plain("u32")),
        Some("integer") => Ok(Kind::plain("i64")),
        Some("number") => Ok(Kind::plain("f64")),
        Some("boolean") => Ok(Kind::plain("bool")),
        Some("array") => {
            let item = kind(lowered, &document::below(pointer, "items"), &schema["items"])?;
            match item.is_list {
                false => Ok(Kind { is_list: true, ..item }),
                true => Err(BuildError::new(pointer, "a parameter that is a list of lists")),
            }
        }
        _ => Err(BuildError::new(pointer, "a parameter that is neither text, a number, a boolean nor a list of those")),
    }
}

/// The Rust path of a component.
pub fn model(lowered: &Lowered, component: &str) -> String {
    match lowered.replacements.get(component) {
        Some(path) => path.clone(),
        None => format!("{}::{}::{component}", lowered.paths.root, lowered.module_of(component)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::lowered_with;
    use super::super::operations;
    use super::*;
    use serde_json::json;

    fn collected(path: &str, operation: Value) -> Result<Vec<Argument>, BuildError> {
        let mut lowered = lowered_with(json!({"Colour": {"type": "string"}, "Make": {"type": "object"}}));
        lowered.replacements.insert("Colour".into(), "generated::enums::Colour".into());
        lowered.texts.insert("Colour".into());
        lowered.requests.insert("Make".into(), Default::default());
        lowered.document["paths"] = json!({ path: { "post": operation } });
        operations::collect(&mut lowered)?;
        collect(&mut lowered)?;
        Ok(lowered.operations.remove(0).arguments)
    }

    #[test]
    fn arguments_are_ordered_by_path_then_query_then_body() {
        let parameter = |name: &str, place: &str, schema: Value| json!({"name": name, "in": place, "schema": schema});
        let arguments = collected(
            "/a/{second}/{first}",
            json!({"operationId": "make", "responses": {}, "parameters": [
                parameter("type", "query", json!({"allOf": [{"$ref": "#/components/schemas/Colour"}]})),
                parameter("first", "path", json!({"type": "string"})),
                parameter("after", "query", json!({"type": "array", "items": {"type": "integer"}})),
                parameter("second", "path", json!({"type": "integer", "format": "uint32"})),
            ], "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Make"}}}}}),
        )
        .unwrap();
        let told: Vec<_> =
            arguments.iter().map(|a| (a.field.as_str(), a.kind.path.as_str(), a.kind.is_list, a.required)).collect();
        assert_eq!(
            told,
            [
                ("second", "u32", false, true),
                ("first", "String", false, true),
                ("after", "i64", true, false),
                ("type_", "generated::enums::Colour", false, false),
                ("body", "generated::requests::Make", false, true),
            ]
        );
    }

    #[test]
    fn a_path_that_names_no_parameter_stops_the_build() {
        let error = collected("/a/{id}", json!({"operationId": "make", "responses": {}})).unwrap_err();
        assert_eq!(error.pointer, "/paths/~1a~1{id}/post");
    }

    #[test]
    fn a_parameter_that_is_an_object_stops_the_build() {
        let error = collected(
            "/a",
            json!({"operationId": "make", "responses": {}, "parameters": [
                {"name": "deep", "in": "query", "schema": {"type": "object"}}
            ]}),
        )
        .unwrap_err();
        assert_eq!(error.pointer, "/paths/~1a/post/parameters/0/schema");
    }
}
