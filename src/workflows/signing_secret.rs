//! Rotation of an endpoint's signing secret.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::error::Error;
use super::key;
use super::progress::{self, Run};
use super::rotation_status::{A_DAY, RotationStatus, still_overlapping};
use super::secret::{Secret, SecretName};
use super::store::{ProgressStore, Vault, failed};
use super::time::now;
use crate::client::Client;
use crate::model::{SigningSecret, Timestamp, WebhookEndpointId};

/// How often the secret may change while it is being deployed.
const HANDOVERS: usize = 5;

/// Replaces an endpoint's signing secret, and deploys the new one to the receivers at once.
///
/// The server signs with the new secret from the moment it is made, also retries of older deliveries. Until [`Vault::deploy`] has
/// returned, receivers refuse deliveries with 400, and the server sends them again after 5 seconds and 5 minutes, so that none is
/// lost. The receivers continue to accept the old secret, because a stored delivery's signature is checked again when it is opened.
/// A day later, or after the [`overlap`](RotateSigningSecret::overlap) that is set, a run has the vault retire the old secret. If the
/// old secret has leaked, set an overlap of zero, and process all stored deliveries before.
///
/// ```no_run
/// # async fn run(client: kayle_id::Client, endpoint: kayle_id::WebhookEndpointId, store: impl kayle_id::workflows::ProgressStore, vault: impl kayle_id::workflows::Vault) -> Result<(), Box<dyn std::error::Error>> {
/// use kayle_id::workflows::rotate_signing_secret;
/// let rotation = rotate_signing_secret(&client, "secret-2026-07", &endpoint).run(&store, &vault).await?;
/// println!("old secret retired: {}", rotation.is_complete());
/// # Ok(())
/// # }
/// ```
#[doc(alias = "rotate secret")]
#[doc(alias = "webhook secret")]
#[doc(alias = "rotate key")]
#[doc(alias = "HMAC")]
pub fn rotate_signing_secret(
    client: &Client,
    run: impl Into<String>,
    endpoint: &WebhookEndpointId,
) -> RotateSigningSecret {
    RotateSigningSecret { client: client.clone(), run: run.into(), endpoint: endpoint.clone(), overlap: A_DAY }
}

/// The rotation of a signing secret, not started yet. [`rotate_signing_secret`] makes it, and [`run`](Self::run) starts or
/// continues it.
///
/// ```no_run
/// use kayle_id::workflows::rotate_signing_secret;
/// use std::time::Duration;
///
/// # async fn run(endpoint: kayle_id::WebhookEndpointId, client: kayle_id::Client, store: impl kayle_id::workflows::ProgressStore, vault: impl kayle_id::workflows::Vault) -> Result<(), kayle_id::workflows::Error> {
/// let two_days = Duration::from_secs(2 * 24 * 3600);
/// rotate_signing_secret(&client, "secret-2026-07", &endpoint).overlap(two_days).run(&store, &vault).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "does nothing until `run` is called"]
pub struct RotateSigningSecret {
    client: Client,
    run: String,
    endpoint: WebhookEndpointId,
    overlap: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    endpoint: WebhookEndpointId,
    /// The old secret's name, which has its fingerprint only.
    old: SecretName,
    /// When the receivers had the new secret.
    since: Option<Timestamp>,
    pub(super) step: Step,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Step {
    /// The secret may or may not be another one.
    Rotating,
    Overlapping,
    Done,
}

impl RotateSigningSecret {
    /// Sets how long the receivers accept both secrets. The default is a day.
    pub fn overlap(mut self, time: Duration) -> Self {
        self.overlap = time;
        self
    }

    /// Starts the run, or continues it.
    ///
    /// # Errors
    ///
    /// [`Error::is_call`] if a call failed, [`Error::is_hook`] if the store or the vault failed, [`Error::is_conflict`] if
    /// another process works under the same name, and [`Error::is_state`] if the name belongs to another run. Run again at
    /// once: until the receivers have the new secret, they refuse what the server sends.
    pub async fn run(
        self,
        store: impl ProgressStore,
        vault: impl Vault,
    ) -> Result<RotationStatus<WebhookEndpointId>, Error> {
        let (store, vault): (&dyn ProgressStore, &dyn Vault) = (&store, &vault);
        let (mut run, saved) = Run::load(store, &self.run).await?;
        let (mut state, fresh) = match saved {
            None => (self.begin(&mut run).await?, true),
            Some(progress::State::RotateSigningSecret(state)) if state.endpoint == self.endpoint => (state, false),
            Some(_) => return Err(run.other()),
        };
        let since = match state.since {
            Some(since) => since,
            None => {
                let secret = self.rotate(&state.old, fresh).await?;
                // Fails if another process has taken the run over: that one hands over what the server signs with.
                run.save(progress::State::RotateSigningSecret(state.clone())).await?;
                self.hand_over(secret, vault).await?;
                let since = now(&self.client)?;
                state.since = Some(since);
                state.step = Step::Overlapping;
                run.save(progress::State::RotateSigningSecret(state.clone())).await?;
                since
            }
        };
        if state.step != Step::Done {
            if let Some(until) = still_overlapping(&self.client, since, self.overlap)? {
                return Ok(RotationStatus::Overlapping { new: self.endpoint, until });
            }
            vault.retire(&state.old).await.map_err(failed("the vault's retire"))?;
            state.step = Step::Done;
            run.save(progress::State::RotateSigningSecret(state)).await?;
        }
        Ok(RotationStatus::Complete { new: self.endpoint })
    }

    /// Notes which secret is to go, so that it is known afterwards whether it went.
    async fn begin(&self, run: &mut Run<'_>) -> Result<State, Error> {
        let old = SecretName::signing_secret(&self.endpoint, &self.reveal().await?);
        let state = State { endpoint: self.endpoint.clone(), old, since: None, step: Step::Rotating };
        run.save(progress::State::RotateSigningSecret(state.clone())).await?;
        Ok(state)
    }

    async fn reveal(&self) -> Result<SigningSecret, Error> {
        Ok(self.client.webhooks().signing_secrets().reveal(&self.endpoint).send().await?.signing_secret)
    }

    /// The new secret: one that an earlier attempt made, or one made now.
    async fn rotate(&self, old: &SecretName, fresh: bool) -> Result<SigningSecret, Error> {
        if !fresh && let Some(secret) = self.other_than(old).await? {
            return Ok(secret);
        }
        match self.client.webhooks().signing_secrets().rotate(&self.endpoint).send().await {
            Ok(rotated) => Ok(rotated.signing_secret),
            // The receivers are deaf if it happened, so it is looked up now and not in the next run.
            Err(error) => match self.other_than(old).await {
                Ok(Some(secret)) => Ok(secret),
                _ => Err(error.into()),
            },
        }
    }

    async fn other_than(&self, old: &SecretName) -> Result<Option<SigningSecret>, Error> {
        let secret = self.reveal().await?;
        Ok(Some(secret).filter(|secret| SecretName::signing_secret(&self.endpoint, secret) != *old))
    }

    /// Hands over what the server signs with. A request that seemed lost may still arrive and change it once more.
    async fn hand_over(&self, mut secret: SigningSecret, vault: &dyn Vault) -> Result<(), Error> {
        for _ in 0..HANDOVERS {
            let told = Secret::SigningSecret { endpoint: self.endpoint.clone(), secret: secret.clone() };
            key::hand_over(vault, &told).await?;
            let current = self.reveal().await?;
            if current == secret {
                return Ok(());
            }
            secret = current;
        }
        Err(Error::state(
            "the endpoint's signing secret keeps changing: stop the other program that rotates it, then run again",
        ))
    }
}
