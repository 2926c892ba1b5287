//! Events: the decrypted contents of deliveries.

use std::fmt;

use zeroize::Zeroizing;

use super::Claims;
use kayle_id_core::{CancellationReason, SessionFailureCode, SessionId, WebhookEventId};

/// The event in a delivery. [`Receiver::open`](super::Receiver::open) returns it.
///
/// The set is open: a type that this version does not know arrives as [`Unknown`](Self::Unknown), with its payload. `Debug` shows
/// ids and no claims; dropping wipes the payload.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::ShareFields;
/// use kayle_id::webhook::Event;
///
/// fn act(event: &Event, asked: &ShareFields) {
///     match event {
///         Event::SessionSucceeded(event) => match event.satisfied(asked) {
///             Ok(person) => println!("{} is verified", person.session_id()),
///             Err(reason) => println!("{} is not: {reason}", event.session_id()),
///         },
///         Event::SessionFailed(event) => println!("{} failed: {:?}", event.session_id(), event.failure_code()),
///         Event::SessionExpired(event) => println!("{} expired", event.session_id()),
///         // The person is not verified any more, even if an earlier event of the session was a success.
///         Event::SessionCancelled(event) => println!("{} cancelled: {:?}", event.session_id(), event.reason()),
///         other => println!("{} is not known to this version", other.type_name()),
///     }
/// }
/// ```
#[doc(alias = "webhook event")]
#[doc(alias = "event type")]
#[derive(Debug)]
#[non_exhaustive]
pub enum Event {
    /// `verification.session.succeeded`: the user completed the session and shared claims. Check them with
    /// [`satisfied`](Event::satisfied): a minor's session succeeds too.
    SessionSucceeded(SessionSucceeded),
    /// `verification.session.failed`: a check was not passed.
    SessionFailed(SessionFailed),
    /// `verification.session.expired`: the user did not complete the session in time.
    SessionExpired(SessionExpired),
    /// `verification.session.cancelled`: the session was cancelled, or withdrawn after it had ended.
    SessionCancelled(SessionCancelled),
    /// A type that this version does not know.
    Unknown(UnknownEvent),
}

/// What every event has.
pub(super) struct Common {
    pub(super) event_id: WebhookEventId,
    pub(super) session_id: SessionId,
    pub(super) contract_version: Option<u64>,
    pub(super) payload: Zeroizing<String>,
}

impl Event {
    /// The event's id. Deliveries repeat, so skip events that were handled. Every known event has one.
    #[must_use]
    pub fn event_id(&self) -> Option<&WebhookEventId> {
        match self {
            Self::Unknown(event) => event.event_id(),
            known => known.common().map(|common| &common.event_id),
        }
    }

    /// The session that the event is about. Every known event has one.
    #[must_use]
    pub fn session_id(&self) -> Option<&SessionId> {
        match self {
            Self::Unknown(event) => event.session_id(),
            known => known.common().map(|common| &common.session_id),
        }
    }

    /// The type as the payload spells it, such as `verification.session.succeeded`.
    #[must_use]
    pub fn type_name(&self) -> &str {
        match self {
            Self::SessionSucceeded(_) => SUCCEEDED,
            Self::SessionFailed(_) => FAILED,
            Self::SessionExpired(_) => EXPIRED,
            Self::SessionCancelled(_) => CANCELLED,
            Self::Unknown(event) => event.type_name(),
        }
    }

    /// The decrypted payload: JSON, byte for byte. It holds personal data, and copies of it are not wiped.
    #[must_use]
    pub fn expose_payload(&self) -> &str {
        match self {
            Self::Unknown(event) => &event.payload,
            known => known.common().map_or("", |common| &common.payload),
        }
    }

    fn common(&self) -> Option<&Common> {
        match self {
            Self::SessionSucceeded(event) => Some(&event.common),
            Self::SessionFailed(event) => Some(&event.common),
            Self::SessionExpired(event) => Some(&event.common),
            Self::SessionCancelled(event) => Some(&event.common),
            Self::Unknown(_) => None,
        }
    }
}

pub(super) const SUCCEEDED: &str = "verification.session.succeeded";
pub(super) const FAILED: &str = "verification.session.failed";
pub(super) const EXPIRED: &str = "verification.session.expired";
pub(super) const CANCELLED: &str = "verification.session.cancelled";

macro_rules! events {
    ($($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty),* };)*) => {$(
        $(#[$meta])*
        pub struct $name {
            pub(super) common: Common,
            $(pub(super) $field: $type,)*
        }

        impl $name {
            /// The event's id. Deliveries repeat, so skip events that were handled.
            #[must_use]
            pub fn event_id(&self) -> &WebhookEventId {
                &self.common.event_id
            }

            /// The session that the event is about.
            #[must_use]
            pub fn session_id(&self) -> &SessionId {
                &self.common.session_id
            }

            /// The version of the contract that the session was made under.
            #[must_use]
            pub fn contract_version(&self) -> Option<u64> {
                self.common.contract_version
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name))
                    .field("event_id", &self.common.event_id)
                    .field("session_id", &self.common.session_id)
                    $(.field(stringify!($field), &self.$field))*
                    .finish_non_exhaustive()
            }
        }
    )*};
}

events! {
    /// The user completed the session and shared claims.
    ///
    /// Check the claims with [`satisfied`](SessionSucceeded::satisfied): a minor's session succeeds too.
    ///
    /// ```
    /// # extern crate kayle_id_webhook as kayle_id;
    /// use kayle_id::webhook::SessionSucceeded;
    ///
    /// fn is_adult(event: &SessionSucceeded) -> bool {
    ///     let asked = kayle_id::ShareFields::new().require_age_over(18, "The law asks for it");
    ///     event.satisfied(&asked).is_ok()
    /// }
    /// ```
    #[doc(alias = "verified")]
    SessionSucceeded { claims: Claims };
    /// The user did not pass a check.
    ///
    /// ```
    /// # extern crate kayle_id_webhook as kayle_id;
    /// use kayle_id::webhook::SessionFailed;
    ///
    /// fn log(event: &SessionFailed) {
    ///     println!("{} failed: {:?}", event.session_id(), event.failure_code());
    /// }
    /// ```
    SessionFailed { failure_code: Option<SessionFailureCode>, reason: Option<String>, nfc_tries_used: Option<u64>, liveness_tries_used: Option<u64> };
    /// The user did not complete the session in time.
    ///
    /// ```
    /// # extern crate kayle_id_webhook as kayle_id;
    /// use kayle_id::webhook::SessionExpired;
    ///
    /// fn log(event: &SessionExpired) {
    ///     println!("{} expired: create a new session if the user comes back", event.session_id());
    /// }
    /// ```
    SessionExpired {};
    /// The user cancelled the session, or withdrew consent after it had ended.
    ///
    /// Treat the person as not verified, even if an earlier event of this session was a success, and erase the shared data.
    ///
    /// ```
    /// # extern crate kayle_id_webhook as kayle_id;
    /// use kayle_id::webhook::SessionCancelled;
    ///
    /// fn erase(event: &SessionCancelled) -> String {
    ///     format!("DELETE FROM people WHERE session_id = '{}'", event.session_id())
    /// }
    /// ```
    #[doc(alias = "withdrawn")]
    #[doc(alias = "consent")]
    SessionCancelled { reason: Option<CancellationReason>, nfc_tries_used: Option<u64>, liveness_tries_used: Option<u64> };
}

impl SessionSucceeded {
    /// What the user shared.
    #[must_use]
    pub fn claims(&self) -> &Claims {
        &self.claims
    }
}

impl SessionFailed {
    /// The check that was not passed, if the server tells it.
    #[must_use]
    pub fn failure_code(&self) -> Option<&SessionFailureCode> {
        self.failure_code.as_ref()
    }

    /// The server's own word for the failure, if it sends one.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// How many attempts at reading the document's chip were used, out of 3.
    #[must_use]
    pub fn nfc_tries_used(&self) -> Option<u64> {
        self.nfc_tries_used
    }

    /// How many attempts at the liveness check were used, out of 3.
    #[must_use]
    pub fn liveness_tries_used(&self) -> Option<u64> {
        self.liveness_tries_used
    }
}

impl SessionCancelled {
    /// Why the session was cancelled, if the server tells it.
    #[must_use]
    pub fn reason(&self) -> Option<&CancellationReason> {
        self.reason.as_ref()
    }

    /// How many attempts at reading the document's chip were used, out of 3.
    #[must_use]
    pub fn nfc_tries_used(&self) -> Option<u64> {
        self.nfc_tries_used
    }

    /// How many attempts at the liveness check were used, out of 3.
    #[must_use]
    pub fn liveness_tries_used(&self) -> Option<u64> {
        self.liveness_tries_used
    }
}

/// An event of a type that this version does not know. [`Event::expose_payload`] has all of it.
///
/// Acknowledge and log it; a later version of this crate may know its type.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::webhook::Event;
///
/// fn handle(event: &Event) {
///     if let Event::Unknown(unknown) = event {
///         println!("skipped an event of the type {}", unknown.type_name());
///     }
/// }
/// ```
pub struct UnknownEvent {
    pub(super) type_name: String,
    pub(super) event_id: Option<WebhookEventId>,
    pub(super) session_id: Option<SessionId>,
    pub(super) payload: Zeroizing<String>,
}

impl UnknownEvent {
    /// The type as the payload spells it.
    #[must_use]
    pub fn type_name(&self) -> &str {
        &self.type_name
    }

    /// The event's id, where the payload has one in the usual place.
    #[must_use]
    pub fn event_id(&self) -> Option<&WebhookEventId> {
        self.event_id.as_ref()
    }

    /// The session that the event is about, where the payload has one in the usual place.
    #[must_use]
    pub fn session_id(&self) -> Option<&SessionId> {
        self.session_id.as_ref()
    }
}

impl fmt::Debug for UnknownEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownEvent")
            .field("type_name", &self.type_name)
            .field("event_id", &self.event_id)
            .field("session_id", &self.session_id)
            .finish_non_exhaustive()
    }
}
