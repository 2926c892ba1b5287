//! The claims that a session asks for.

mod stored;

use super::Claim;
use crate::InvalidInput;
use serde::ser::{Serialize, SerializeStruct, Serializer};
use std::collections::BTreeMap;

const MOST: usize = 32;
const REASON: usize = 200;
const AGES: std::ops::RangeInclusive<u16> = 12..=130;

/// A claim that a session asks for, as it is sent.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestedShareField {
    /// Why the claim is asked for. The user reads it.
    pub reason: String,
    /// Whether the user must share the claim to succeed.
    pub required: bool,
}

impl Serialize for RequestedShareField {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut field = serializer.serialize_struct("RequestedShareField", 2)?;
        field.serialize_field("reason", &self.reason)?;
        field.serialize_field("required", &self.required)?;
        field.end()
    }
}

/// The claims that a session asks its user for, and why.
///
/// Every claim has a reason of 1 to 200 characters, which the user reads. `kayle_document_id` is always shared, even if
/// it is not asked for. A session has at most 32 claims and at most one age gate.
///
/// ```
/// # extern crate kayle_id_core as kayle_id;
/// use kayle_id::{Claim, ShareFields};
/// let fields = ShareFields::new()
///     .require(Claim::FamilyName, "To address you")
///     .optional(Claim::GivenNames, "To address you")
///     .require_age_over(18, "The law asks for it");
/// assert_eq!(fields.len(), 3);
/// ```
///
/// The methods do not fail. If a limit is broken, `send` of the request returns an error that names the field and the
/// limit, and sends nothing.
///
/// # Keeping them for the result
///
/// `Event::satisfied` checks a webhook event against these fields, so the receiver needs them again. If the fields differ
/// by session, store them with the session's id: they serialize in a versioned form, which later releases can read. They
/// can also be taken from a session that the API returned.
///
/// ```
/// # extern crate kayle_id_core as kayle_id;
/// # use kayle_id::{Claim, ShareFields};
/// let fields = ShareFields::new().require(Claim::FamilyName, "To address you");
/// let stored = serde_json::to_string(&fields)?;
/// assert_eq!(stored, r#"{"v":1,"fields":{"family_name":{"reason":"To address you","required":true}}}"#);
/// assert_eq!(serde_json::from_str::<ShareFields>(&stored)?, fields);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[doc(alias = "claims")]
#[doc(alias = "requested claims")]
#[doc(alias = "selective disclosure")]
#[doc(alias = "age")]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShareFields {
    fields: BTreeMap<String, RequestedShareField>,
    gate: bool,
    violation: Option<InvalidInput>,
}

impl ShareFields {
    /// No claims: the user shares only `kayle_document_id`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks for a claim that the user must share to succeed.
    #[must_use]
    pub fn require(self, claim: Claim, reason: impl Into<String>) -> Self {
        self.claim(&claim, true, reason.into())
    }

    /// Asks for a claim that the user may decline.
    #[must_use]
    pub fn optional(self, claim: Claim, reason: impl Into<String>) -> Self {
        self.claim(&claim, false, reason.into())
    }

    /// Asks whether the user is older than a number of years, 12 to 130, without the date of birth.
    ///
    /// The reason may be empty if the date of birth is asked for as well. If either of the two is required, the server
    /// requires both.
    #[doc(alias = "over 18")]
    #[doc(alias = "age")]
    #[doc(alias = "age gate")]
    #[doc(alias = "age verification")]
    #[doc(alias = "adult")]
    #[must_use]
    pub fn require_age_over(self, years: u16, reason: impl Into<String>) -> Self {
        self.age(years, true, reason.into())
    }

    /// As [`require_age_over`](Self::require_age_over), but the user may decline.
    #[doc(alias = "over 18")]
    #[must_use]
    pub fn optional_age_over(self, years: u16, reason: impl Into<String>) -> Self {
        self.age(years, false, reason.into())
    }

    /// Asks for a claim that this version of the crate does not list, by its key.
    #[must_use]
    pub fn unlisted(mut self, key: impl Into<String>, required: bool, reason: impl Into<String>) -> Self {
        let key = key.into();
        if key.is_empty() || key.len() > 64 || !key.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
        {
            self.note("share_fields", "holds a key that is not 1 to 64 lower-case letters, digits and underscores");
            return self;
        }
        if key.starts_with("age_over_") {
            self.note("share_fields", "holds an age gate: use `require_age_over` or `optional_age_over` for it");
            return self;
        }
        self.insert(key, required, reason.into())
    }

    /// How many claims are asked for.
    #[must_use]
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether no claim is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    fn claim(mut self, claim: &Claim, required: bool, reason: String) -> Self {
        if let Claim::Unknown(key) = claim {
            let problem = "is not a claim that this version knows: use `ShareFields::unlisted` to ask for it";
            self.note(format!("share_fields.{key}"), problem);
            return self;
        }
        self.insert(claim.as_str().to_owned(), required, reason)
    }

    fn age(mut self, years: u16, required: bool, reason: String) -> Self {
        let key = format!("age_over_{years}");
        if !AGES.contains(&years) {
            self.note(format!("share_fields.{key}"), "must be an age gate of 12 to 130 years");
        } else if self.gate {
            self.note(format!("share_fields.{key}"), "is a second age gate, and a session has at most one");
        }
        self.gate = true;
        self.insert(key, required, reason)
    }

    fn insert(mut self, key: String, required: bool, reason: String) -> Self {
        if self.fields.contains_key(&key) {
            self.note(format!("share_fields.{key}"), "is asked for twice: ask for each claim once");
        }
        self.fields.insert(key, RequestedShareField { reason, required });
        self
    }

    fn note(&mut self, field: impl Into<String>, problem: impl Into<String>) {
        self.violation.get_or_insert_with(|| InvalidInput::new(field, problem));
    }

    #[doc(hidden)]
    /// The fields of a session, as a server returned them: key, reason, and whether it is required.
    #[must_use]
    pub fn returned(fields: impl IntoIterator<Item = (String, String, bool)>) -> Self {
        let fields = fields.into_iter().map(|(key, reason, required)| (key, RequestedShareField { reason, required }));
        let fields: BTreeMap<_, _> = fields.collect();
        Self { gate: fields.keys().any(|key| key.starts_with("age_over_")), fields, violation: None }
    }

    #[doc(hidden)]
    /// The first limit that was broken while the fields were put together.
    pub fn violation(&self) -> Option<&InvalidInput> {
        self.violation.as_ref()
    }

    #[doc(hidden)]
    /// Every claim key asked for, and whether the user must share it.
    pub fn requested(&self) -> impl Iterator<Item = (&str, bool)> {
        self.fields.iter().map(|(key, field)| (key.as_str(), field.required))
    }

    #[doc(hidden)]
    /// The fields as they are sent, or the first limit that they break.
    pub fn checked(self) -> Result<BTreeMap<String, RequestedShareField>, InvalidInput> {
        if let Some(violation) = self.violation {
            return Err(violation);
        }
        if self.fields.len() > MOST {
            return Err(InvalidInput::new(
                "share_fields",
                format!("must have at most {MOST} claims, has {}", self.fields.len()),
            ));
        }
        let birth = self.fields.contains_key(Claim::DateOfBirth.as_str());
        for (key, field) in &self.fields {
            // The server counts after trimming and collapsing white space.
            let length =
                field.reason.split_whitespace().map(|word| word.chars().count() + 1).sum::<usize>().saturating_sub(1);
            let may_be_empty = birth && key.starts_with("age_over_");
            if length == 0 && !may_be_empty {
                return Err(InvalidInput::new(
                    format!("share_fields.{key}.reason"),
                    "is empty; say why, in 1 to 200 characters",
                ));
            }
            if length > REASON || field.reason.chars().count() > REASON {
                return Err(InvalidInput::new(
                    format!("share_fields.{key}.reason"),
                    format!("must have at most {REASON} characters, has {}", field.reason.chars().count()),
                ));
            }
            if field.reason.contains('\0') {
                return Err(InvalidInput::new(
                    format!("share_fields.{key}.reason"),
                    "holds a NUL character: remove it, the server cannot store it",
                ));
            }
        }
        Ok(self.fields)
    }
}
