//! The result of a reconciliation.

use std::fmt;

use serde::Serialize;

use crate::model::{SessionId, Timestamp, WebhookEventId};

/// The result of a reconciliation. [`Reconcile::run`](super::Reconcile::run) returns it. The counts are exact; each list ends at
/// the limit that was set.
///
/// `Display` is one line with the counts.
///
/// ```
/// use kayle_id::workflows::Report;
///
/// fn alarm(report: &Report) -> Option<String> {
///     (!report.is_complete()).then(|| format!("results may be lost: {report}"))
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// The checked time, without its end. Begin the next reconciliation at its end.
    pub window: (Timestamp, Timestamp),
    /// How many sessions were looked at.
    pub sessions: u64,
    /// How many of them are not over yet, or ended so recently that they have no event yet.
    pub open: u64,
    /// How many events were looked at.
    pub events: u64,
    /// How many of them the application had seen.
    pub seen: u64,
    /// How many events were sent again.
    pub replayed: u64,
    /// The first of them.
    pub replayed_ids: Vec<WebhookEventId>,
    /// How many events are pending, or have just arrived: check again later.
    pub under_way: u64,
    /// The first of them.
    pub under_way_ids: Vec<WebhookEventId>,
    /// How many sessions ended without a webhook, because their user withdrew: there was no result, and there will be none.
    pub ended: u64,
    /// The first of them.
    pub ended_list: Vec<Ended>,
    /// How many results are lost.
    pub lost: u64,
    /// The first of them.
    pub lost_list: Vec<Lost>,
    /// The part of the window that is older than the 30 days for which the server keeps sessions and events. What is
    /// counted of it is what the server still shows; whether anything is missing cannot be known. `None` if the whole window is
    /// within the 30 days.
    pub unknowable_time: Option<(Timestamp, Timestamp)>,
    /// How many sessions the server shows of which it cannot be known whether their event is lost.
    pub unknowable: u64,
    /// The first of them.
    pub unknowable_list: Vec<Unknowable>,
    /// How many sessions and events could not be read, since this version does not understand the server's answer. They are counted
    /// here and nowhere else.
    pub unreadable: u64,
}

/// A session that ended without a webhook: its user withdrew consent, and the server erased the event. [`Report::ended_list`]
/// lists them.
///
/// The application has no result of it, and nothing to delete. Mark the session as cancelled in the application's records.
///
/// ```
/// use kayle_id::workflows::Ended;
///
/// fn close(ended: &Ended) {
///     println!("{:?} was withdrawn (event {})", ended.session, ended.event);
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Ended {
    /// The session, if its id could be read.
    pub session: Option<SessionId>,
    /// The event whose payload was erased.
    pub event: WebhookEventId,
    /// Its type: `verification.session.cancelled` or `verification.session.expired`.
    pub event_type: String,
}

/// A result that the server cannot send any more. [`Report::lost_list`] lists them. [`get`](crate::resources::Sessions::get) still
/// returns the session's status, but the claims are lost.
///
/// ```
/// use kayle_id::workflows::{LossReason, Lost};
///
/// fn ask_again(lost: &Lost) -> bool {
///     lost.reason != LossReason::Withdrawn
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Lost {
    /// The session, if its id could be read.
    pub session: Option<SessionId>,
    /// The event, if there is one.
    pub event: Option<WebhookEventId>,
    /// Its type, such as `verification.session.succeeded`; empty if there is no event.
    pub event_type: String,
    /// Why.
    pub reason: LossReason,
}

/// A session for which it cannot be determined whether its event is lost. [`Report::unknowable_list`] lists them.
///
/// ```
/// use kayle_id::workflows::Unknowable;
///
/// fn log(unknowable: &Unknowable) {
///     println!("{}: {}", unknowable.session, unknowable.reason);
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Unknowable {
    /// The session.
    pub session: SessionId,
    /// Why it cannot be known.
    pub reason: UnknowableReason,
}

/// Defines an enumeration of reasons that has a text for people and a name for programs.
macro_rules! reasons {
    ($(#[$attribute:meta])* pub enum $name:ident { $(#[doc = $doc:literal] $variant:ident = $text:literal,)* }) => {
        $(#[$attribute])*
        ///
        /// `Display` is a text for people. Serializes as the variant's name in snake case.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum $name {
            $(#[doc = $doc] $variant,)*
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(match self {
                    $(Self::$variant => $text,)*
                })
            }
        }
    };
}

reasons! {
    /// Why a result is lost: [`Lost::reason`].
    ///
    /// ```
    /// use kayle_id::workflows::LossReason;
    /// assert_eq!(LossReason::NoActiveKey.to_string(), "the endpoint had no active encryption key");
    /// ```
    pub enum LossReason {
        #[doc = "A receiver answered with 2xx, so the server erased the payload, but the application does not know the event."]
        Acknowledged = "a receiver acknowledged it, and the application does not know it",
        #[doc = "All attempts failed, and the retention time of the payload is over."]
        RetentionOver = "no attempt succeeded before its retention was over",
        #[doc = "The endpoint had no active key."]
        NoActiveKey = "the endpoint had no active encryption key",
        #[doc = "The server could not encrypt it."]
        NotEncrypted = "the server could not encrypt it",
        #[doc = "The user withdrew, and the payload was erased: as it should be. An event of the withdrawal follows."]
        Withdrawn = "the user withdrew before it was delivered",
        #[doc = "No endpoint took events of this type at the time, or those that did are deleted."]
        NoDelivery = "no endpoint was to receive it",
        #[doc = "The session is over, and the server shows no event of it."]
        NoEvent = "the session is over, and the server shows no event of it",
        #[doc = "The payload is gone for a reason that this version does not know."]
        Other = "its payload is gone for an unknown reason",
    }
}

reasons! {
    /// Why it cannot be determined whether an event is lost: [`Unknowable::reason`].
    ///
    /// ```
    /// use kayle_id::workflows::UnknowableReason;
    /// assert_eq!(UnknowableReason::BeyondRetention.to_string(), "the server deletes events after 30 days");
    /// ```
    pub enum UnknowableReason {
        #[doc = "The session ended more than 30 days ago. The server deletes events after that, delivered ones too."]
        BeyondRetention = "the server deletes events after 30 days",
        #[doc = "More events of one type were created in one millisecond than the server shows of one: it shows 100."]
        SharedMillisecond = "more events share its millisecond than the server shows",
    }
}

impl Report {
    pub(super) fn new(window: (Timestamp, Timestamp)) -> Self {
        Self {
            window,
            sessions: 0,
            open: 0,
            events: 0,
            seen: 0,
            replayed: 0,
            replayed_ids: Vec::new(),
            under_way: 0,
            under_way_ids: Vec::new(),
            ended: 0,
            ended_list: Vec::new(),
            lost: 0,
            lost_list: Vec::new(),
            unknowable_time: None,
            unknowable: 0,
            unknowable_list: Vec::new(),
            unreadable: 0,
        }
    }

    /// Whether nothing is lost, and it is certain: no result is beyond recovery, the whole window is within the server's retention, and
    /// every session and event could be read.
    ///
    /// Results that are under way or were sent again count as not lost.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.lost == 0 && self.unknowable == 0 && self.unknowable_time.is_none() && self.unreadable == 0
    }

    pub(super) fn replayed(&mut self, event: &WebhookEventId, most: usize) {
        self.replayed += 1;
        push(&mut self.replayed_ids, event.clone(), most);
    }

    pub(super) fn under_way(&mut self, event: &WebhookEventId, most: usize) {
        self.under_way += 1;
        push(&mut self.under_way_ids, event.clone(), most);
    }

    pub(super) fn ended(&mut self, ended: Ended, most: usize) {
        self.ended += 1;
        push(&mut self.ended_list, ended, most);
    }

    pub(super) fn lost(&mut self, lost: Lost, most: usize) {
        self.lost += 1;
        push(&mut self.lost_list, lost, most);
    }

    pub(super) fn unknowable(&mut self, unknowable: Unknowable, most: usize) {
        self.unknowable += 1;
        push(&mut self.unknowable_list, unknowable, most);
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = self.window;
        write!(f, "{from} to {to}: {} sessions, {} open; ", self.sessions, self.open)?;
        write!(
            f,
            "{} events, {} seen, {} replayed, {} under way, ",
            self.events, self.seen, self.replayed, self.under_way
        )?;
        write!(f, "{} ended by withdrawal, {} lost", self.ended, self.lost)?;
        if let Some((_, end)) = self.unknowable_time {
            write!(f, "; before {end}: unknowable, the server deletes sessions and events after 30 days")?;
        }
        if self.unknowable > 0 {
            write!(f, "; {} sessions unknowable", self.unknowable)?;
        }
        if self.unreadable > 0 {
            write!(f, "; {} not readable", self.unreadable)?;
        }
        Ok(())
    }
}

fn push<T>(list: &mut Vec<T>, item: T, most: usize) {
    if list.len() < most {
        list.push(item);
    }
}
