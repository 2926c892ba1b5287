//! What two documents differ in.

use serde_json::{Value, json};
use std::fmt;

/// Something that one document says and the other does not.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Difference {
    /// The operation, such as `GET /v1/sessions/{id}`; `webhook` and a name for a webhook.
    pub operation: String,
    /// The part of the operation.
    pub place: Place,
    /// The member in that part, such as `data[].share_fields.*.reason`; empty for the part itself.
    pub member: String,
    /// What differs there.
    pub change: Change,
    /// Where the known document says the opposite, or where what is new belongs: a JSON pointer.
    pub known_at: String,
    /// Where the other document says it: a JSON pointer; empty where it says nothing.
    pub found_at: String,
}

/// A part of an operation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Place {
    /// The operation itself.
    Operation,
    /// A parameter: `query`, `path`, `header` or `cookie`, and its name.
    Parameter(String, String),
    /// The body of the request.
    Request,
    /// The body of a webhook, which the API sends.
    Payload,
    /// The response with this status.
    Response(String),
}

/// What differs. The known document is the one that is compared with another, which is the found one.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Change {
    /// The known document has no such operation, parameter, body or response.
    Added,
    /// The found document has no such operation, parameter, body or response.
    Removed,
    /// The known document has no such member.
    MemberAdded {
        /// Whether the found document requires the member.
        required: bool,
    },
    /// The found document has no such member.
    MemberRemoved,
    /// The known document has no such value of an enumeration.
    ValueAdded(Value),
    /// The found document has no such value of an enumeration.
    ValueRemoved(Value),
    /// Whether it must be given.
    Required {
        /// As the found document says.
        found: bool,
    },
    /// Whether it may be null.
    Nullable {
        /// As the found document says.
        found: bool,
    },
    /// The type.
    Type {
        /// As the known document says.
        known: String,
        /// As the found document says.
        found: String,
    },
    /// A limit, by its JSON Schema keyword.
    Limit {
        /// The keyword, such as `maxLength`.
        keyword: &'static str,
        /// As the known document says.
        known: Option<Value>,
        /// As the found document says.
        found: Option<Value>,
    },
}

impl Difference {
    /// Whether something was only added that a client can leave out and tolerate: an operation, a response for an error, a
    /// parameter (that it is required is a difference of its own), a member of a response or payload, an optional member of a
    /// request, a value of an enumeration.
    #[must_use]
    pub fn is_compatible_addition(&self) -> bool {
        match &self.change {
            Change::Added => match &self.place {
                Place::Operation => true,
                Place::Response(status) => !status.starts_with('2'),
                // What is required is told by a difference of its own.
                Place::Parameter(..) => true,
                Place::Request | Place::Payload => false,
            },
            Change::MemberAdded { required } => !(*required && self.place == Place::Request),
            Change::ValueAdded(_) => true,
            _ => false,
        }
    }

    /// The difference as JSON, for programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let (kind, details) = match &self.change {
            Change::Added => ("added", json!({})),
            Change::Removed => ("removed", json!({})),
            Change::MemberAdded { required } => ("member_added", json!({ "required": required })),
            Change::MemberRemoved => ("member_removed", json!({})),
            Change::ValueAdded(value) => ("value_added", json!({ "value": value })),
            Change::ValueRemoved(value) => ("value_removed", json!({ "value": value })),
            Change::Required { found } => ("required", json!({ "found": found })),
            Change::Nullable { found } => ("nullable", json!({ "found": found })),
            Change::Type { known, found } => ("type", json!({ "known": known, "found": found })),
            Change::Limit { keyword, known, found } => {
                ("limit", json!({ "keyword": keyword, "known": known, "found": found }))
            }
        };
        json!({
            "operation": self.operation, "place": self.place.to_string(), "member": self.member, "change": kind,
            "details": details, "known_at": self.known_at, "found_at": self.found_at, "text": self.to_string(),
        })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operation => f.write_str("operation"),
            Self::Parameter(place, name) => write!(f, "{place} parameter {name}"),
            Self::Request => f.write_str("request body"),
            Self::Payload => f.write_str("payload"),
            Self::Response(status) => write!(f, "response {status}"),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.operation)?;
        if self.place != Place::Operation {
            write!(f, "{}: ", self.place)?;
        }
        if !self.member.is_empty() {
            write!(f, "{}: ", self.member)?;
        }
        let told = |value: &Option<Value>| value.as_ref().map_or("none".to_owned(), Value::to_string);
        match &self.change {
            Change::Added => f.write_str("is new"),
            Change::MemberAdded { required: true } if self.place == Place::Request => {
                f.write_str("is new, and required")
            }
            Change::MemberAdded { .. } => f.write_str("is new"),
            Change::Removed | Change::MemberRemoved => f.write_str("is gone"),
            Change::ValueAdded(value) => write!(f, "has the new value {value}"),
            Change::ValueRemoved(value) => write!(f, "no longer has the value {value}"),
            Change::Required { found: true } => f.write_str("is now required"),
            Change::Required { found: false } => f.write_str("is no longer required"),
            Change::Nullable { found: true } => f.write_str("may now be null"),
            Change::Nullable { found: false } => f.write_str("is no longer null"),
            Change::Type { known, found } => write!(f, "was {known}, is now {found}"),
            Change::Limit { keyword, known, found } => {
                write!(f, "the limit {keyword} was {}, is now {}", told(known), told(found))
            }
        }
    }
}
