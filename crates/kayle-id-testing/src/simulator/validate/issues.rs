//! Validation issues, worded as the server's validator words them.

use crate::simulator::model::json::{Json, object};

/// Where an issue is: names of members, and positions in lists as numbers.
fn place(path: &[&str]) -> Json {
    let part = |part: &&str| part.parse::<u64>().map_or_else(|_| Json::from(*part), Json::from);
    Json::List(path.iter().map(part).collect())
}

/// A value of another kind than the one expected; nothing stands for a member that is absent.
pub(crate) fn wrong_kind(expected: &str, given: Option<&Json>, path: &[&str]) -> Json {
    let received = given.map_or("undefined", Json::kind);
    let message = format!("Invalid input: expected {expected}, received {received}");
    object! {"expected": expected, "code": "invalid_type", "path": place(path), "message": message}
}

/// Text in a query where something else is expected.
pub(crate) fn text_instead_of(expected: &str, path: &[&str]) -> Json {
    wrong_kind(expected, Some(&Json::Text(String::new())), path)
}

/// A number that is none.
pub(crate) fn not_a_number(received: &str, path: &[&str]) -> Json {
    let message = format!("Invalid input: expected number, received {received}");
    object! {"expected": "number", "code": "invalid_type", "received": received, "path": place(path), "message": message}
}

pub(crate) fn not_an_integer(path: &[&str]) -> Json {
    let message = "Invalid input: expected int, received number";
    object! {"expected": "int", "format": "safeint", "code": "invalid_type", "path": place(path), "message": message}
}

pub(crate) fn too_small(origin: &str, minimum: u64, path: &[&str]) -> Json {
    let message = match origin {
        "string" => format!("Too small: expected string to have >={minimum} characters"),
        "array" => format!("Too small: expected array to have >={minimum} items"),
        _ => format!("Too small: expected {origin} to be >={minimum}"),
    };
    object! {
        "origin": origin, "code": "too_small", "minimum": minimum, "inclusive": true, "path": place(path),
        "message": message,
    }
}

pub(crate) fn too_big(origin: &str, maximum: u64, path: &[&str]) -> Json {
    let message = match origin {
        "string" => format!("Too big: expected string to have <={maximum} characters"),
        "array" => format!("Too big: expected array to have <={maximum} items"),
        _ => format!("Too big: expected {origin} to be <={maximum}"),
    };
    object! {
        "origin": origin, "code": "too_big", "maximum": maximum, "inclusive": true, "path": place(path),
        "message": message,
    }
}

/// Text that a pattern does not match.
pub(crate) fn not_of_form(format: &str, pattern: &str, message: &str, path: &[&str]) -> Json {
    object! {
        "origin": "string", "code": "invalid_format", "format": format, "pattern": pattern, "path": place(path),
        "message": message,
    }
}

/// None of the values that are allowed.
pub(crate) fn not_among<T: Into<Json> + Clone>(values: &[T], path: &[&str]) -> Json {
    let values: Vec<Json> = values.iter().cloned().map(Into::into).collect();
    let listed: Vec<_> = values.iter().map(Json::to_string).collect();
    let message = match &listed[..] {
        [only] => format!("Invalid input: expected {only}"),
        several => format!("Invalid option: expected one of {}", several.join("|")),
    };
    object! {"code": "invalid_value", "values": values, "path": place(path), "message": message}
}

/// No branch of a union fits.
pub(crate) fn no_branch(branches: Vec<Json>, path: &[&str]) -> Json {
    let errors: Vec<Json> = branches.into_iter().map(|issue| Json::List(vec![issue])).collect();
    object! {"code": "invalid_union", "errors": errors, "path": place(path), "message": "Invalid input"}
}

/// The name of a member that a record does not take.
pub(crate) fn bad_key(issues: Vec<Json>, path: &[&str]) -> Json {
    object! {
        "code": "invalid_key", "origin": "record", "issues": issues, "path": place(path),
        "message": "Invalid key in record",
    }
}

/// A rule of a list's items: the server writes the path before the message here, and the code before both.
pub(crate) fn custom_code_first(message: &str, path: &[&str]) -> Json {
    object! {"code": "custom", "message": message, "path": place(path)}
}

/// A rule that the validator has no name for.
pub(crate) fn custom(message: &str, path: &[&str]) -> Json {
    object! {"code": "custom", "path": place(path), "message": message}
}
