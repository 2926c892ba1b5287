//! Facts about an operation, from the document.

use kayle_id_core::InvalidInput;
use kayle_id_core::limits::Rule;
use serde::Serialize;

/// Facts about an operation, from the API's OpenAPI document. Each service's function `operations` lists all of them; a
/// `Request`'s `info` returns that of one call.
///
/// ```
/// # extern crate kayle_id_http as kayle_id;
/// fn print(operations: &[kayle_id::OperationInfo]) {
///     for operation in operations {
///         println!("{} {} needs {}", operation.method, operation.path, operation.scope);
///     }
/// }
/// ```
#[doc(alias = "idempotent")]
#[doc(alias = "scope")]
#[doc(alias = "permission")]
#[derive(Debug)]
#[non_exhaustive]
pub struct OperationInfo {
    /// The operation's id, such as `create_session`.
    pub id: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// The scope that an API key needs, or `dashboard` for calls that need the dashboard's session. Empty
    /// where a service has no scopes.
    pub scope: &'static str,
    /// Whether the operation is idempotent: sending it twice has the same effect as sending it once. Only then it is retried
    /// after an uncertain outcome.
    pub repeatable: bool,
    /// The operation that this one is another path of, if any.
    pub alias_of: Option<&'static str>,
    #[doc(hidden)]
    pub parameters: &'static [Parameter],
    body: Option<&'static Rule>,
}

/// For generated code: each fact of the document that is not the default.
#[doc(hidden)]
#[allow(missing_docs)]
impl OperationInfo {
    pub const fn new(id: &'static str, method: &'static str, path: &'static str) -> Self {
        Self { id, method, path, scope: "", repeatable: false, alias_of: None, parameters: &[], body: None }
    }

    pub const fn with_scope(mut self, scope: &'static str) -> Self {
        self.scope = scope;
        self
    }

    pub const fn with_repeatable(mut self, repeatable: bool) -> Self {
        self.repeatable = repeatable;
        self
    }

    pub const fn with_alias_of(mut self, id: &'static str) -> Self {
        self.alias_of = Some(id);
        self
    }

    pub const fn with_parameters(mut self, parameters: &'static [Parameter]) -> Self {
        self.parameters = parameters;
        self
    }

    pub const fn with_body(mut self, rule: &'static Rule) -> Self {
        self.body = Some(rule);
        self
    }
}

impl OperationInfo {
    /// Whether the operation belongs to the dashboard's surface.
    #[must_use]
    pub fn is_dashboard(&self) -> bool {
        self.scope == "dashboard"
    }

    /// Whether the operation needs no credential, so that none is sent.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.scope == "public"
    }

    #[doc(hidden)]
    #[allow(missing_docs)]
    pub fn check_body<T: Serialize>(&self, body: &T) -> Result<(), InvalidInput> {
        self.body.as_ref().map_or(Ok(()), |rule| rule.check("", body))
    }
}

/// A path or query parameter, and what it must be like.
#[doc(hidden)]
#[allow(missing_docs)]
#[derive(Debug)]
pub struct Parameter {
    pub name: &'static str,
    pub in_path: bool,
    pub rule: Rule,
}

#[allow(missing_docs)]
impl Parameter {
    pub const fn path(name: &'static str, rule: Rule) -> Self {
        Self { name, in_path: true, rule }
    }

    pub const fn query(name: &'static str, rule: Rule) -> Self {
        Self { name, in_path: false, rule }
    }

    pub fn check_text(&self, text: Option<&str>) -> Result<(), InvalidInput> {
        text.map_or(Ok(()), |text| self.rule.check_text(self.name, text))
    }

    pub fn check<T: Serialize>(&self, value: &T) -> Result<(), InvalidInput> {
        match serde_json::to_value(value) {
            // An optional parameter that is not given is not sent.
            Ok(serde_json::Value::Null) if !self.in_path => Ok(()),
            _ => self.rule.check(self.name, value),
        }
    }
}
