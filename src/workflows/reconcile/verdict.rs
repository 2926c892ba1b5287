//! What can be done for an event that the application has not seen.

use std::time::Duration;

use super::report::LossReason;
use crate::model::{PayloadRetentionReason, Timestamp, WebhookDeliveryStatus, WebhookEvent, WebhookEventDelivery};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The server keeps a payload that it does not send by itself any more.
    Replay,
    /// It comes by itself, or has just come.
    UnderWay,
    Lost(LossReason),
}

/// An attempt that is to come makes a replay a second schedule, so whatever is pending is left alone.
pub(super) fn judge(event: &WebhookEvent, now: Timestamp, settle: Duration) -> Verdict {
    let deliveries = &event.deliveries;
    if deliveries.is_empty() {
        return Verdict::Lost(LossReason::NoDelivery);
    }
    let open = |delivery: &WebhookEventDelivery| {
        matches!(delivery.status, WebhookDeliveryStatus::Pending | WebhookDeliveryStatus::Delivering)
    };
    if deliveries.iter().any(open) {
        return Verdict::UnderWay;
    }
    if deliveries.iter().any(is_retained) {
        return Verdict::Replay;
    }
    let arrived = |delivery: &WebhookEventDelivery| delivery.status == WebhookDeliveryStatus::Succeeded;
    let just = |delivery: &WebhookEventDelivery| {
        delivery.last_attempt_at.is_some_and(|at| now.since(at).is_none_or(|ago| ago < settle))
    };
    if deliveries.iter().any(|delivery| arrived(delivery) && just(delivery)) {
        return Verdict::UnderWay;
    }
    // What an acknowledgement erased is the application's to explain; other reasons stand behind it.
    let reasons =
        deliveries.iter().map(|delivery| if arrived(delivery) { LossReason::Acknowledged } else { reason(delivery) });
    Verdict::Lost(reasons.min().unwrap_or(LossReason::Other))
}

fn is_retained(delivery: &WebhookEventDelivery) -> bool {
    delivery.status == WebhookDeliveryStatus::Failed
        && delivery.payload_scrubbed_at.is_none()
        && !matches!(
            delivery.payload_retention_reason,
            Some(PayloadRetentionReason::NoActiveKey | PayloadRetentionReason::JweCreationFailed)
        )
}

fn reason(delivery: &WebhookEventDelivery) -> LossReason {
    match delivery.payload_retention_reason {
        Some(PayloadRetentionReason::Delivered) => LossReason::Acknowledged,
        Some(PayloadRetentionReason::Expired) => LossReason::RetentionOver,
        Some(PayloadRetentionReason::NoActiveKey) => LossReason::NoActiveKey,
        Some(PayloadRetentionReason::JweCreationFailed) => LossReason::NotEncrypted,
        Some(PayloadRetentionReason::PrivacyRequest) => LossReason::Withdrawn,
        _ => LossReason::Other,
    }
}
