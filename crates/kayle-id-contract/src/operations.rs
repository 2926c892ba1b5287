//! The operations of a document, found by method and path.

use crate::difference::Place;
use crate::pointer::Node;
use std::collections::BTreeMap;

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "patch", "head", "options", "trace"];

/// An operation as it is compared.
pub(crate) struct Operation<'a> {
    /// How the document writes it, path parameters in braces.
    pub(crate) name: String,
    pub(crate) pointer: String,
    pub(crate) parameters: BTreeMap<Place, Node<'a>>,
    /// The bodies by media type.
    pub(crate) request: BTreeMap<String, Node<'a>>,
    /// The bodies by media type, by status.
    pub(crate) responses: BTreeMap<String, (Node<'a>, BTreeMap<String, Node<'a>>)>,
    pub(crate) is_webhook: bool,
}

/// The operations and webhooks of a document, by what makes them the same in another one.
pub(crate) fn operations<'a>(document: &Node<'a>) -> BTreeMap<String, Operation<'a>> {
    let mut found = BTreeMap::new();
    for section in ["paths", "webhooks"] {
        for (path, item) in document.member(section).iter().flat_map(Node::members) {
            let item = item.resolved();
            for method in METHODS {
                let Some(operation) = item.member(method) else { continue };
                let is_webhook = section == "webhooks";
                let method = method.to_uppercase();
                let (key, name) = match is_webhook {
                    true => (format!("webhook {path}"), format!("webhook {path}")),
                    false => (format!("{method} {}", neutral(path)), format!("{method} {}", braced(path))),
                };
                found.entry(key).or_insert_with(|| read(&item, &operation, path, name, is_webhook));
            }
        }
    }
    found
}

fn read<'a>(item: &Node<'a>, operation: &Node<'a>, path: &str, name: String, is_webhook: bool) -> Operation<'a> {
    let mut parameters = BTreeMap::new();
    let names = parameter_names(path);
    // Those of an operation come after those of its path, which they replace.
    let lists = [item, operation].into_iter().filter_map(|holder| holder.member("parameters"));
    let listed: Vec<Node<'a>> = lists.flat_map(|list| list.items().collect::<Vec<_>>()).collect();
    for parameter in listed {
        let parameter = parameter.resolved();
        let text = |key: &str| parameter.value[key].as_str().unwrap_or_default().to_owned();
        let name = match text("in").as_str() {
            // A name in a path is not sent, so its place tells which one it is.
            "path" => match names.iter().position(|known| *known == text("name")) {
                Some(place) => (place + 1).to_string(),
                None => text("name"),
            },
            // HTTP does not tell these apart (RFC 9110 section 5.1).
            "header" => text("name").to_ascii_lowercase(),
            _ => text("name"),
        };
        parameters.insert(Place::Parameter(text("in"), name), parameter);
    }
    let request = operation.member("requestBody").map(|body| content(&body.resolved())).unwrap_or_default();
    let mut responses = BTreeMap::new();
    for (status, response) in operation.member("responses").iter().flat_map(Node::members) {
        let response = response.resolved();
        let bodies = content(&response);
        responses.insert(status.to_owned(), (response, bodies));
    }
    Operation { name, pointer: operation.pointer.clone(), parameters, request, responses, is_webhook }
}

fn content<'a>(holder: &Node<'a>) -> BTreeMap<String, Node<'a>> {
    let kinds = holder.member("content");
    let schemas = kinds.iter().flat_map(Node::members).filter_map(|(kind, media)| {
        // `application/json; charset=utf-8` is the same kind.
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        Some((kind, media.member("schema")?))
    });
    schemas.collect()
}

/// A path with nothing but places for its parameters: `/v1/sessions/{}` for `/v1/sessions/:id` and `/v1/sessions/{id}`.
#[must_use]
pub fn neutral(path: &str) -> String {
    parts(path).map(|part| if parameter(part).is_some() { "{}" } else { part }).collect::<Vec<_>>().join("/")
}

/// A path with its parameters in braces: `/v1/sessions/{id}` for `/v1/sessions/:id`.
#[must_use]
pub fn braced(path: &str) -> String {
    let part = |part| match parameter(part) {
        Some(name) => format!("{{{name}}}"),
        None => str::to_owned(part),
    };
    parts(path).map(part).collect::<Vec<_>>().join("/")
}

fn parameter_names(path: &str) -> Vec<&str> {
    parts(path).filter_map(parameter).collect()
}

fn parts(path: &str) -> std::str::Split<'_, char> {
    path.split('/')
}

fn parameter(part: &str) -> Option<&str> {
    part.strip_prefix(':').or_else(|| part.strip_prefix('{')?.strip_suffix('}')).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_to_write_a_path_are_the_same() {
        for path in ["/v1/a/:id/b/{other_id}", "/v1/a/{key}/b/:x"] {
            assert_eq!(neutral(path), "/v1/a/{}/b/{}");
        }
        assert_eq!(braced("/v1/a/:id"), "/v1/a/{id}");
        assert_ne!(neutral("/v1/a/id"), neutral("/v1/a/:id"));
    }
}
