//! The claims that a user shared, typed.

use std::collections::BTreeMap;
use std::fmt;

use zeroize::Zeroizing;

use super::{ClaimState, DocumentType, SexMarker};
use kayle_id_core::json::{Json, Object};
use kayle_id_core::{Claim, Date};

/// The claims of a succeeded session, typed. [`Satisfied::claims`](super::Satisfied::claims) returns them.
///
/// `Debug` shows the keys only, and dropping wipes the values.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// # fn example(claims: &kayle_id::webhook::Claims) {
/// use kayle_id::webhook::ClaimState;
///
/// match claims.date_of_birth() {
///     ClaimState::Shared(day) => println!("born in {}", day.year()),
///     ClaimState::Declined => println!("would not say"),
///     ClaimState::NotRequested => println!("was not asked"),
///     _ => println!("cannot be told"),
/// }
/// # }
/// ```
#[doc(alias = "claims")]
#[doc(alias = "personal data")]
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Claims {
    values: BTreeMap<String, Value>,
    selected: Vec<String>,
}

/// A claim's value as it came.
#[derive(Clone, PartialEq, Eq)]
enum Value {
    Text(Zeroizing<String>),
    Flag(bool),
    Null,
    /// A number, a list or an object: no claim known has such a value.
    Other,
}

/// A claim's value, whatever the claim. `Debug` does not show it.
///
/// [`Claims::get`] returns it.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::webhook::ClaimValue;
///
/// assert_eq!(ClaimValue::Text("ERIKSSON").as_text(), Some("ERIKSSON"));
/// assert_eq!(ClaimValue::Flag(true).as_flag(), Some(true));
/// assert_eq!(ClaimValue::Flag(true).as_text(), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClaimValue<'a> {
    /// Text: every claim but the age gates.
    Text(&'a str),
    /// A boolean: an age gate.
    Flag(bool),
}

impl<'a> ClaimValue<'a> {
    /// The text, if it is one.
    #[must_use]
    pub fn as_text(self) -> Option<&'a str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Flag(_) => None,
        }
    }

    /// The boolean, if it is one.
    #[must_use]
    pub fn as_flag(self) -> Option<bool> {
        match self {
            Self::Flag(flag) => Some(flag),
            Self::Text(_) => None,
        }
    }
}

impl fmt::Debug for ClaimValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text([redacted])",
            Self::Flag(_) => "Flag([redacted])",
        })
    }
}

macro_rules! texts {
    ($($(#[$meta:meta])* $name:ident, $claim:ident;)*) => {$(
        $(#[$meta])*
        #[must_use]
        pub fn $name(&self) -> ClaimState<&str> {
            self.text(Claim::$claim.as_str())
        }
    )*};
}

impl Claims {
    /// Takes the members of the object `claims`, without leaving copies of what they say.
    pub(super) fn new(claims: &Object<'_>, selected: Vec<String>) -> Self {
        let value = |value| match value {
            Json::Text(text) => text.unescape().map_or(Value::Other, Value::Text),
            Json::Flag(flag) => Value::Flag(flag),
            Json::Null => Value::Null,
            Json::List(_) | Json::Object(_) | Json::Number(_) => Value::Other,
        };
        let values = claims.members().map(|(key, found)| (key.to_owned(), value(found))).collect();
        Self { values, selected }
    }

    /// Any claim by its key, such as `age_over_21` or one that this version does not list.
    ///
    /// The keys of listed claims are [`Claim::as_str`].
    #[must_use]
    pub fn get(&self, key: &str) -> ClaimState<ClaimValue<'_>> {
        let selected = self.selected.iter().any(|selected| selected == key);
        match self.values.get(key) {
            None if selected => ClaimState::Null,
            None => ClaimState::NotRequested,
            Some(_) if !selected => ClaimState::Declined,
            Some(Value::Text(text)) => ClaimState::Shared(ClaimValue::Text(text)),
            Some(Value::Flag(flag)) => ClaimState::Shared(ClaimValue::Flag(*flag)),
            Some(Value::Null) => ClaimState::Null,
            Some(Value::Other) => ClaimState::Unreadable,
        }
    }

    /// Whether the person is older than `YEARS` years, by the gate `age_over_YEARS`. Years outside 12 to 130, for which
    /// there is no gate, do not compile.
    ///
    /// Another gate answers another question: `age_over::<18>()` is not requested where the session asked for 21.
    ///
    /// ```compile_fail
    /// # extern crate kayle_id_webhook as kayle_id;
    /// # fn example(claims: &kayle_id::webhook::Claims) {
    /// claims.age_over::<11>();
    /// # }
    /// # let f: fn(&kayle_id::webhook::Claims) = example;
    /// ```
    #[doc(alias = "over 18")]
    #[doc(alias = "age")]
    #[doc(alias = "age gate")]
    #[must_use]
    pub fn age_over<const YEARS: u16>(&self) -> ClaimState<bool> {
        const { assert!(YEARS >= 12 && YEARS <= 130, "an age gate is 12 to 130 years") };
        self.age_over_years(YEARS)
    }

    /// As [`age_over`](Self::age_over), for a number of years that is known when the program runs.
    #[must_use]
    pub fn age_over_years(&self, years: u16) -> ClaimState<bool> {
        // A server takes `age_over_018` as it is spelled, and sends it back so.
        let is_gate = |key: &&String| {
            let digits = key.strip_prefix("age_over_").unwrap_or_default();
            digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.parse() == Ok(years)
        };
        let mut keys = self.values.keys().chain(self.selected.iter()).filter(is_gate);
        let Some(key) = keys.next() else {
            return ClaimState::NotRequested;
        };
        if keys.any(|other| other != key) {
            return ClaimState::Unreadable;
        }
        self.get(key).and_then(ClaimValue::as_flag)
    }

    /// The type of the document.
    #[must_use]
    pub fn document_type(&self) -> ClaimState<DocumentType> {
        self.text(Claim::DocumentTypeCode.as_str()).map(DocumentType::from)
    }

    /// The sex marker.
    #[must_use]
    pub fn sex_marker(&self) -> ClaimState<SexMarker> {
        self.text(Claim::SexMarker.as_str()).map(SexMarker::from)
    }

    /// The date of birth.
    #[must_use]
    pub fn date_of_birth(&self) -> ClaimState<Date> {
        self.date(&Claim::DateOfBirth)
    }

    /// The last day on which the document is valid.
    #[must_use]
    pub fn document_expiry_date(&self) -> ClaimState<Date> {
        self.date(&Claim::DocumentExpiryDate)
    }

    texts! {
        /// The country or organization that issued the document, by its ICAO code: ISO 3166-1 alpha-3, and some more.
        issuing_country_code, IssuingCountryCode;
        /// The family name, as the machine-readable zone spells it.
        family_name, FamilyName;
        /// The given names, as the machine-readable zone spells them.
        given_names, GivenNames;
        /// The number of the document.
        document_number, DocumentNumber;
        /// The nationality, by its ICAO code: ISO 3166-1 alpha-3, and some more.
        nationality_code, NationalityCode;
        /// The optional data of the machine-readable zone.
        mrz_optional_data, MrzOptionalData;
        /// Kayle's id for the document, 64 hexadecimal digits: the same for every session with this document.
        kayle_document_id, KayleDocumentId;
        /// Kayle's id for the person. A server computes none yet: null, even where the user agreed to share it.
        kayle_human_id, KayleHumanId;
    }

    /// The keys that came with the payload, shared or not, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str)
    }

    /// The keys of what the user agreed to share, in the server's order.
    pub fn selected_field_keys(&self) -> impl Iterator<Item = &str> {
        self.selected.iter().map(String::as_str)
    }

    fn text(&self, key: &str) -> ClaimState<&str> {
        self.get(key).and_then(ClaimValue::as_text)
    }

    fn date(&self, claim: &Claim) -> ClaimState<Date> {
        self.text(claim.as_str()).and_then(|text| text.parse().ok())
    }
}

impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let states = self.values.keys().map(|key| (key, self.get(key)));
        f.write_str("Claims ")?;
        f.debug_map().entries(states).finish()
    }
}
