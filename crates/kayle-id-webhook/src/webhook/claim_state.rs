//! What became of a claim: shared, empty, declined, or never asked for.

use std::fmt;

use kayle_id_core::open_enum;

/// What became of a claim.
///
/// A server sends every claim that was asked for, null where the user did not share it, and lists what was shared in
/// `selected_field_keys`. The list decides: a value outside of it is not handed out.
///
/// `Debug` does not show the value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ClaimState<T> {
    /// The user shared it: here it is.
    Shared(T),
    /// The user agreed to share it, and it has no value: `kayle_human_id` always, others where a document lacks them.
    Null,
    /// The session asked for it, and the user did not share it.
    Declined,
    /// The session did not ask for it.
    NotRequested,
    /// The user shared it, and the value is not of the form this version reads, such as a date that is none.
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

    /// Makes something else of the value.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> ClaimState<U> {
        self.and_then(|value| Some(make(value)))
    }

    /// Reads the value as something else, or finds it unreadable.
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
    #[doc = "The type of a document, by its code in the machine-readable zone (ICAO Doc 9303).\n\nA second letter is the issuer's to choose, so other codes are common: [`is_passport`](Self::is_passport) and [`is_card`](Self::is_card) go by the first."]
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
