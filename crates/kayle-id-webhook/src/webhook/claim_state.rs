//! The state of a claim: shared, empty, declined, or never asked for.

use std::fmt;

use kayle_id_core::open_enum;

/// The state of a claim in a success: shared, shared without a value, declined, or never asked for.
///
/// The server sends every claim that was asked for, with null if the user did not share it, and lists the shared claims in
/// `selected_field_keys`. The list decides: a value of a claim that is not listed is not returned.
///
/// `Debug` does not show the value.
///
/// The methods of [`Claims`](super::Claims) return it.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::webhook::ClaimState;
///
/// fn greeting(given_names: ClaimState<&str>) -> String {
///     match given_names {
///         ClaimState::Shared(names) => format!("Hello {names}"),
///         ClaimState::Declined => "Hello".to_owned(),
///         _ => "Hello, whoever you are".to_owned(),
///     }
/// }
/// assert_eq!(greeting(ClaimState::Shared("Ada")), "Hello Ada");
/// assert_eq!(greeting(ClaimState::Declined), "Hello");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ClaimState<T> {
    /// The user shared it: the value.
    Shared(T),
    /// The user agreed to share it, and it has no value: `kayle_human_id` always, others where a document lacks them.
    Null,
    /// The session asked for it, and the user did not share it.
    Declined,
    /// The session did not ask for it.
    NotRequested,
    /// The user shared it, and this version cannot read the value, such as an invalid date.
    /// [`Claims::get`](super::Claims::get) has the text.
    Unreadable,
}

impl<T> ClaimState<T> {
    /// The value, if it was shared.
    #[must_use]
    pub fn shared(self) -> Option<T> {
        match self {
            Self::Shared(value) => Some(value),
            _ => None,
        }
    }

    /// Whether there is a value.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        matches!(self, Self::Shared(_))
    }

    /// Whether the session asked for it and the user did not share it.
    #[must_use]
    pub fn is_declined(&self) -> bool {
        matches!(self, Self::Declined)
    }

    /// Converts the value, if it was shared.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> ClaimState<U> {
        self.and_then(|value| Some(make(value)))
    }

    /// Converts the value; `Unreadable` if that fails.
    pub(super) fn and_then<U>(self, read: impl FnOnce(T) -> Option<U>) -> ClaimState<U> {
        match self {
            Self::Shared(value) => read(value).map_or(ClaimState::Unreadable, ClaimState::Shared),
            Self::Null => ClaimState::Null,
            Self::Declined => ClaimState::Declined,
            Self::NotRequested => ClaimState::NotRequested,
            Self::Unreadable => ClaimState::Unreadable,
        }
    }
}

impl<T> fmt::Debug for ClaimState<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Shared(_) => "Shared([redacted])",
            Self::Null => "Null",
            Self::Declined => "Declined",
            Self::NotRequested => "NotRequested",
            Self::Unreadable => "Unreadable",
        })
    }
}

open_enum! {
    #[doc = "The sex marker of a document (ICAO Doc 9303)."]
    ///
    /// ```
    /// # extern crate kayle_id_webhook as kayle_id;
    /// use kayle_id::webhook::SexMarker;
    /// assert_eq!(SexMarker::from("X"), SexMarker::Unspecified);
    /// ```
    #[doc(alias = "gender")]
    pub enum SexMarker {
        #[doc = "`F`"]
        Female = "F",
        #[doc = "`M`"]
        Male = "M",
        #[doc = "`X`: unspecified."]
        Unspecified = "X",
    }
}

open_enum! {
    #[doc = "The type of a document, by its code in the machine-readable zone (ICAO Doc 9303).\n\nThe issuer chooses the second letter, so other codes are common: [`is_passport`](Self::is_passport) and [`is_card`](Self::is_card) look at the first."]
    ///
    /// ```
    /// # extern crate kayle_id_webhook as kayle_id;
    /// use kayle_id::webhook::DocumentType;
    /// assert!(DocumentType::from("PO").is_passport());
    /// assert!(DocumentType::IdentityCard.is_card());
    /// ```
    #[doc(alias = "passport")]
    #[doc(alias = "id card")]
    pub enum DocumentType {
        #[doc = "`P`: a passport."]
        Passport = "P",
        #[doc = "`I`: an identity card."]
        IdentityCard = "I",
        #[doc = "`ID`: an identity card."]
        NationalIdentityCard = "ID",
        #[doc = "`A`: a card of another kind."]
        CardA = "A",
        #[doc = "`C`: a card of another kind."]
        CardC = "C",
    }
}

impl DocumentType {
    /// Whether the code begins with `P`, as every passport's does.
    #[must_use]
    pub fn is_passport(&self) -> bool {
        self.as_str().starts_with('P')
    }

    /// Whether the code begins with `I`, `A` or `C`, as every card's does.
    #[must_use]
    pub fn is_card(&self) -> bool {
        self.as_str().starts_with(['I', 'A', 'C'])
    }
}
