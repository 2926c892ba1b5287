//! What a reconciliation found.

use crate::model::{SessionId, Timestamp, WebhookEventId};

/// What a reconciliation found. The counts are exact; the lists end at the limit that was set.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// The events and sessions of this time, the end excluded. Begin the next one at its end.
    pub window: (Timestamp, Timestamp),
    /// How many sessions were looked at.
    pub sessions: u64,
    /// How many of them are not over yet.
    pub open: u64,
    /// How many events were looked at.
    pub events: u64,
    /// How many of them the application had seen.
    pub seen: u64,
    /// How many events were sent again.
    pub replayed: u64,
    /// The first of them.
    pub replayed_ids: Vec<WebhookEventId>,
    /// How many events are still under way by themselves, or just arrived: look again later.
    pub under_way: u64,
    /// The first of them.
    pub under_way_ids: Vec<WebhookEventId>,
    /// How many payloads are beyond recovery.
    pub lost: u64,
    /// The first of them.
    pub lost_list: Vec<Lost>,
}

/// A result that the server cannot send any more. [`get`](crate::resources::Sessions::get) still tells the session's status; the claims are gone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lost {
    /// The session, where its id could be read.
    pub session: Option<SessionId>,
    /// The event, where there is one.
    pub event: Option<WebhookEventId>,
    /// Its type, such as `verification.session.succeeded`; empty where there is no event.
    pub event_type: String,
    /// Why.
    pub reason: LossReason,
}

/// Why a result is beyond recovery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum LossReason {
    /// A receiver answered with a 2xx, upon which the server erased the payload; and the application does not know the event.
    Acknowledged,
    /// The attempts failed, and the time that it was kept is over.
    RetentionOver,
    /// The endpoint had no active key.
    NoActiveKey,
    /// The server could not encrypt it.
    NotEncrypted,
    /// The user withdrew, and the payload was erased: as it should be. An event of the withdrawal follows.
    Withdrawn,
    /// No endpoint took events of this type at the time, or those that did are deleted.
    NoDelivery,
    /// The session is over, and the server shows no event of it.
    NoEvent,
    /// The payload is gone for a reason that this version does not know.
    Other,
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
            lost: 0,
            lost_list: Vec::new(),
        }
    }

    pub(super) fn replayed(&mut self, event: &WebhookEventId, most: usize) {
        self.replayed += 1;
        push(&mut self.replayed_ids, event.clone(), most);
    }

    pub(super) fn under_way(&mut self, event: &WebhookEventId, most: usize) {
        self.under_way += 1;
        push(&mut self.under_way_ids, event.clone(), most);
    }

    pub(super) fn lost(&mut self, lost: Lost, most: usize) {
        self.lost += 1;
        push(&mut self.lost_list, lost, most);
    }
}

fn push<T>(list: &mut Vec<T>, item: T, most: usize) {
    if list.len() < most {
        list.push(item);
    }
}
