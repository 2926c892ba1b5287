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
#[doc(alias = "personal data")]
#[doc(alias = "PII")]
#[doc(alias = "email")]
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

/// The additional members of an audit log entry. `Debug` shows the names of the members and not their values.
///
/// ```
/// # extern crate kayle_id_core as kayle_id;
/// let metadata: kayle_id::AuditLogMetadata = serde_json::from_str(r#"{"email": "ada@example.com"}"#)?;
/// assert_eq!(metadata.get("email").and_then(|email| email.as_str()), Some("ada@example.com"));
/// assert_eq!(format!("{metadata:?}"), r#"{"email"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
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
/// The response to the create request carries the cancel token in the URL's query. `Debug` leaves the query out, so that
/// the token does not reach a log.
///
/// ```
/// # extern crate kayle_id_core as kayle_id;
/// use kayle_id::VerificationUrl;
///
/// let url = VerificationUrl::from("https://kayle.id/verify/vs_1?cancel_token=secret");
/// assert_eq!(url.to_string(), "https://kayle.id/verify/vs_1?cancel_token=secret");
/// assert_eq!(format!("{url:?}"), "VerificationUrl(https://kayle.id/verify/vs_1)");
/// ```
#[doc(alias = "redirect")]
#[doc(alias = "hosted page")]
#[doc(alias = "verification link")]
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct VerificationUrl(String);

impl VerificationUrl {
    /// The whole address, to redirect a user to.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Writes the whole URL, as the user needs it. It may carry the cancel token, so do not log it; `Debug` leaves the query
/// out.
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

/// A URL of the application, such as a webhook endpoint's. Its query may carry a token, so `Debug` leaves out the query,
/// and a user name and password.
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
