//! `{data, pagination}` on the wire, read item by item where it does not read whole.

use super::{Page, Unreadable, split};
use crate::operation::{OperationInfo, Wire};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

#[derive(Deserialize)]
struct Listed<T> {
    data: Vec<T>,
    pagination: Pagination,
}

#[derive(Deserialize)]
struct Pagination {
    #[serde(default)]
    limit: Option<u32>,
    has_more: bool,
    #[serde(default)]
    next_cursor: Option<String>,
}

impl Pagination {
    fn page<T>(self, items: Vec<T>, unreadable: Vec<Unreadable>) -> Page<T> {
        let Self { limit, has_more, next_cursor } = self;
        Page {
            items,
            unreadable,
            limit: limit.unwrap_or_default(),
            has_more,
            next: next_cursor,
            operation: "",
            offset: None,
            total: None,
        }
    }

    /// What can be read of it. Where the server does not say whether more items follow, its cursor does; where it says
    /// nothing at all, more may follow, and the walk ends with an error rather than early.
    fn lenient(text: Option<&[u8]>) -> Self {
        let members = text.and_then(split::members).unwrap_or_default();
        let member = |name: &str| -> Value {
            let found = members.iter().rev().find(|(key, _)| *key == name.as_bytes());
            found.and_then(|(_, value)| serde_json::from_slice(value).ok()).unwrap_or_default()
        };
        let next_cursor = match member("next_cursor") {
            Value::String(cursor) if !cursor.is_empty() => Some(cursor),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let silent = !members.iter().any(|(key, _)| matches!(*key, b"has_more" | b"next_cursor"));
        let has_more = flag(&member("has_more")).unwrap_or(next_cursor.is_some() || silent);
        Self { limit: count(&member("limit")), has_more, next_cursor }
    }
}

fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        Value::Number(number) => number.as_f64().map(|number| number != 0.0),
        _ => None,
    }
}

/// A whole number, however it is written.
pub(super) fn count(value: &Value) -> Option<u32> {
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    let fits = number >= 0.0 && number <= f64::from(u32::MAX) && number.fract() == 0.0;
    // Whole and within the range, as was just checked.
    fits.then_some(number as u32)
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Page<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let listed = Listed::<T>::deserialize(deserializer)?;
        Ok(listed.pagination.page(listed.data, Vec::new()))
    }
}

impl<T: DeserializeOwned + Send> Wire for Page<T> {
    type Output = Self;

    fn into_output(mut self, operation: &'static OperationInfo) -> Self {
        self.operation = operation.id;
        self
    }

    /// Reads item by item, so that an odd one does not cost the page.
    fn salvage(body: &[u8]) -> Option<Self> {
        let members = split::members(body)?;
        let member = |name: &[u8]| members.iter().rev().find(|(key, _)| *key == name).map(|(_, value)| *value);
        let (items, unreadable) = match member(b"data")? {
            b"null" => (Vec::new(), Vec::new()),
            list => one_by_one(&split::elements(list)?),
        };
        Some(Pagination::lenient(member(b"pagination")).page(items, unreadable))
    }
}

/// The items that can be read, and the others.
pub(super) fn one_by_one<T: DeserializeOwned>(listed: &[&[u8]]) -> (Vec<T>, Vec<Unreadable>) {
    let mut items = Vec::with_capacity(listed.len());
    let mut unreadable = Vec::new();
    for (index, raw) in listed.iter().enumerate() {
        let mut json = serde_json::Deserializer::from_slice(raw);
        let problem = match serde_path_to_error::deserialize::<_, T>(&mut json) {
            Ok(item) => {
                items.push(item);
                continue;
            }
            Err(_) if std::str::from_utf8(raw).is_err() => "it holds bytes that are not UTF-8".to_owned(),
            Err(error) => {
                let problem = kayle_id_core::json_problem::wanted(error.inner());
                match error.path().to_string().as_str() {
                    // The item as a whole.
                    "." => problem,
                    path => format!("at {}: {problem}", kayle_id_core::scrub::scrub(path, 200)),
                }
            }
        };
        unreadable.push(Unreadable { index, id: id(raw), problem });
    }
    (items, unreadable)
}

fn id(raw: &[u8]) -> Option<String> {
    let members = split::members(raw)?;
    let (_, value) = members.iter().rev().find(|(key, _)| *key == b"id")?;
    serde_json::from_slice(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Thing {
        id: String,
        #[serde(default)]
        x: Option<String>,
    }

    fn salvaged(body: &[u8]) -> Page<Thing> {
        assert!(serde_json::from_slice::<Page<Thing>>(body).is_err(), "reads whole");
        Page::<Thing>::salvage(body).unwrap()
    }

    const TAIL: &str = r#","pagination":{"limit":10,"has_more":true,"next_cursor":"c"}}"#;

    #[test]
    fn an_item_that_cannot_be_read_does_not_cost_the_others() {
        let odd: [&[u8]; 8] = [
            b"null",
            b"7",
            b"{}",
            b"{\"id\":\"b\",\"x\":\"\xff\"}",
            b"{\"id\":\"b\xc3\"}",
            b"{\"id\":\"b\",\"x\":\"raw\nline\"}",
            b"{\"id\":\"b\",\"x\":\"\\ud800\",\"x\":[}",
            b"{\"id\":\"b\",\"id\":\"b\"}",
        ];
        for item in odd {
            let mut body = b"{\"data\":[{\"id\":\"a\"},".to_vec();
            body.extend_from_slice(item);
            body.extend_from_slice(b",{\"id\":\"c\"}]");
            body.extend_from_slice(TAIL.as_bytes());
            if item == b"{\"id\":\"b\",\"x\":\"\\ud800\",\"x\":[}" {
                // Brackets that do not match leave no place to go on from.
                assert!(Page::<Thing>::salvage(&body).is_none());
                continue;
            }
            let page = salvaged(&body);
            assert_eq!(page.items.iter().map(|thing| thing.id.as_str()).collect::<Vec<_>>(), ["a", "c"]);
            assert_eq!((page.unreadable.len(), page.unreadable[0].index, page.next.as_deref()), (1, 1, Some("c")));
            assert!(!page.unreadable[0].problem.contains("raw"));
        }
    }

    #[test]
    fn an_odd_envelope_does_not_cost_the_items() {
        let page =
            |pagination: &str| salvaged(format!(r#"{{"data":[{{"id":"a"}}],"pagination":{pagination}}}"#).as_bytes());
        for limit in ["10.0", "\"10\"", "1e1"] {
            let page = page(&format!(r#"{{"limit":{limit},"has_more":true,"next_cursor":"c"}}"#));
            assert_eq!((page.limit, page.has_more, page.next.as_deref()), (10, true, Some("c")), "{limit}");
        }
        for limit in ["-1", "[]", "10.5", "99999999999", "\"many\"", "true"] {
            assert_eq!(page(&format!(r#"{{"limit":{limit},"has_more":false}}"#)).limit, 0, "{limit}");
        }
        let more = |pagination: &str| {
            let page = page(pagination);
            (page.has_more, page.next)
        };
        assert_eq!(more(r#"{"has_more":null,"next_cursor":"c"}"#), (true, Some("c".into())));
        assert_eq!(more(r#"{"has_more":null,"next_cursor":null}"#), (false, None));
        assert_eq!(more(r#"{"next_cursor":"c"}"#), (true, Some("c".into())));
        assert_eq!(more(r#"{"has_more":"true","next_cursor":7}"#), (true, Some("7".into())));
        assert_eq!(more(r#"{"has_more":0}"#), (false, None));
        assert_eq!(more("null"), (true, None), "nobody says whether more follow");
        assert_eq!(more("{}"), (true, None));
    }

    #[test]
    fn a_list_that_is_null_is_empty() {
        let page = salvaged(br#"{"data":null,"pagination":{"limit":10,"has_more":false,"next_cursor":null}}"#);
        assert!(page.items.is_empty() && page.unreadable.is_empty() && !page.has_more);
        assert!(Page::<Thing>::salvage(br#"{"data":{},"pagination":{}}"#).is_none());
        assert!(Page::<Thing>::salvage(br#"{"pagination":{}}"#).is_none());
    }

    #[test]
    fn of_a_member_that_stands_twice_the_last_counts() {
        let page = salvaged(br#"{"data":[],"data":[{"id":"a"}],"pagination":{"has_more":false}}"#);
        assert_eq!(page.items.len(), 1);
    }
}
