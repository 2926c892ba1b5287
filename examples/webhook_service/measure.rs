//! What is counted, for whichever exporter is installed.

use std::time::Duration;

use kayle_id::inbox::Inbox;
use metrics::counter;

/// Counts a refused delivery by its reason, which the sender is not told.
pub(crate) fn refusal(refusal: &kayle_id::webhook::Refusal) {
    counter!("kayle_webhook_refused_total", "reason" => refusal.reason().as_str()).increment(1);
}

/// Asks for the counts every few seconds, which sets the gauges `kayle_inbox_depth`, `kayle_inbox_parked` and
/// `kayle_inbox_oldest_age_seconds`. The inbox counts its activities by itself.
pub(crate) async fn watch(inbox: Inbox) {
    loop {
        // A store that does not answer is counted as an activity.
        let _ = inbox.stats().await;
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
}
