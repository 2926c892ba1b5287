//! Whether what was delivered is what was asked for.

use std::fmt;

use super::{ClaimState, Claims};
use kayle_id_core::{Claim, Date, ShareFields};

/// A required claim that a delivery lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unsatisfied {
    /// The claim's key.
    pub key: String,
    /// What became of the claim. An age gate that was answered with no is `Shared(())`.
    pub state: ClaimState<()>,
}

/// The required claims that a delivery lacks, in order. Its text names keys, never values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsatisfiedClaims(Vec<Unsatisfied>);

impl UnsatisfiedClaims {
    /// The claims.
    #[must_use]
    pub fn as_slice(&self) -> &[Unsatisfied] {
        &self.0
    }
}

impl fmt::Display for UnsatisfiedClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("required claims are not satisfied: ")?;
        for (index, claim) in self.0.iter().enumerate() {
            let what = match claim.state {
                ClaimState::Shared(()) => "answered with no",
                ClaimState::Null => "shared without a value",
                ClaimState::Declined => "declined",
                ClaimState::NotRequested => "not requested by this session",
                ClaimState::Unreadable => "not of the expected form",
            };
            write!(f, "{}{} ({what})", if index == 0 { "" } else { ", " }, claim.key)?;
        }
        Ok(())
    }
}

impl std::error::Error for UnsatisfiedClaims {}

impl Claims {
    /// Checks that every required claim was shared, with a value of the right form, and that a required age gate was
    /// answered with yes.
    ///
    /// What a session really asked for is the server's word: compare with the fields that *you* meant to ask for, so that
    /// a session made elsewhere with less is noticed. Optional claims are not looked at; where date of birth and an age
    /// gate are both asked for, requiring one requires both, as the server does. Requiring `kayle_human_id` is never
    /// satisfied: a server sends null.
    ///
    /// ```
    /// # extern crate kayle_id_webhook as kayle_id;
    /// use kayle_id::{Claim, ShareFields};
    ///
    /// # fn example(event: &kayle_id::webhook::SessionSucceeded) -> Result<(), Box<dyn std::error::Error>> {
    /// let asked = ShareFields::new().require(Claim::FamilyName, "To address you").require_age_over(18, "The law");
    /// event.claims().satisfies(&asked)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`UnsatisfiedClaims`] with every required claim that is missing.
    pub fn satisfies(&self, asked: &ShareFields) -> Result<(), UnsatisfiedClaims> {
        let coupled = |key: &str| key == Claim::DateOfBirth.as_str() || gate(key).is_some();
        let both = asked.requested().filter(|(key, _)| coupled(key)).count() > 1;
        let either = both && asked.requested().any(|(key, required)| required && coupled(key));
        let missing: Vec<Unsatisfied> = asked
            .requested()
            .filter(|(key, required)| *required || (either && coupled(key)))
            .filter_map(|(key, _)| self.missing(key).map(|state| Unsatisfied { key: key.to_owned(), state }))
            .collect();
        if missing.is_empty() { Ok(()) } else { Err(UnsatisfiedClaims(missing)) }
    }

    fn missing(&self, key: &str) -> Option<ClaimState<()>> {
        if let Some(years) = gate(key) {
            return match self.age_over_years(years) {
                ClaimState::Shared(true) => None,
                other => Some(other.map(|_| ())),
            };
        }
        let state = match Claim::from(key) {
            Claim::DateOfBirth | Claim::DocumentExpiryDate => {
                self.get(key).and_then(|value| value.as_text()).and_then(|text| text.parse::<Date>().ok()).map(|_| ())
            }
            Claim::Unknown(_) => self.get(key).map(|_| ()),
            _ => self.get(key).and_then(|value| value.as_text()).map(|_| ()),
        };
        if state.is_shared() { None } else { Some(state) }
    }
}

/// The years of an age gate's key.
fn gate(key: &str) -> Option<u16> {
    key.strip_prefix("age_over_")?.parse().ok()
}
