//! What the clones of a receiver share.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use aws_lc_rs::hmac;

use super::error::{Error, ErrorKind};
use super::header::Header;
use super::keyring::Held;
use super::{ContentEncryption, Keyring, Limits, Refusal, RefusalReason};
use kayle_id_core::scrub::scrub;
use kayle_id_core::{Clock, Timestamp};

pub(super) struct Inner {
    pub(super) secrets: RwLock<Arc<[hmac::Key]>>,
    pub(super) keyring: Option<Keyring>,
    pub(super) tolerance: Duration,
    pub(super) clock: Box<dyn Clock>,
    pub(super) observer: Option<Box<Observer>>,
    pub(super) limits: Limits,
    pub(super) encryptions: Vec<ContentEncryption>,
    #[cfg(feature = "axum")]
    pub(super) body_timeout: Duration,
}

pub(super) type Observer = dyn Fn(&Refusal) + Send + Sync;

impl Inner {
    pub(super) fn secrets(&self) -> Arc<[hmac::Key]> {
        Arc::clone(&self.secrets.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Tells the observer, and makes the error that says no more than it should.
    pub(super) fn refuse(&self, refusal: Refusal) -> Error {
        if let Some(observer) = &self.observer {
            observer(&refusal);
        }
        match refusal.reason {
            RefusalReason::KidMissing
            | RefusalReason::KidUnknown
            | RefusalReason::KeyNotLocal
            | RefusalReason::KeyServiceUnavailable => {
                let kid = refusal.kid.map_or_else(String::new, |kid| format!(" (kid {kid:?})"));
                Error::new(
                    ErrorKind::UnknownKey,
                    format!("the webhook delivery cannot be decrypted now: {}{kid}", refusal.reason),
                )
            }
            RefusalReason::Payload => {
                let detail = refusal.detail.unwrap_or_default();
                Error::new(
                    ErrorKind::UnreadablePayload,
                    format!("the webhook delivery's payload cannot be read: {detail}"),
                )
            }
            _ => Error::new(ErrorKind::Refused, "the webhook delivery was refused"),
        }
    }
}

pub(super) fn find(keyring: &Keyring, header: &Header) -> Result<(String, Held), Refusal> {
    let kid = header.kid.as_deref();
    keyring.find(kid).map_err(|reason| named(reason, kid))
}

pub(super) fn named(reason: RefusalReason, kid: Option<&str>) -> Refusal {
    Refusal { kid: kid.map(|kid| scrub(kid, 128)), ..reason.into() }
}

pub(super) fn dated(refusal: Refusal, seconds: u64) -> Refusal {
    let seconds = i64::try_from(seconds).ok();
    let signed_at = seconds.and_then(|seconds| Timestamp::from_unix_seconds(seconds).ok());
    Refusal { signed_at, ..refusal }
}
