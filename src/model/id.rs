//! Identifiers, a type each: one cannot be passed where another is meant.

use crate::error::Error;
use crate::generated::formats;
use crate::request::rules::Violation;

/// How a list's cursor becomes the argument of its next call.
pub(crate) trait FromCursor {
    fn from_cursor(cursor: &str) -> Self;
}

impl FromCursor for String {
    fn from_cursor(cursor: &str) -> Self {
        cursor.to_owned()
    }
}

/// Prefixes that tell the kinds of id apart.
const PREFIXES: [(&str, &str); 7] = [
    ("vs_", "session"),
    ("whe_", "webhook endpoint"),
    ("whk_", "webhook encryption key"),
    ("whd_", "webhook delivery"),
    ("evt_", "webhook event"),
    ("ep_", "HookBridge endpoint"),
    ("sk_", "HookBridge signing key"),
];

/// Checks an id's text against the published form.
pub(crate) fn check_id(
    text: &str,
    name: &'static str,
    rule: &crate::request::rules::Rule,
    prefix: Option<&str>,
) -> Result<(), Error> {
    let foreign = PREFIXES.iter().find(|(other, _)| text.starts_with(other) && Some(*other) != prefix);
    let violation = match foreign {
        Some((_, kind)) if prefix.is_some() => Some(Violation::new(name, format!("is the id of a {kind}"))),
        _ => rule.check_text(name, text).err(),
    };
    match violation {
        Some(violation) => Err(Error::invalid_input(None, violation)),
        None => Ok(()),
    }
}

/// Types for ids, whose forms lie in a module called `formats` where this is used.
macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident, $rule:ident, $prefix:expr, $label:literal;)*) => {$(
        $(#[$meta])*
        ///
        /// Parsing checks the published form; an id that a server sent is kept as it came, and
        /// checked when it is sent.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// Checks and takes an id.
            ///
            /// # Errors
            ///
            /// [`Error::is_invalid_input`](crate::Error::is_invalid_input) when the text is not of the published form.
            pub fn new(text: impl AsRef<str>) -> Result<Self, crate::error::Error> {
                crate::model::check_id(text.as_ref(), $label, &formats::$rule, $prefix)?;
                Ok(Self(text.as_ref().into()))
            }

            /// An id of this crate's own making.
            #[allow(dead_code)]
            pub(crate) fn of(text: impl AsRef<str>) -> Self {
                Self(text.as_ref().into())
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl crate::model::FromCursor for $name {
            fn from_cursor(cursor: &str) -> Self {
                Self(cursor.into())
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::error::Error;

            fn from_str(text: &str) -> Result<Self, crate::error::Error> {
                Self::new(text)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = crate::error::Error;

            fn try_from(text: &str) -> Result<Self, crate::error::Error> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = crate::error::Error;

            fn try_from(text: String) -> Result<Self, crate::error::Error> {
                Self::new(text)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Box::<str>::deserialize(deserializer).map(Self)
            }
        }
    )*};
}

#[cfg(any(feature = "bitgo", feature = "hookbridge"))]
pub(crate) use ids;

ids! {
    /// The id of a verification session: `vs_` and 64 letters or digits.
    ///
    /// ```
    /// use kayle_id::SessionId;
    /// assert!("whe_0123".parse::<SessionId>().is_err());
    /// assert!(format!("vs_{}", "a".repeat(64)).parse::<SessionId>().is_ok());
    /// ```
    SessionId, SESSION_ID, Some("vs_"), "session id";
    /// The id of a webhook endpoint: `whe_…`, at most 128 letters, digits, `_` and `-`.
    WebhookEndpointId, WEBHOOK_ENDPOINT_ID, Some("whe_"), "webhook endpoint id";
    /// The id of a webhook encryption key's record: `whk_…`. Not the JWE `kid`, which is free text.
    WebhookEncryptionKeyId, WEBHOOK_ENCRYPTION_KEY_ID, Some("whk_"), "webhook encryption key id";
    /// The id of a webhook delivery: `whd_…`.
    WebhookDeliveryId, WEBHOOK_DELIVERY_ID, Some("whd_"), "webhook delivery id";
    /// The id of a webhook event: `evt_…`. Deduplicate on this.
    WebhookEventId, WEBHOOK_EVENT_ID, Some("evt_"), "webhook event id";
    /// The id of an API key's record, a UUID. Not the key.
    ApiKeyId, API_KEY_ID, None, "API key id";
    /// The id of an organization, a UUID.
    OrganizationId, ORGANIZATION_ID, None, "organization id";
    /// The id of a membership, a UUID.
    MemberId, MEMBER_ID, None, "member id";
    /// The id of a user, a UUID.
    UserId, USER_ID, None, "user id";
    /// The id of an audit log entry.
    AuditLogId, AUDIT_LOG_ID, None, "audit log id";
    /// The id of a verified domain, a UUID.
    DomainId, DOMAIN_ID, None, "domain id";
    /// The id of a domain challenge, a UUID.
    DomainChallengeId, DOMAIN_CHALLENGE_ID, None, "domain challenge id";
    /// The id of a registered redirect URI, a UUID.
    RedirectUriId, REDIRECT_URI_ID, None, "redirect URI id";
}
