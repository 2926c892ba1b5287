//! What can be done for an event that the application has not seen.

use std::time::Duration;

use super::report::LossReason;
use crate::model::{
    PayloadRetentionReason, Timestamp, WebhookDeliveryStatus, WebhookEvent, WebhookEventDelivery, WebhookEventType,
};

/// The longest wait between two attempts is ten hours. What was not tried for longer is not under way, whatever its status says:
/// the server commits a delivery before it starts its schedule, and may die in between.
const LONGEST_WAIT: Duration = Duration::from_secs(11 * 60 * 60);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The server keeps a payload that it does not send by itself any more.
    Replay,
    /// It comes by itself, or has just come.
    UnderWay,
    /// The session ended, and its user's withdrawal erased the event that tells of it.
    Ended,
    Lost(LossReason),
}

/// An attempt that is to come makes a replay a second schedule, so what is under way is left alone.
pub(super) fn judge(event: &WebhookEvent, now: Timestamp, settle: Duration) -> Verdict {
    let deliveries = &event.deliveries;
    if deliveries.is_empty() {
        return Verdict::Lost(LossReason::NoDelivery);
    }
    let within = |time: Timestamp, limit: Duration| now.since(time).is_none_or(|ago| ago < limit);
    let under_way = |delivery: &WebhookEventDelivery| {
        matches!(delivery.status, WebhookDeliveryStatus::Pending | WebhookDeliveryStatus::Delivering)
            && within(delivery.last_attempt_at.unwrap_or(event.created_at), LONGEST_WAIT)
    };
    if deliveries.iter().any(under_way) {
        return Verdict::UnderWay;
    }
    if deliveries.iter().any(|delivery| is_retained(delivery, now)) {
        return Verdict::Replay;
    }
    let arrived = |delivery: &WebhookEventDelivery| delivery.status == WebhookDeliveryStatus::Succeeded;
    let just = |delivery: &WebhookEventDelivery| delivery.last_attempt_at.is_some_and(|at| within(at, settle));
    if deliveries.iter().any(|delivery| arrived(delivery) && just(delivery)) {
        return Verdict::UnderWay;
    }
    // What an acknowledgement erased is the application's to explain; other reasons stand behind it.
    let reasons = deliveries
        .iter()
        .map(|delivery| if arrived(delivery) { LossReason::Acknowledged } else { reason(delivery, now) });
    let reasons: Vec<LossReason> = reasons.collect();
    let tells_an_end = [WebhookEventType::VerificationSessionCancelled, WebhookEventType::VerificationSessionExpired]
        .iter()
        .any(|event_type| event_type.as_str() == event.type_);
    if tells_an_end && reasons.contains(&LossReason::Withdrawn) && !reasons.contains(&LossReason::Acknowledged) {
        return Verdict::Ended;
    }
    Verdict::Lost(reasons.into_iter().min().unwrap_or(LossReason::Other))
}

fn is_retained(delivery: &WebhookEventDelivery, now: Timestamp) -> bool {
    delivery.status != WebhookDeliveryStatus::Succeeded
        && delivery.payload_scrubbed_at.is_none()
        && delivery.payload_expires_at.is_none_or(|end| end > now)
        && !matches!(
            delivery.payload_retention_reason,
            Some(PayloadRetentionReason::NoActiveKey | PayloadRetentionReason::JweCreationFailed)
        )
}

fn reason(delivery: &WebhookEventDelivery, now: Timestamp) -> LossReason {
    match delivery.payload_retention_reason {
        Some(PayloadRetentionReason::Delivered) => LossReason::Acknowledged,
        Some(PayloadRetentionReason::Expired) => LossReason::RetentionOver,
        Some(PayloadRetentionReason::NoActiveKey) => LossReason::NoActiveKey,
        Some(PayloadRetentionReason::JweCreationFailed) => LossReason::NotEncrypted,
        Some(PayloadRetentionReason::PrivacyRequest) => LossReason::Withdrawn,
        _ if delivery.payload_expires_at.is_some_and(|end| end <= now) => LossReason::RetentionOver,
        _ => LossReason::Other,
    }
}
