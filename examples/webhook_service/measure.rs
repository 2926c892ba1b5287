//! What is counted, for whichever exporter is installed.

use std::time::Duration;

use kayle_id::inbox::{Inbox, Outcome, Stats};
use metrics::{counter, gauge};

/// Counts what happens: `kayle_inbox_opened_total` and the like, one for each kind of outcome.
pub(crate) fn outcome(outcome: &Outcome) {
    match outcome {
        Outcome::Parked { reason, .. } => {
            counter!("kayle_inbox_parked_total", "reason" => reason.as_str()).increment(1)
        }
        other => counter!(format!("kayle_inbox_{}_total", other.as_str())).increment(1),
    }
}

/// Counts a refused delivery by its reason, which the sender is not told.
pub(crate) fn refusal(refusal: &kayle_id::webhook::Refusal) {
    counter!("kayle_webhook_refused_total", "reason" => refusal.reason().as_str()).increment(1);
}

/// Sets what the store says: how much there is, and how old the oldest is.
pub(crate) fn stats(stats: &Stats) {
    // A gauge is a float; what is lost beyond 2^53 nobody sees.
    gauge!("kayle_inbox_depth").set(stats.depth() as f64);
    gauge!("kayle_inbox_parked").set(stats.parked as f64);
    gauge!("kayle_inbox_oldest_age_seconds").set(stats.oldest_age().unwrap_or_default().as_secs_f64());
}

/// Sets them every few seconds.
pub(crate) async fn watch(inbox: Inbox) {
    loop {
        if let Ok(now) = inbox.stats().await {
            stats(&now);
        }
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
}
