//! From a taken entry to its event, or to the reason why there is none.

use kayle_id_webhook::webhook::{Error as WebhookError, Event, Receiver};

use crate::{HandlerError, Handling, ParkReason, Taken};

/// Why an entry could not be opened.
pub(crate) enum Unopened {
    /// It is parked.
    Park(ParkReason, String),
    /// It is tried again.
    Retry(HandlerError),
}

/// Opens a delivery, on a thread that may compute.
pub(crate) async fn open(receiver: &Receiver, taken: &Taken) -> Result<Event, Unopened> {
    let (receiver, delivery) = (receiver.clone(), taken.delivery.clone());
    let opener = receiver.clone();
    let runtime = tokio::runtime::Handle::current();
    let opened = tokio::task::spawn_blocking(move || runtime.block_on(opener.open(&delivery))).await;
    match opened {
        Ok(Ok(event)) => Ok(event),
        Ok(Err(error)) => Err(unopened(&receiver, taken, &error)),
        Err(_) => Err(Unopened::Retry(HandlerError::panicked())),
    }
}

fn unopened(receiver: &Receiver, taken: &Taken, error: &WebhookError) -> Unopened {
    let text = error.to_string();
    if error.is_unreadable_payload() {
        return Unopened::Park(ParkReason::Unreadable, text);
    }
    if !error.is_unknown_key() {
        return Unopened::Park(ParkReason::Refused, text);
    }
    let kids = receiver.keyring().map(|keyring| keyring.kids()).unwrap_or_default();
    let held = match taken.delivery.kid() {
        Some(kid) => kids.contains(&kid),
        None => kids.len() == 1,
    };
    // The keyring has the key, so the service that holds it did not answer.
    if held { Unopened::Retry(text.into()) } else { Unopened::Park(ParkReason::KeyMissing, text) }
}

/// The key under which an event is claimed: its id, or the entry's name, which is not of the form of an event's id.
pub(crate) fn key_of(event: &Event, taken: &Taken) -> String {
    event.event_id().map_or_else(|| format!("entry {}", taken.lease.id()), ToString::to_string)
}

pub(crate) fn handling(taken: &Taken, idempotency_key: String, fence: u64) -> Handling {
    Handling {
        idempotency_key,
        fence,
        attempt: taken.attempts.saturating_add(1),
        entry: taken.lease.id(),
        stored_at: taken.stored_at,
        trace: taken.trace.clone(),
    }
}

/// How long ago an entry was stored, by this machine's clock.
pub(crate) fn age(taken: &Taken) -> std::time::Duration {
    let now = kayle_id_core::Timestamp::now();
    now.since(taken.stored_at).unwrap_or_default()
}
