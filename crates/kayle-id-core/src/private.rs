//! Personal data and links that carry a token: usable, serializable, and absent from `Debug`.

use serde_json::{Map, Value};

transparent!(PrivateText, AuditLogMetadata, VerificationUrl, PrivateUrl);

/// Text about a person, such as a name or an email address. `Debug` does not show it.
///
/// ```
/// # extern crate kayle_id_core as kayle_id;
/// let email: kayle_id::PrivateText = serde_json::from_str(r#""ada@example.com""#)?;
/// assert_eq!(email.as_str(), "ada@example.com");
/// assert!(!format!("{email:?}").contains("ada"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PrivateText(String);

impl PrivateText {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, owned.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl From<&str> for PrivateText {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for PrivateText {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl std::fmt::Debug for PrivateText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PrivateText([redacted])")
    }
}

/// What an audit log entry says beyond its fixed members. `Debug` shows the names of the members only.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct AuditLogMetadata(Map<String, Value>);

impl AuditLogMetadata {
    /// The members.
    #[must_use]
    pub fn as_map(&self) -> &Map<String, Value> {
        &self.0
    }

    /// One member.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }
}

impl std::fmt::Debug for AuditLogMetadata {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// The page to send a session's user to.
///
/// In the answer to the create request it carries the cancel token in its query, so `Debug` stops at
/// the path.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct VerificationUrl(String);

impl VerificationUrl {
    /// The whole address, to redirect a user to.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The whole address, as a user needs it: in the answer to the create request it carries the cancel token, so keep it
/// out of logs. `Debug` stops at the path.
impl std::fmt::Display for VerificationUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

impl From<VerificationUrl> for String {
    fn from(url: VerificationUrl) -> Self {
        url.0
    }
}

impl From<&str> for VerificationUrl {
    fn from(url: &str) -> Self {
        Self(url.to_owned())
    }
}

impl From<String> for VerificationUrl {
    fn from(url: String) -> Self {
        Self(url)
    }
}

impl std::str::FromStr for VerificationUrl {
    type Err = std::convert::Infallible;

    fn from_str(url: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(url))
    }
}

impl AsRef<str> for VerificationUrl {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for VerificationUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = self.0.split(['?', '#']).next().unwrap_or_default();
        write!(f, "VerificationUrl({path})")
    }
}

/// An address of the application's own, such as a webhook endpoint's. Its query may carry a token, so `Debug` stops at
/// the path and leaves out a user name and password.
///
/// ```
/// # extern crate kayle_id_core as kayle_id;
/// let url: kayle_id::PrivateUrl = "https://example.com/hook?token=1".into();
/// assert_eq!(url, "https://example.com/hook?token=1");
/// assert_eq!(format!("{url:?}"), "PrivateUrl(https://example.com/hook)");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PrivateUrl(String);

impl PrivateUrl {
    /// The whole address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::ops::Deref for PrivateUrl {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for PrivateUrl {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for PrivateUrl {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for PrivateUrl {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl PartialEq<String> for PrivateUrl {
    fn eq(&self, other: &String) -> bool {
        self.0 == *other
    }
}

impl From<&str> for PrivateUrl {
    fn from(url: &str) -> Self {
        Self(url.to_owned())
    }
}

impl From<String> for PrivateUrl {
    fn from(url: String) -> Self {
        Self(url)
    }
}

impl From<PrivateUrl> for String {
    fn from(url: PrivateUrl) -> Self {
        url.0
    }
}

/// The whole address, its query included.
impl std::fmt::Display for PrivateUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

impl std::fmt::Debug for PrivateUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = self.0.split(['?', '#']).next().unwrap_or_default();
        let (scheme, rest) = shown.split_once("://").unwrap_or(("", shown));
        let host = rest.find('/').unwrap_or(rest.len());
        let rest = rest[..host].rfind('@').map_or(rest, |at| &rest[at + 1..]);
        if scheme.is_empty() { write!(f, "PrivateUrl({rest})") } else { write!(f, "PrivateUrl({scheme}://{rest})") }
    }
}
