//! Rotation of an endpoint's encryption key.

use std::time::Duration;

use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};

use super::error::Error;
use super::progress::{self, Run};
use super::rotation_status::{RotationStatus, still_overlapping};
use super::secret::{Secret, SecretName};
use super::store::{ProgressStore, Vault, failed};
use super::time::now;
use super::{find, key};
use crate::client::Client;
use crate::jwk::PrivateKey;
use crate::model::{
    Timestamp, WebhookDelivery, WebhookDeliveryStatus, WebhookEncryptionKey, WebhookEncryptionKeyId, WebhookEndpointId,
};

/// The eight attempts of a delivery, from the first to the last: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h.
const SCHEDULE: Duration = Duration::from_secs(5 + 5 * 60 + 30 * 60 + 27 * 60 * 60);

/// For attempts that take their time, and clocks that differ.
const MARGIN: Duration = Duration::from_secs(60 * 60);

const DEFAULT_RETENTION_HOURS: u32 = 72;

/// Replaces an endpoint's encryption key, and retires the old key when no payload is encrypted to it any more.
///
/// The private key is in the vault and at every receiver before the public key is registered, because the server encrypts to the
/// new key from that moment on and deactivates all others. Waiting deliveries keep their ciphertext, so the old key is needed until
/// they have arrived or were given up: eight attempts (27 hours 35 minutes), plus the endpoint's retention hours, plus an hour. The
/// first run returns [`RotationStatus::Overlapping`] with that time. A later run checks whether the server still holds a payload for
/// the old key, as after a replay; if not, it has the vault retire the key.
///
/// ```no_run
/// # async fn run(client: kayle_id::Client, endpoint: kayle_id::WebhookEndpointId, store: impl kayle_id::workflows::ProgressStore, vault: impl kayle_id::workflows::Vault) -> Result<(), Box<dyn std::error::Error>> {
/// use kayle_id::workflows::{RotationStatus, rotate_encryption_key};
/// // From a daily job, with one name for each rotation.
/// match rotate_encryption_key(&client, "2026-07", &endpoint).run(&store, &vault).await? {
///     RotationStatus::Overlapping { until, .. } => println!("the old key is needed until {until}"),
///     _ => println!("the old key is retired"),
/// }
/// # Ok(())
/// # }
/// ```
#[doc(alias = "rotate key")]
#[doc(alias = "key rotation")]
#[doc(alias = "JWK")]
#[doc(alias = "re-encrypt")]
pub fn rotate_encryption_key(
    client: &Client,
    run: impl Into<String>,
    endpoint: &WebhookEndpointId,
) -> RotateEncryptionKey {
    RotateEncryptionKey {
        client: client.clone(),
        run: run.into(),
        endpoint: endpoint.clone(),
        key: None,
        overlap: Duration::ZERO,
    }
}

/// The rotation of an encryption key, not started yet. [`rotate_encryption_key`] makes it, and [`run`](Self::run) starts or
/// continues it.
///
/// ```no_run
/// use kayle_id::jwk::{PrivateKey, RsaKeySize};
/// use kayle_id::workflows::rotate_encryption_key;
///
/// # async fn run(endpoint: kayle_id::WebhookEndpointId, client: kayle_id::Client, store: impl kayle_id::workflows::ProgressStore, vault: impl kayle_id::workflows::Vault) -> Result<(), Box<dyn std::error::Error>> {
/// let key = PrivateKey::generate(RsaKeySize::Rsa4096)?;
/// rotate_encryption_key(&client, "2026-07", &endpoint).key(&key).run(&store, &vault).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "does nothing until `run` is called"]
pub struct RotateEncryptionKey {
    client: Client,
    run: String,
    endpoint: WebhookEndpointId,
    key: Option<PrivateKey>,
    overlap: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    endpoint: WebhookEndpointId,
    kid: String,
    /// The keys that are replaced: each one's record and `kid`.
    old: Vec<(WebhookEncryptionKeyId, String)>,
    /// When the new key was active.
    since: Option<Timestamp>,
    pub(super) step: Step,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Step {
    /// The new key is being kept.
    Keeping,
    /// The new key may or may not be registered.
    Registering,
    Overlapping,
    Done,
}

impl RotateEncryptionKey {
    /// Sets the new key. By default the run makes one of 3072 bits.
    pub fn key(mut self, key: &PrivateKey) -> Self {
        self.key = Some(key.clone());
        self
    }

    /// Keeps the old key for at least this time, if it is longer than the server needs.
    pub fn overlap(mut self, least: Duration) -> Self {
        self.overlap = least;
        self
    }

    /// Starts the run, or continues it.
    ///
    /// # Errors
    ///
    /// [`Error::is_call`] if a call failed, [`Error::is_hook`] if the store or the vault failed, [`Error::is_conflict`] if
    /// another process works under the same name, and [`Error::is_state`] if the name belongs to another run, or another key
    /// was made active meanwhile.
    pub async fn run(
        self,
        store: impl ProgressStore,
        vault: impl Vault,
    ) -> Result<RotationStatus<WebhookEncryptionKey>, Error> {
        let (store, vault): (&dyn ProgressStore, &dyn Vault) = (&store, &vault);
        let (mut run, saved) = Run::load(store, &self.run).await?;
        let mut state = match saved {
            None => {
                let active = find::active_keys(&self.client, &self.endpoint).await?;
                let old = active.into_iter().map(|key| (key.id, key.key_id)).collect();
                self.keep_key(&mut run, vault, None, old).await?
            }
            Some(progress::State::RotateEncryptionKey(state)) if self.fits(&state) => match state.step {
                Step::Keeping => self.keep_key(&mut run, vault, Some(&state.kid), state.old).await?,
                _ => state,
            },
            Some(_) => return Err(run.other()),
        };
        let (new, since) = match state.since {
            Some(since) => (self.active(&state).await?, since),
            None => {
                let key = key::kept(vault, &state.kid).await?;
                let record = key::register(&self.client, &self.endpoint, &key).await?;
                let since = now(&self.client)?;
                state.since = Some(since);
                state.step = Step::Overlapping;
                run.save(progress::State::RotateEncryptionKey(state.clone())).await?;
                (record, since)
            }
        };
        if state.step == Step::Done {
            return Ok(RotationStatus::Complete { new });
        }
        if let Some(until) = self.needed(&state, since).await? {
            return Ok(RotationStatus::Overlapping { new, until });
        }
        for (_, kid) in &state.old {
            let name = SecretName::EncryptionKey { kid: kid.clone() };
            vault.retire(&name).await.map_err(failed("the vault's retire"))?;
        }
        state.step = Step::Done;
        run.save(progress::State::RotateEncryptionKey(state)).await?;
        Ok(RotationStatus::Complete { new })
    }

    fn fits(&self, state: &State) -> bool {
        let same_key = || self.key.as_ref().is_none_or(|key| key.thumbprint() == state.kid);
        state.endpoint == self.endpoint && (state.step == Step::Keeping || same_key())
    }

    /// Puts the new private key where the receivers have it, before the server encrypts to it.
    async fn keep_key(
        &self,
        run: &mut Run<'_>,
        vault: &dyn Vault,
        planned: Option<&str>,
        old: Vec<(WebhookEncryptionKeyId, String)>,
    ) -> Result<State, Error> {
        let key = key::choose(vault, planned, self.key.as_ref()).await?;
        let kid = key.thumbprint();
        if old.iter().any(|(_, active)| *active == kid) {
            return Err(Error::state(
                "this key is already the endpoint's active key, so there is nothing to rotate: pass another key",
            ));
        }
        let mut state = State { endpoint: self.endpoint.clone(), kid, old, since: None, step: Step::Keeping };
        run.save(progress::State::RotateEncryptionKey(state.clone())).await?;
        key::hand_over(vault, &Secret::PrivateKey(key)).await?;
        state.step = Step::Registering;
        run.save(progress::State::RotateEncryptionKey(state.clone())).await?;
        Ok(state)
    }

    /// The new key's record. Where an old key is active again, it must not be retired.
    async fn active(&self, state: &State) -> Result<WebhookEncryptionKey, Error> {
        let records = find::keys_named(&self.client, &self.endpoint, &state.kid).await?;
        let record = records.iter().find(|key| key.is_active).or(records.first()).cloned();
        let record = record.ok_or_else(|| {
            Error::state("the server no longer has the endpoint or its new key: check the endpoint's id")
        })?;
        if state.step != Step::Done {
            let active = find::active_keys(&self.client, &self.endpoint).await?;
            if active.iter().any(|key| state.old.iter().any(|(id, kid)| key.id == *id || key.key_id == *kid)) {
                let text = "the old key was activated again meanwhile: begin another rotation under another name";
                return Err(Error::state(text));
            }
        }
        Ok(record)
    }

    /// Until when the old key is needed, if it is.
    async fn needed(&self, state: &State, since: Timestamp) -> Result<Option<Timestamp>, Error> {
        let endpoint = self.client.webhooks().endpoints().get(&self.endpoint).send().await?;
        let kept = endpoint.undelivered_payload_retention_hours.map_or(DEFAULT_RETENTION_HOURS, |kept| kept.hours());
        let server = SCHEDULE + Duration::from_secs(u64::from(kept) * 60 * 60) + MARGIN;
        if let Some(until) = still_overlapping(&self.client, since, server.max(self.overlap))? {
            return Ok(Some(until));
        }
        let mut until = None;
        // Manual retries and replays begin another schedule with the old ciphertext.
        for status in [WebhookDeliveryStatus::Pending, WebhookDeliveryStatus::Delivering, WebhookDeliveryStatus::Failed]
        {
            let list = self.client.webhooks();
            let mut list = list.deliveries().list().endpoint(&self.endpoint).status(status).limit(100).stream();
            while let Some(delivery) = list.try_next().await? {
                if holds(&delivery, &state.old) {
                    let end = delivery.payload_expires_at.map_or_else(|| now(&self.client), Ok)?;
                    until = until.max(Some(end.max(soon(&self.client)?)));
                }
            }
        }
        Ok(until)
    }
}

/// Whether a delivery has a payload yet that is encrypted to one of these keys.
fn holds(delivery: &WebhookDelivery, keys: &[(WebhookEncryptionKeyId, String)]) -> bool {
    let Some(key) = &delivery.webhook_encryption_key_id else { return false };
    delivery.payload_scrubbed_at.is_none() && keys.iter().any(|(id, _)| id == key)
}

/// An hour from now.
fn soon(client: &Client) -> Result<Timestamp, Error> {
    let now = now(client)?;
    Ok(now.checked_add(MARGIN).unwrap_or(now))
}
