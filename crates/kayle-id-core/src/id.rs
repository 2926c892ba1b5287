//! Identifiers, a type each: one cannot be passed where another is meant.

use crate::InvalidInput;
use crate::limits::{Pattern, Rule};

/// How a list's cursor becomes the argument of its next call.
#[doc(hidden)]
pub trait FromCursor {
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
#[doc(hidden)]
pub fn check_id(text: &str, name: &'static str, rule: &Rule, prefix: Option<&str>) -> Result<(), InvalidInput> {
    let foreign = PREFIXES.iter().find(|(other, _)| text.starts_with(other) && Some(*other) != prefix);
    let violation = match foreign {
        Some((_, kind)) if prefix.is_some() => Some(InvalidInput::new(name, format!("is the id of a {kind}"))),
        _ => rule.check_text(name, text).err(),
    };
    violation.map_or(Ok(()), Err)
}

/// Defines types for ids, each with the rule that its text follows.
#[doc(hidden)]
#[macro_export]
macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident, $rule:expr, $prefix:expr, $label:literal;)*) => {$(
        $(#[$meta])*
        ///
        /// Parsing checks the published form. Deserializing does not: an id from a server is kept unchanged, and it is
        /// checked when a request sends it.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// Makes an id from text, after checking its form.
            ///
            /// # Errors
            ///
            /// [`InvalidInput`]($crate::InvalidInput) when the text is not of the published form.
            pub fn new(text: impl AsRef<str>) -> Result<Self, $crate::InvalidInput> {
                $crate::check_id(text.as_ref(), $label, &$rule, $prefix)?;
                Ok(Self(text.as_ref().into()))
            }

            /// An id that is known to be well formed.
            #[doc(hidden)]
            pub fn unchecked(text: impl AsRef<str>) -> Self {
                Self(text.as_ref().into())
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl $crate::FromCursor for $name {
            fn from_cursor(cursor: &str) -> Self {
                Self(cursor.into())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::InvalidInput;

            fn from_str(text: &str) -> Result<Self, $crate::InvalidInput> {
                Self::new(text)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = $crate::InvalidInput;

            fn try_from(text: &str) -> Result<Self, $crate::InvalidInput> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::InvalidInput;

            fn try_from(text: String) -> Result<Self, $crate::InvalidInput> {
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
                f.pad(&self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl $crate::__serde::Serialize for $name {
            fn serialize<S: $crate::__serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> $crate::__serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Box::<str>::deserialize(deserializer).map(Self)
            }
        }
    )*};
}

const fn text(min: u32, max: u32, pattern: Option<Pattern>, uuid: bool) -> Rule {
    Rule::Text { min, max, pattern, one_of: &[], uuid }
}

/// A session's id: `^vs_[A-Za-z0-9]{64}$`.
const SESSION: Rule = text(
    0,
    u32::MAX,
    Some(Pattern { source: "^vs_[A-Za-z0-9]{64}$", prefix: "vs_", class: Pattern::ALPHANUMERIC, exactly: Some(64) }),
    false,
);

/// The ids of what belongs to webhooks: `^[A-Za-z0-9_-]+$`, 1 to 128 characters.
const WEBHOOK: Rule = text(
    1,
    128,
    Some(Pattern { source: "^[A-Za-z0-9_-]+$", prefix: "", class: Pattern::ALPHANUMERIC_DASH, exactly: None }),
    false,
);

const UUID: Rule = text(0, u32::MAX, None, true);
const ANY: Rule = text(0, u32::MAX, None, false);

/// The example of an id: a text that is one, and a text that is none.
macro_rules! example {
    ($name:literal, $id:literal, $wrong:literal) => {
        concat!(
            "```\n# extern crate kayle_id_core as kayle_id;\nuse kayle_id::",
            $name,
            ";\n\n",
            "let id: ",
            $name,
            " = \"",
            $id,
            "\".parse()?;\nassert_eq!(id.as_str(), \"",
            $id,
            "\");\n",
            "assert!(\"",
            $wrong,
            "\".parse::<",
            $name,
            ">().is_err());\n# Ok::<(), kayle_id::InvalidInput>(())\n```"
        )
    };
}

ids! {
    /// The id of a verification session: `vs_` and 64 letters or digits.
    ///
    /// ```
    /// # extern crate kayle_id_core as kayle_id;
    /// use kayle_id::SessionId;
    /// assert!("whe_0123".parse::<SessionId>().is_err());
    /// assert!(format!("vs_{}", "a".repeat(64)).parse::<SessionId>().is_ok());
    /// ```
    SessionId, SESSION, Some("vs_"), "session id";
    /// The id of a webhook endpoint: `whe_…`, at most 128 letters, digits, `_` and `-`.
    ///
    #[doc = example!("WebhookEndpointId", "whe_0123", "whk_0123")]
    WebhookEndpointId, WEBHOOK, Some("whe_"), "webhook endpoint id";
    /// The id of a webhook encryption key's record: `whk_…`. It is not the JWE `kid`, which the application chooses.
    ///
    #[doc = example!("WebhookEncryptionKeyId", "whk_0123", "whe_0123")]
    WebhookEncryptionKeyId, WEBHOOK, Some("whk_"), "webhook encryption key id";
    /// The id of a webhook delivery: `whd_…`.
    ///
    #[doc = example!("WebhookDeliveryId", "whd_0123", "evt_0123")]
    WebhookDeliveryId, WEBHOOK, Some("whd_"), "webhook delivery id";
    /// The id of a webhook event: `evt_…`. Use it to recognize duplicates: one event can arrive in several deliveries.
    #[doc(alias = "idempotency")]
    #[doc(alias = "deduplicate")]
    ///
    #[doc = example!("WebhookEventId", "evt_0123", "whd_0123")]
    WebhookEventId, WEBHOOK, Some("evt_"), "webhook event id";
    /// The id of an API key's record, a UUID. It is not the key itself: that is an [`ApiKeySecret`](crate::ApiKeySecret).
    ///
    #[doc = example!("ApiKeyId", "550e8400-e29b-41d4-a716-446655440000", "kk_0123")]
    ApiKeyId, UUID, None, "API key id";
    /// The id of an organization, a UUID.
    ///
    #[doc = example!("OrganizationId", "550e8400-e29b-41d4-a716-446655440000", "acme")]
    OrganizationId, UUID, None, "organization id";
    /// The id of a membership, a UUID.
    ///
    #[doc = example!("MemberId", "550e8400-e29b-41d4-a716-446655440000", "ada")]
    MemberId, UUID, None, "member id";
    /// The id of a user, a UUID.
    ///
    #[doc = example!("UserId", "550e8400-e29b-41d4-a716-446655440000", "ada")]
    UserId, UUID, None, "user id";
    /// The id of an audit log entry: any text.
    ///
    /// ```
    /// # extern crate kayle_id_core as kayle_id;
    /// use kayle_id::AuditLogId;
    /// assert_eq!(AuditLogId::new("42")?.as_str(), "42");
    /// # Ok::<(), kayle_id::InvalidInput>(())
    /// ```
    AuditLogId, ANY, None, "audit log id";
    /// The id of a verified domain, a UUID.
    ///
    #[doc = example!("DomainId", "550e8400-e29b-41d4-a716-446655440000", "example.com")]
    DomainId, UUID, None, "domain id";
    /// The id of a domain challenge, a UUID.
    ///
    #[doc = example!("DomainChallengeId", "550e8400-e29b-41d4-a716-446655440000", "example.com")]
    DomainChallengeId, UUID, None, "domain challenge id";
    /// The id of a registered redirect URI, a UUID.
    ///
    #[doc = example!("RedirectUriId", "550e8400-e29b-41d4-a716-446655440000", "https://example.com")]
    RedirectUriId, UUID, None, "redirect URI id";
}
