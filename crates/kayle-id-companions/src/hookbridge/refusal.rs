//! Why a delivery was refused.

use std::fmt;

/// Why a delivery was refused: told to the application's observer, and not to the sender.
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
    /// No secret held makes any of the signatures: other secrets, or a body that was changed on the way.
    SignatureMismatch,
    /// A signature is good and too old.
    SignatureStale,
    /// A signature is good and lies too far in the future.
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
            Self::BodyTooLarge => ("body_too_large", "the body is longer than the limit"),
            Self::SignatureMissing => ("signature_missing", "there is no X-Webhook-Signature header"),
            Self::SignatureMalformed => {
                ("signature_malformed", "the X-Webhook-Signature header is not a list of sha256=<64 hex digits>")
            }
            Self::TimestampMissing => ("timestamp_missing", "there is no X-Webhook-Timestamp header"),
            Self::TimestampMalformed => {
                ("timestamp_malformed", "the X-Webhook-Timestamp header is not one number of seconds")
            }
            Self::SignatureMismatch => {
                ("signature_mismatch", "no secret held makes any of the signatures over this body")
            }
            Self::SignatureStale => ("signature_stale", "a signature is good and too old"),
            Self::SignatureAhead => ("signature_ahead", "a signature is good and lies too far in the future"),
        }
    }
}

impl fmt::Display for RefusalReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words().1)
    }
}
