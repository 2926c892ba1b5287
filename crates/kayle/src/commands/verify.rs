//! `kayle verify`.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use clap::Args;
use kayle_id::Timestamp;
use kayle_id_webhook::webhook::{ContentEncryption, Keyring, Receiver, RefusalReason, SealedDelivery};
use serde_json::json;

use crate::context::Context;
use crate::delivery_file::{self, Kept};
use crate::failure::{Exit, Failure, Outcome};
use crate::files;
use crate::output::Table;
use crate::receiver::ReceiverOptions;

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    delivery: Delivery,
    #[command(flatten)]
    receiver: ReceiverOptions,
}

/// A delivery in a file.
#[derive(Args)]
pub(crate) struct Delivery {
    /// A file of `kayle listen --keep`, a captured request (header lines, an empty line, the body), or the body with --signature; - is standard input
    file: PathBuf,
    /// The value of X-Kayle-Signature, where the file holds the body alone
    #[arg(long, value_name = "TEXT")]
    signature: Option<String>,
    /// Which delivery of the file to read, counted from 1
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    number: usize,
    /// Also refuse a delivery that was not signed within this time of the present, as a live receiver does (300s there)
    #[arg(long, value_name = "TIME", value_parser = crate::time::duration)]
    tolerance: Option<Duration>,
    /// Accept this content encryption beside A256GCM; may be repeated
    #[arg(long = "allow-encryption", value_name = "NAME", value_parser = encryption)]
    encryptions: Vec<ContentEncryption>,
}

/// Reads the name of a content encryption.
pub(crate) fn encryption(text: &str) -> Result<ContentEncryption, String> {
    let known = [ContentEncryption::A128Gcm, ContentEncryption::A192Gcm, ContentEncryption::A256Gcm];
    known.into_iter().find(|known| known.as_str() == text).ok_or_else(|| "give A128GCM, A192GCM or A256GCM".to_owned())
}

/// Why a delivery was refused, as the observer heard it.
#[derive(Clone, Default)]
pub(crate) struct Refusals(Arc<Mutex<Option<(RefusalReason, String)>>>);

impl Refusals {
    pub(crate) fn take(&self) -> Option<(RefusalReason, String)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(crate) fn observer(&self) -> impl Fn(&kayle_id_webhook::webhook::Refusal) + Send + Sync + 'static {
        let refusals = self.clone();
        move |refusal| {
            let heard = Some((refusal.reason(), refusal.to_string()));
            *refusals.0.lock().unwrap_or_else(PoisonError::into_inner) = heard;
        }
    }

    /// The failure of a delivery that was refused, with the reason.
    pub(crate) fn failure(&self, error: &kayle_id_webhook::webhook::Error) -> Failure {
        match self.take() {
            Some((reason, text)) => {
                Failure::new(Exit::Delivery, format!("the delivery is refused ({}): {text}", reason.as_str()))
                    .hint(advice(reason))
            }
            None => Failure::new(Exit::Delivery, error.to_string()),
        }
    }
}

/// What a person can do about a refusal.
pub(crate) fn advice(reason: RefusalReason) -> &'static str {
    match reason {
        RefusalReason::SignatureMissing => {
            "capture the request with its headers; some proxies drop headers that they do not know"
        }
        RefusalReason::SignatureRepeated => "a proxy joined two requests, or somebody tries something",
        RefusalReason::SignatureMismatch => {
            "the secret is another endpoint's or was rotated away, or the body was changed: parsed and written again by a \
             framework, or saved by an editor with another line break"
        }
        RefusalReason::SignatureStale | RefusalReason::SignatureAhead => {
            "compare the clocks of both machines; --tolerance sets how far they may differ"
        }
        RefusalReason::TagLength | RefusalReason::NotBase64url | RefusalReason::NotCompactJwe => {
            "the body is not of the server's form, although it is signed: report it"
        }
        RefusalReason::KidUnknown | RefusalReason::KidMissing => {
            "pass --key KID=FILE with the kid that the key is registered under"
        }
        RefusalReason::Unwrap => "the key is not the private half of the key that is registered under this kid",
        RefusalReason::Encryption => {
            "pass --allow-encryption if the endpoint uses another content encryption than A256GCM"
        }
        RefusalReason::Payload => "update kayle, or report it",
        _ => "the documentation of RefusalReason in the crate kayle-id-webhook says more",
    }
}

impl Delivery {
    pub(crate) fn read(&self) -> Outcome<Kept> {
        if let Some(signature) = &self.signature {
            let headers = delivery_file::headers([("x-kayle-signature", signature.as_str())].into_iter())
                .map_err(Failure::usage)?;
            return Ok(Kept { headers, body: files::read(&self.file)?.to_vec().into() });
        }
        let mut kept = delivery_file::read(&self.file)?;
        if self.number == 0 || self.number > kept.len() {
            return Err(Failure::usage(format!(
                "--number {}: {} holds {} deliveries",
                self.number,
                self.file.display(),
                kept.len()
            )));
        }
        Ok(kept.swap_remove(self.number - 1))
    }

    /// A receiver for captured deliveries: without --tolerance, at the time at which the delivery says it was signed.
    pub(crate) fn receiver(
        &self,
        kept: &Kept,
        options: &ReceiverOptions,
        keyring: Option<Keyring>,
        refusals: &Refusals,
        context: &Context,
    ) -> Outcome<Receiver> {
        let secrets = options.signing_secrets(context)?;
        let mut builder = Receiver::builder().on_refusal(refusals.observer());
        builder = secrets.into_iter().fold(builder, kayle_id_webhook::webhook::ReceiverBuilder::secret);
        builder = self.encryptions.iter().fold(builder, |builder, encryption| builder.allow_encryption(*encryption));
        if let Some(keyring) = keyring {
            builder = builder.keyring(keyring);
        }
        builder = match (self.tolerance, signed_at(kept)) {
            (Some(tolerance), _) => builder.tolerance(tolerance),
            (None, Some(time)) => builder.clock(move || time),
            (None, None) => builder,
        };
        Ok(builder.build()?)
    }
}

/// The time in a signature, before anything has checked it.
fn signed_at(kept: &Kept) -> Option<SystemTime> {
    let value = kept.headers.get("x-kayle-signature")?.to_str().ok()?;
    let seconds = value.split(',').find_map(|part| part.trim().strip_prefix("t="))?.parse().ok()?;
    Some(Timestamp::from_unix_seconds(seconds).ok()?.into())
}

pub(crate) fn run(options: Options, context: &Context) -> Outcome {
    let kept = options.delivery.read()?;
    let refusals = Refusals::default();
    let receiver = options.delivery.receiver(&kept, &options.receiver, None, &refusals, context)?;
    let sealed = receiver.verify(&kept.headers, &kept.body).map_err(|error| refusals.failure(&error))?;
    show(&sealed, kept.body.len(), &options.delivery.file, context)
}

fn show(sealed: &SealedDelivery, bytes: usize, file: &Path, context: &Context) -> Outcome {
    let signed_at = sealed.signed_at().map(|time| time.to_string());
    if context.output.json {
        return context
            .output
            .json(&json!({"verified": true, "signed_at": signed_at, "kid": sealed.kid(), "body_bytes": bytes}));
    }
    let missing = || "-".to_owned();
    context.output.line(&format!("{}: the signature is good", file.display()))?;
    context.output.table(&Table::pairs([
        ("  signed", signed_at.unwrap_or_else(missing)),
        ("  kid", sealed.kid().map_or_else(missing, |kid| crate::output::plain(&kid))),
        ("  body", format!("{bytes} bytes")),
    ]))
}
