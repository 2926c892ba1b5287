//! What is wrong with JSON, without the values that it holds.

/// A JSON error without the values that it quotes.
pub fn wanted(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    let place = format!("line {} column {}", error.line(), error.column());
    match error.classify() {
        Category::Eof => format!("the text ends early, {place}"),
        Category::Syntax => format!("not JSON, {place}"),
        Category::Io => "the text could not be read".to_owned(),
        Category::Data => {
            let text = error.to_string();
            if let Some(rest) = text.strip_prefix("missing field `") {
                return format!("the field `{}` is missing", rest.split('`').next().unwrap_or_default());
            }
            match text.rfind(", expected ") {
                Some(at) => {
                    let wanted = text[at + ", expected ".len()..].split(" at line ").next().unwrap_or_default();
                    format!("{}, wanted {wanted}", found(&text))
                }
                None => "not of the expected form".to_owned(),
            }
        }
    }
}

/// The kind of value that serde met, without the value.
fn found(text: &str) -> &'static str {
    const KINDS: [(&str, &str); 9] = [
        (": null", "null"),
        (": string", "text"),
        (": integer", "a number"),
        (": floating point", "a number"),
        (": boolean", "a boolean"),
        (": map", "an object"),
        (": sequence", "a list"),
        (": unit", "null"),
        (": other text", "other text"),
    ];
    KINDS
        .iter()
        .find(|(start, _)| text.find(start).is_some_and(|at| at < 20))
        .map_or("something else", |(_, kind)| kind)
}
