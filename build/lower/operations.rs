//! What the document says of each operation, before anything is lowered.

use super::super::document::{self, BuildError};
use super::super::rules::{self, Rule};
use super::Lowered;
use super::arguments::Argument;
use super::responses::{Success, Wrapping};
use serde_json::Value;

/// An operation as published.
#[derive(Debug)]
pub struct Operation {
    pub id: String,
    pub method: String,
    pub path: String,
    pub summary: String,
    pub description: String,
    /// The first of its tags: what it is about.
    pub tag: Option<String>,
    pub scope: String,
    pub repeatable: bool,
    pub alias_of: Option<String>,
    pub parameters: Vec<Parameter>,
    pub body: Option<Rule>,
    /// What it takes, in the order of its Rust arguments. Known when everything is lowered.
    pub arguments: Vec<Argument>,
    /// What it answers; none where a success has no body. Known when the responses are lowered.
    pub success: Option<Success>,
}

impl Operation {
    /// What a list that is walked page by page holds.
    pub fn item(&self) -> Option<&Success> {
        self.success.as_ref().filter(|success| matches!(success.wrapping, Wrapping::Page | Wrapping::OffsetPage))
    }
}

/// A path or query parameter.
#[derive(Debug)]
pub struct Parameter {
    pub name: String,
    pub in_path: bool,
    pub rule: Rule,
}

pub fn collect(lowered: &mut Lowered) -> Result<(), BuildError> {
    let original = lowered.document.clone();
    for (path, item) in original["paths"].as_object().into_iter().flatten() {
        for method in document::METHODS {
            if let Some(operation) = item.get(method) {
                let pointer = document::below(&document::below("/paths", path), method);
                lowered.operations.push(read(&original, &pointer, path, method, operation)?);
            }
        }
    }
    Ok(())
}

fn read(all: &Value, pointer: &str, path: &str, method: &str, value: &Value) -> Result<Operation, BuildError> {
    let id = value["operationId"].as_str().ok_or_else(|| BuildError::new(pointer, "no operationId"))?;
    let mut parameters = Vec::new();
    for (index, parameter) in value["parameters"].as_array().into_iter().flatten().enumerate() {
        let at = format!("{pointer}/parameters/{index}");
        let name = parameter["name"].as_str().ok_or_else(|| BuildError::new(&at, "no name"))?;
        let in_path = match parameter["in"].as_str() {
            Some("path") => true,
            Some("query") => false,
            other => return Err(BuildError::new(at, format!("a parameter in {other:?}"))),
        };
        let rule = rules::rule(all, &at, &parameter["schema"])?;
        parameters.push(Parameter { name: name.to_owned(), in_path, rule });
    }
    let body = match value.get("requestBody") {
        None => None,
        Some(body) => {
            let at = document::below(pointer, "requestBody");
            let schema = body["content"].get("application/json").map(|media| &media["schema"]);
            let schema = schema.ok_or_else(|| BuildError::new(&at, "a body that is not JSON"))?;
            Some(rules::rule(all, &at, schema)?)
        }
    };
    Ok(Operation {
        id: id.to_owned(),
        method: method.to_ascii_uppercase(),
        path: path.to_owned(),
        summary: value["summary"].as_str().unwrap_or(id).trim_end_matches('.').to_owned(),
        description: value["description"].as_str().unwrap_or_default().trim().to_owned(),
        tag: value["tags"][0].as_str().map(str::to_owned),
        scope: value["x-kayle-scope"].as_str().map_or_else(|| scope(path, method), str::to_owned),
        repeatable: value["x-kayle-repeatable"]
            .as_bool()
            .unwrap_or(matches!(method, "get" | "delete" | "patch" | "put")),
        alias_of: value["x-kayle-alias-of"].as_str().map(str::to_owned),
        parameters,
        body,
        arguments: Vec::new(),
        success: None,
    })
}

/// The scope where a document does not say it: by the area of the path, reading for GET.
pub fn scope(path: &str, method: &str) -> String {
    let area = path.split('/').nth(2).unwrap_or_default();
    let verb = if method == "get" { "read" } else { "write" };
    match area {
        "auth" => "dashboard".to_owned(),
        "events" => format!("webhooks:{verb}"),
        area => format!("{area}:{verb}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_a_document_leaves_out_follows_the_rules() {
        let mut lowered = Lowered {
            document: json!({"paths": {"/v1/sessions": {
                "post": {"operationId": "make", "responses": {}},
                "delete": {"operationId": "drop", "responses": {}}
            }}}),
            ..Lowered::default()
        };
        collect(&mut lowered).unwrap();
        let told: Vec<_> = lowered.operations.iter().map(|o| (o.id.as_str(), o.scope.as_str(), o.repeatable)).collect();
        assert_eq!(told, [("make", "sessions:write", false), ("drop", "sessions:write", true)]);
    }

    #[test]
    fn an_operation_without_an_id_stops_the_build() {
        let mut lowered =
            Lowered { document: json!({"paths": {"/a": {"get": {"responses": {}}}}}), ..Lowered::default() };
        assert_eq!(collect(&mut lowered).unwrap_err().pointer, "/paths/~1a/get");
    }
}
