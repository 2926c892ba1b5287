//! Whether an event has everything that was asked for.

use std::fmt;

use super::{ClaimState, Claims, Event, SessionSucceeded};
use kayle_id_core::{Claim, Date, InvalidInput, SessionId, ShareFields, WebhookEventId};

/// A success that has everything that was asked for: the proof that a person is verified.
///
/// Only [`Event::satisfied`] makes it, so a function that takes a `Satisfied` cannot be called for a failed session, for a
/// person who is too young, or for a person who declined a required claim.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::webhook::Satisfied;
///
/// fn open_account(person: Satisfied<'_>) -> String {
///     format!("{} {}", person.session_id(), person.claims().family_name().shared().unwrap_or_default())
/// }
/// ```
#[doc(alias = "verified")]
#[doc(alias = "is verified")]
#[doc(alias = "over 18")]
#[derive(Clone, Copy, Debug)]
pub struct Satisfied<'a>(&'a SessionSucceeded);

impl<'a> Satisfied<'a> {
    /// What the user shared.
    #[must_use]
    pub fn claims(self) -> &'a Claims {
        self.0.claims()
    }

    /// The session that the event is about.
    #[must_use]
    pub fn session_id(self) -> &'a SessionId {
        self.0.session_id()
    }

    /// The event's id. Deliveries repeat, so skip events that were handled.
    #[must_use]
    pub fn event_id(self) -> &'a WebhookEventId {
        self.0.event_id()
    }
}

/// The error of [`Event::satisfied`]: why the event does not show that a person is verified. The text names claims, never
/// values.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::webhook::Unsatisfied;
///
/// fn answer(reason: &Unsatisfied) -> &'static str {
///     if reason.is_other_event() {
///         "the verification did not succeed: please try again"
///     } else if reason.claims().iter().any(|claim| claim.key == "age_over_18") {
///         "this shop is for adults"
///     } else {
///         "please share all required data"
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsatisfied {
    problem: Problem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Problem {
    /// The session did not succeed.
    Type(String),
    /// What was asked for could not have been asked for.
    Asked(InvalidInput),
    Claims(Vec<UnsatisfiedClaim>),
}

impl Unsatisfied {
    /// The required claims that the success lacks, in the order of their keys; none if it is not a success.
    #[must_use]
    pub fn claims(&self) -> &[UnsatisfiedClaim] {
        match &self.problem {
            Problem::Claims(claims) => claims,
            Problem::Type(_) | Problem::Asked(_) => &[],
        }
    }

    /// The session did not succeed: it failed, expired or was cancelled, or the event is of an unknown type.
    #[must_use]
    pub fn is_other_event(&self) -> bool {
        matches!(self.problem, Problem::Type(_))
    }

    /// The fields that were asked for break a published limit, so that no session can have asked for them.
    #[must_use]
    pub fn is_invalid_input(&self) -> bool {
        matches!(self.problem, Problem::Asked(_))
    }
}

impl fmt::Display for Unsatisfied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.problem {
            Problem::Type(name) => write!(f, "the session did not succeed: the event is {name:?}"),
            Problem::Asked(problem) => write!(f, "the fields that were asked for are invalid: {problem}"),
            Problem::Claims(claims) => {
                f.write_str("required claims are not satisfied: ")?;
                for (index, claim) in claims.iter().enumerate() {
                    write!(f, "{}{claim}", if index == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for Unsatisfied {}

/// A required claim that a success lacks. [`Unsatisfied::claims`] lists them.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::webhook::{ClaimState, UnsatisfiedClaim};
///
/// /// An age gate that was answered with no: asking again does not help.
/// fn too_young(claim: &UnsatisfiedClaim) -> bool {
///     claim.key.starts_with("age_over_") && claim.state == ClaimState::Shared(())
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnsatisfiedClaim {
    /// The claim's key.
    pub key: String,
    /// The state of the claim. An age gate that was answered with no is `Shared(())`.
    pub state: ClaimState<()>,
}

impl fmt::Display for UnsatisfiedClaim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.state {
            ClaimState::Shared(()) => "answered with no",
            ClaimState::Null => "shared without a value",
            ClaimState::Declined => "declined",
            ClaimState::NotRequested => "not requested by this session",
            ClaimState::Unreadable => "not of the expected form",
        };
        write!(f, "{} ({what})", self.key)
    }
}

impl Event {
    /// Whether a person is verified: the session succeeded, and the user shared what was asked for.
    ///
    /// **A success alone does not say that.** A session of a minor succeeds too, with `age_over_18: false`, and one
    /// that was made elsewhere with fewer claims succeeds with fewer. So pass the fields that *you* asked for: those
    /// of your code, those that you stored with the session ([`ShareFields`] serializes), or those of the session as
    /// the API returns it.
    ///
    /// ```
    /// # extern crate kayle_id_webhook as kayle_id;
    /// use kayle_id::{Claim, ShareFields};
    /// use kayle_id::webhook::Event;
    ///
    /// // The same fields that the session is created with.
    /// fn asked() -> ShareFields {
    ///     ShareFields::new().require(Claim::FamilyName, "To address you").require_age_over(18, "The law asks for it")
    /// }
    ///
    /// fn handle(event: &Event) {
    ///     match event.satisfied(&asked()) {
    ///         Ok(person) => println!("{} is an adult", person.session_id()),
    ///         Err(reason) => println!("not verified: {reason}"),
    ///     }
    /// }
    /// ```
    ///
    /// Every required claim must be shared with a value of the right form, and a required age gate must be answered
    /// with yes. Optional claims are not looked at. Where date of birth and an age gate are both asked for, requiring
    /// one requires both, as the server does. Requiring `kayle_human_id` is never satisfied: a server sends null.
    ///
    /// # Errors
    ///
    /// [`Unsatisfied`] with every required claim that is missing, or with the type of an event that is no success.
    #[doc(alias = "over 18")]
    #[doc(alias = "age")]
    #[doc(alias = "is verified")]
    #[doc(alias = "KYC")]
    pub fn satisfied(&self, asked: &ShareFields) -> Result<Satisfied<'_>, Unsatisfied> {
        match self {
            Self::SessionSucceeded(event) => event.satisfied(asked),
            other => Err(Unsatisfied { problem: Problem::Type(other.type_name().to_owned()) }),
        }
    }
}

impl SessionSucceeded {
    /// As [`Event::satisfied`], where the event is known to be a success.
    ///
    /// # Errors
    ///
    /// [`Unsatisfied`] with every required claim that is missing.
    pub fn satisfied(&self, asked: &ShareFields) -> Result<Satisfied<'_>, Unsatisfied> {
        self.claims().satisfies(asked).map(|()| Satisfied(self))
    }
}

impl Claims {
    /// Whether every required claim was shared, as [`Event::satisfied`] describes: prefer that, whose result cannot be
    /// ignored.
    ///
    /// # Errors
    ///
    /// [`Unsatisfied`] with every required claim that is missing.
    pub fn satisfies(&self, asked: &ShareFields) -> Result<(), Unsatisfied> {
        // What breaks a limit is not among the fields, so that nothing would be required of it.
        if let Some(problem) = asked.violation() {
            return Err(Unsatisfied { problem: Problem::Asked(problem.clone()) });
        }
        let coupled = |key: &str| key == Claim::DateOfBirth.as_str() || gate(key).is_some();
        let both = asked.requested().filter(|(key, _)| coupled(key)).count() > 1;
        let either = both && asked.requested().any(|(key, required)| required && coupled(key));
        let missing: Vec<UnsatisfiedClaim> = asked
            .requested()
            .filter(|(key, required)| *required || (either && coupled(key)))
            .filter_map(|(key, _)| self.missing(key).map(|state| UnsatisfiedClaim { key: key.to_owned(), state }))
            .collect();
        if missing.is_empty() { Ok(()) } else { Err(Unsatisfied { problem: Problem::Claims(missing) }) }
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
