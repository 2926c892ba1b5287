//! A new operation of the vendor's, written as our document writes operations.

use super::schema::{Writer, singular, without_references};
use crate::codegen::lower::operations::scope;
use crate::codegen::names::{pascal, snake};
use crate::ordered::{Json, object, reference};
use indexmap::IndexMap;
use kayle_id_contract::{Node, agree, braced, neutral};

/// Adds an operation at a pointer such as `/paths/~1v1~1colours/get` of the vendor's document to ours.
pub fn add(writer: &mut Writer<'_>, vendor: &Json, pointer: &str) -> Result<(), String> {
    let (path, method) = path_and_method(pointer).ok_or("it stands in no path")?;
    let item = vendor.pointer(&pointer[..pointer.rfind('/').unwrap_or_default()]).ok_or("it is not there")?;
    let operation = without_references(vendor, vendor.pointer(pointer).ok_or("it is not there")?, 0)?;
    let path = known_path(writer.document, &path);
    let id = id(writer.document, &path, &method, &operation);

    let mut parameters = Vec::new();
    let shared = item.get("parameters").map(|list| without_references(vendor, list, 0)).transpose()?;
    for list in [shared.as_ref(), operation.get("parameters")].into_iter().flatten() {
        if let Json::Array(list) = list {
            for parameter in list {
                parameters.push(written_parameter(writer, parameter, &id)?);
            }
        }
    }
    let mut written = object([("operationId", id.as_str().into())]);
    let members = written.object_mut();
    if let Some(tag) = tag(writer.document, &path, &operation) {
        members.insert("tags".to_owned(), Json::Array(vec![tag.as_str().into()]));
    }
    for prose in ["summary", "description"] {
        if let Some(text) = operation.text(prose) {
            members.insert(prose.to_owned(), text.into());
        }
    }
    members.insert("x-kayle-scope".to_owned(), scope(&path, &method).as_str().into());
    members.insert(
        "x-kayle-repeatable".to_owned(),
        Json::Bool(matches!(method.as_str(), "get" | "delete" | "patch" | "put")),
    );
    if !parameters.is_empty() {
        members.insert("parameters".to_owned(), Json::Array(parameters));
    }
    if let Some(body) = operation.get("requestBody") {
        members.insert("requestBody".to_owned(), request(writer, body, &id)?);
    }
    members.insert("responses".to_owned(), responses(writer, &operation, &path, &id)?);
    writer.questions.push(format!(
        "{} {path} is called {id}; its tag, scope and whether it is safe to repeat are derived: are they right?",
        method.to_uppercase()
    ));
    insert(writer.document, &path, &method, written);
    Ok(())
}

fn path_and_method(pointer: &str) -> Option<(String, String)> {
    let (path, method) = pointer.strip_prefix("/paths/")?.split_once('/')?;
    Some((braced(&path.replace("~1", "/").replace("~0", "~")), method.to_owned()))
}

/// How our document writes a path, if it has it.
fn known_path(document: &Json, path: &str) -> String {
    let paths = document.get("paths").and_then(Json::as_object);
    let known = paths.into_iter().flatten().map(|(known, _)| known).find(|known| neutral(known) == neutral(path));
    known.cloned().unwrap_or_else(|| path.to_owned())
}

/// Puts an operation where its neighbours are: beside the path that shares most of its beginning.
fn insert(document: &mut Json, path: &str, method: &str, operation: Json) {
    let paths = document.object_mut().entry("paths".to_owned()).or_insert(Json::Null).object_mut();
    if let Some(item) = paths.get_mut(path) {
        item.object_mut().insert(method.to_owned(), operation);
        return;
    }
    let shared = |known: &str| known.split('/').zip(path.split('/')).take_while(|(one, other)| one == other).count();
    let best = paths.keys().map(|known| shared(known)).max().unwrap_or_default();
    let after = paths.keys().rposition(|known| shared(known) == best).map_or(paths.len(), |index| index + 1);
    paths.shift_insert(after, path.to_owned(), object([(method, operation)]));
}

/// A parameter as our document writes it.
pub fn written_parameter(writer: &mut Writer<'_>, parameter: &Json, owner: &str) -> Result<Json, String> {
    let name = parameter.text("name").ok_or("a parameter has no name")?;
    let place = parameter.text("in").ok_or("a parameter has no place")?;
    if !matches!(place, "query" | "path") {
        return Err(format!(
            "the parameter {name} is sent as a {place}, which the client's generated code does not do"
        ));
    }
    let schema = parameter.get("schema").ok_or_else(|| format!("the parameter {name} has no schema"))?;
    let written = writer.written(schema, &format!("{}{}", pascal(owner), pascal(name)));
    let mut schema = written.map_err(|problem| format!("the parameter {name}: {problem}"))?;
    let inner = schema.object_mut().shift_remove("description");
    let mut written = object([
        ("name", name.into()),
        ("in", place.into()),
        ("required", Json::Bool(place == "path" || parameter.get("required") == Some(&Json::Bool(true)))),
    ]);
    if let Some(description) = parameter.get("description").cloned().or(inner) {
        written.object_mut().insert("description".to_owned(), description);
    }
    written.object_mut().insert("schema".to_owned(), schema);
    Ok(written)
}

fn json_schema(holder: &Json) -> Option<&Json> {
    holder.get("content")?.get("application/json")?.get("schema")
}

fn content(schema: Json) -> Json {
    object([("application/json", object([("schema", schema)]))])
}

fn request(writer: &mut Writer<'_>, body: &Json, id: &str) -> Result<Json, String> {
    let schema = json_schema(body).ok_or("its request body is not JSON")?;
    let schema = writer.written(schema, &format!("{}Request", pascal(id)))?;
    if schema.get("$ref").is_none() {
        return Err("its request body is not an object with named members".to_owned());
    }
    let schema = object([("$ref", schema.text("$ref").unwrap_or_default().into())]);
    let description = body.text("description").unwrap_or("What is sent.");
    let required = body.get("required") == Some(&Json::Bool(true));
    Ok(object([("description", description.into()), ("required", Json::Bool(required)), ("content", content(schema))]))
}

fn responses(writer: &mut Writer<'_>, operation: &Json, path: &str, id: &str) -> Result<Json, String> {
    let mut written = IndexMap::new();
    for (status, response) in operation.get("responses").and_then(Json::as_object).into_iter().flatten() {
        let response = match status.starts_with('2') {
            true => success(writer, response, path, id)?,
            false => error(writer.document, status, response),
        };
        written.insert(status.clone(), response);
    }
    match written.keys().filter(|status| status.starts_with('2')).count() {
        1 => Ok(Json::Object(written)),
        count => Err(format!("it has {count} responses for a success, where the client reads one")),
    }
}

fn success(writer: &mut Writer<'_>, response: &Json, path: &str, id: &str) -> Result<Json, String> {
    let description = response.text("description").unwrap_or("Done.");
    let mut written = object([("description", description.into())]);
    if response.get("content").is_none() {
        return Ok(written);
    }
    let schema = json_schema(response).ok_or("its success is not JSON")?;
    let properties = schema.get("properties").ok_or("its success is not in the envelope of `data` and `error`")?;
    let data = properties.get("data").ok_or("its success is not in the envelope of `data` and `error`")?;
    let noun = pascal(&singular(noun(path).unwrap_or(id)));
    let is_list = data.text("type") == Some("array");
    let data = writer.written(data, &noun).map_err(|problem| format!("what it returns: {problem}"))?;
    let inner = if is_list { data.get("items").cloned().unwrap_or(Json::Null) } else { data.clone() };
    if inner.get("$ref").is_none() {
        return Err("what it returns is not an object with named members".to_owned());
    }
    let nothing = object([("type", "null".into()), ("description", "Always null in a success.".into())]);
    let mut inside = IndexMap::from([("data".to_owned(), data), ("error".to_owned(), nothing)]);
    let mut required = vec![Json::from("data"), Json::from("error")];
    if let Some(pagination) = properties.get("pagination") {
        let (document, found) = (writer.document.to_value(), pagination.to_value());
        let known =
            Node::root(&document).member("components").and_then(|all| all.member("schemas")?.member("Pagination"));
        if !known.is_some_and(|known| agree(&known, &Node::root(&found))) {
            return Err("its `pagination` is not that of the other lists".to_owned());
        }
        inside.insert("pagination".to_owned(), reference("Pagination"));
        required.push("pagination".into());
    }
    let schema =
        object([("type", "object".into()), ("properties", Json::Object(inside)), ("required", Json::Array(required))]);
    written.object_mut().insert("content".to_owned(), content(schema));
    Ok(written)
}

/// The response for an error: the component that the other operations name for this status, or one like theirs.
pub fn error(document: &Json, status: &str, response: &Json) -> Json {
    let items = document.get("paths").and_then(Json::as_object).into_iter().flatten();
    let operations = items.flat_map(|(_, item)| item.as_object().into_iter().flatten().map(|(_, operation)| operation));
    let known = operations
        .filter_map(|operation| operation.get("responses")?.get(status))
        .find(|known| known.get("$ref").is_some());
    known.cloned().unwrap_or_else(|| {
        let description = response.text("description").unwrap_or("The request is refused.");
        object([("description", description.into()), ("content", content(reference("ErrorEnvelope")))])
    })
}

/// The last part of a path that is no parameter.
fn noun(path: &str) -> Option<&str> {
    path.split('/').rfind(|part| !part.is_empty() && !part.starts_with('{'))
}

/// A name for an operation, in the manner of those that our document has.
fn id(document: &Json, path: &str, method: &str, operation: &Json) -> String {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let word = |part: &str| snake(&pascal(part));
    let ends_in_parameter = parts.last().is_some_and(|part| part.starts_with('{'));
    let named: Vec<&str> = parts.iter().copied().filter(|part| !part.starts_with('{')).collect();
    let last = named.last().copied().unwrap_or("root");
    let after_parameter =
        parts.len() > 1 && !ends_in_parameter && parts.get(parts.len() - 2).is_some_and(|part| part.starts_with('{'));
    let lists = {
        let responses = operation.get("responses").and_then(Json::as_object);
        let success = responses.into_iter().flatten().find(|(status, _)| status.starts_with('2'));
        let data =
            success.and_then(|(_, response)| json_schema(response)?.get("properties")?.get("data")?.text("type"));
        data == Some("array")
    };
    let one = singular(&word(last));
    let derived = match (method, ends_in_parameter, after_parameter) {
        ("get", false, _) if lists => format!("list_{}", word(last)),
        ("get", ..) => format!("get_{one}"),
        // An action upon one thing.
        ("post", false, true) if !last.ends_with('s') => {
            let thing = named.len().checked_sub(2).and_then(|index| named.get(index)).copied().unwrap_or_default();
            format!("{}_{}", word(last), singular(&word(thing)))
        }
        ("post", ..) => format!("create_{one}"),
        ("delete", ..) => format!("delete_{one}"),
        _ => format!("update_{one}"),
    };
    let given = operation.text("operationId").map(|id| snake(&pascal(id)));
    let whole = format!("{method}_{}", parts.iter().map(|part| word(part)).collect::<Vec<_>>().join("_"));
    let is_free = |id: &String| !ids(document).any(|known| known == id);
    given.into_iter().chain([derived]).find(is_free).unwrap_or(whole)
}

fn ids(document: &Json) -> impl Iterator<Item = &str> {
    let items = document.get("paths").and_then(Json::as_object).into_iter().flatten();
    items
        .flat_map(|(_, item)| item.as_object().into_iter().flatten())
        .filter_map(|(_, operation)| operation.text("operationId"))
}

/// Our tag of the vendor's name; else that of the nearest path; else the vendor's.
fn tag(document: &Json, path: &str, operation: &Json) -> Option<String> {
    let given = match operation.get("tags") {
        Some(Json::Array(tags)) => tags.first().and_then(|tag| match tag {
            Json::String(tag) => Some(tag.as_str()),
            _ => None,
        }),
        _ => None,
    };
    let known = match document.get("tags") {
        Some(Json::Array(tags)) => tags.iter().filter_map(|tag| tag.text("name")).collect(),
        _ => Vec::new(),
    };
    if let Some(same) = known.iter().find(|known| given.is_some_and(|given| given.eq_ignore_ascii_case(known))) {
        return Some((*same).to_owned());
    }
    let shared = |known: &str| known.split('/').zip(path.split('/')).take_while(|(one, other)| one == other).count();
    let paths = document.get("paths").and_then(Json::as_object).into_iter().flatten();
    // `/v1` alone is shared by all.
    let nearest = paths.filter(|(known, _)| shared(known) > 2).max_by_key(|(known, _)| shared(known));
    let nearest =
        nearest.and_then(|(_, item)| match item.as_object()?.values().find_map(|operation| operation.get("tags"))? {
            Json::Array(tags) => tags.first().cloned(),
            _ => None,
        });
    match nearest {
        Some(Json::String(tag)) => Some(tag),
        _ => given.map(str::to_owned),
    }
}
