//! What the document says of an operation.

use crate::transport::{Target, Wire, WrittenRequest};
use http::Method;
use kayle_id_core::InvalidInput;
use kayle_id_core::limits::Rule;
use serde::Serialize;

/// What the document says of an operation. The list of them all is
/// [`resources::operations`](crate::resources::operations).
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
    /// Whether sending it twice does no more than sending it once, so that it may be repeated after
    /// an uncertain outcome.
    pub repeatable: bool,
    /// The operation that this path is another name of.
    pub alias_of: Option<&'static str>,
    pub(crate) parameters: &'static [Parameter],
    pub(crate) body: Option<&'static Rule>,
}

/// For generated code: each fact of the document that is not the default.
impl OperationInfo {
    pub(crate) const fn new(id: &'static str, method: &'static str, path: &'static str) -> Self {
        Self { id, method, path, scope: "", repeatable: false, alias_of: None, parameters: &[], body: None }
    }

    pub(crate) const fn with_scope(mut self, scope: &'static str) -> Self {
        self.scope = scope;
        self
    }

    pub(crate) const fn with_repeatable(mut self, repeatable: bool) -> Self {
        self.repeatable = repeatable;
        self
    }

    pub(crate) const fn with_alias_of(mut self, id: &'static str) -> Self {
        self.alias_of = Some(id);
        self
    }

    pub(crate) const fn with_parameters(mut self, parameters: &'static [Parameter]) -> Self {
        self.parameters = parameters;
        self
    }

    pub(crate) const fn with_body(mut self, rule: &'static Rule) -> Self {
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

    pub(crate) fn check_body<T: Serialize>(&self, body: &T) -> Result<(), InvalidInput> {
        self.body.as_ref().map_or(Ok(()), |rule| rule.check("", body))
    }
}

/// A path or query parameter, and what it must be like.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) in_path: bool,
    pub(crate) rule: Rule,
}

impl Parameter {
    pub(crate) const fn path(name: &'static str, rule: Rule) -> Self {
        Self { name, in_path: true, rule }
    }

    pub(crate) const fn query(name: &'static str, rule: Rule) -> Self {
        Self { name, in_path: false, rule }
    }

    pub(crate) fn check_text(&self, text: Option<&str>) -> Result<(), InvalidInput> {
        text.map_or(Ok(()), |text| self.rule.check_text(self.name, text))
    }

    pub(crate) fn check<T: Serialize>(&self, value: &T) -> Result<(), InvalidInput> {
        match serde_json::to_value(value) {
            // An optional parameter that is not given is not sent.
            Ok(serde_json::Value::Null) if !self.in_path => Ok(()),
            _ => self.rule.check(self.name, value),
        }
    }
}

/// An operation with its arguments: what a [`Request`](super::Request) carries. Sealed: implemented by
/// generated code only.
pub trait Operation: Send + Sync {
    /// What the document says.
    const INFO: &'static OperationInfo;
    #[doc(hidden)]
    const METHOD: Method;
    /// What a success looks like on the wire.
    #[doc(hidden)]
    type Wire: Wire<Output = Self::Output>;
    /// What the operation returns.
    type Output: Send;

    #[doc(hidden)]
    fn check(&self) -> Result<(), InvalidInput>;

    #[doc(hidden)]
    fn request(&self, target: Target<'_>) -> Option<WrittenRequest>;

    /// Adds what the arguments say to what came back.
    #[doc(hidden)]
    fn complete(&self, output: Self::Output) -> Self::Output {
        output
    }
}
