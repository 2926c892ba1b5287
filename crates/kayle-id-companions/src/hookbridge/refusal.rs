//! Why a delivery was refused.

use std::fmt;

/// Why a delivery was refused. Log and count it, and do not tell it to the sender.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::hookbridge::RefusalReason;
///
/// assert_eq!(RefusalReason::SignatureMissing.as_str(), "signature_missing"); // a metric's label
/// assert_eq!(RefusalReason::SignatureMissing.to_string(), "there is no X-Webhook-Signature header");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RefusalReason {
    /// The body is longer than [`ReceiverBuilder::max_body_bytes`](super::ReceiverBuilder::max_body_bytes).
    BodyTooLarge,
    /// There is no `X-Webhook-Signature`.
    SignatureMissing,
    /// `X-Webhook-Signature` is not a list of `sha256=<64 hex digits>`, or a list of too many.
    SignatureMalformed,
    /// There is no `X-Webhook-Timestamp`.
    TimestampMissing,
    /// `X-Webhook-Timestamp` is not one number of seconds.
    TimestampMalformed,
    /// The signatures match none of the secrets: other secrets signed, or the body was changed on the way.
    SignatureMismatch,
    /// A signature is valid, and older than the tolerance allows.
    SignatureStale,
    /// A signature is valid, and its time lies further in the future than the tolerance allows.
    SignatureAhead,
}

impl RefusalReason {
    /// The reason as a short stable word, fit for a metric's label.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.words().0
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::BodyTooLarge => {
                ("body_too_large", "the body is longer than the limit of the receiver; see `max_body_bytes`")
            }
            Self::SignatureMissing => ("signature_missing", "there is no X-Webhook-Signature header"),
            Self::SignatureMalformed => {
                ("signature_malformed", "the X-Webhook-Signature header is not a list of sha256=<64 hex digits>")
            }
            Self::TimestampMissing => ("timestamp_missing", "there is no X-Webhook-Timestamp header"),
            Self::TimestampMalformed => {
                ("timestamp_malformed", "the X-Webhook-Timestamp header is not one number of seconds")
            }
            Self::SignatureMismatch => (
                "signature_mismatch",
                "the signatures match none of the secrets: another secret signed, or the body was changed on the way",
            ),
            Self::SignatureStale => {
                ("signature_stale", "the signature is valid but too old: a replayed request, or a clock that is wrong")
            }
            Self::SignatureAhead => {
                ("signature_ahead", "the signature is valid but too far in the future: check the clock of this machine")
            }
        }
    }
}

impl fmt::Display for RefusalReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words().1)
    }
}
