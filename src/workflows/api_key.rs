//! A new API key.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::error::Error;
use super::progress::{self, Run};
use super::rotation_status::{A_DAY, RotationStatus, still_overlapping};
use super::secret::{Secret, SecretName};
use super::store::{ProgressStore, Vault, failed};
use super::time::now;
use super::{find, key};
use crate::client::Client;
use crate::model::{ApiKey, ApiKeyId, ApiKeySecret, Scope, Timestamp};

/// Replaces an API key by one of the same name, scopes and metadata, and deletes the old one when nobody uses it.
///
/// It needs a client with the dashboard's cookie ([`ClientBuilder::session_cookie`](crate::ClientBuilder::session_cookie)). The server
/// shows a new key once. If that response is lost, the run finds the key's record by the run's mark in the metadata, deletes it,
/// and makes another key. The old key works until the overlap is over: a day, unless [`overlap`](RotateApiKey::overlap) sets
/// another time.
///
/// ```no_run
/// # async fn run(client: kayle_id::Client, old: kayle_id::ApiKeyId, store: impl kayle_id::workflows::ProgressStore, vault: impl kayle_id::workflows::Vault) -> Result<(), Box<dyn std::error::Error>> {
/// use kayle_id::workflows::rotate_api_key;
/// let rotation = rotate_api_key(&client, "checkout-2026-07", &old).run(&store, &vault).await?;
/// println!("{} replaces {old}", rotation.replacement());
/// # Ok(())
/// # }
/// ```
#[doc(alias = "rotate key")]
#[doc(alias = "key rotation")]
#[doc(alias = "API key")]
pub fn rotate_api_key(client: &Client, run: impl Into<String>, old: &ApiKeyId) -> RotateApiKey {
    RotateApiKey { client: client.clone(), run: run.into(), old: old.clone(), overlap: A_DAY }
}

/// The rotation of an API key, not started yet. [`rotate_api_key`] makes it, and [`run`](Self::run) starts or continues it.
///
/// ```no_run
/// use kayle_id::workflows::rotate_api_key;
/// use std::time::Duration;
///
/// # async fn run(old: kayle_id::ApiKeyId, client: kayle_id::Client, store: impl kayle_id::workflows::ProgressStore, vault: impl kayle_id::workflows::Vault) -> Result<(), kayle_id::workflows::Error> {
/// // The old key has leaked, so it is deleted as soon as every program has the new one.
/// rotate_api_key(&client, "leak-2026-07", &old).overlap(Duration::ZERO).run(&store, &vault).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "does nothing until `run` is called"]
pub struct RotateApiKey {
    client: Client,
    run: String,
    old: ApiKeyId,
    overlap: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    old: ApiKeyId,
    new: Option<ApiKeyId>,
    /// When every program had the new key.
    since: Option<Timestamp>,
    pub(super) step: Step,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Step {
    /// The new key may or may not exist, and may or may not be in the vault.
    Creating,
    Created,
    Overlapping,
    Done,
}

impl RotateApiKey {
    /// Sets how long both keys work. The default is a day. Use zero if the old key has leaked.
    pub fn overlap(mut self, time: Duration) -> Self {
        self.overlap = time;
        self
    }

    /// Starts the run, or continues it.
    ///
    /// # Errors
    ///
    /// [`Error::is_call`] if a call failed, [`Error::is_hook`] if the store or the vault failed, [`Error::is_conflict`] if
    /// another process works under the same name, and [`Error::is_state`] if the name belongs to another run, or the old key
    /// does not exist.
    pub async fn run(self, store: impl ProgressStore, vault: impl Vault) -> Result<RotationStatus<ApiKeyId>, Error> {
        let (store, vault): (&dyn ProgressStore, &dyn Vault) = (&store, &vault);
        let (mut run, saved) = Run::load(store, &self.run).await?;
        let mut state = match saved {
            None => {
                self.old_key().await?;
                let state = State { old: self.old.clone(), new: None, since: None, step: Step::Creating };
                run.save(progress::State::RotateApiKey(state.clone())).await?;
                state
            }
            Some(progress::State::RotateApiKey(state)) if state.old == self.old => state,
            Some(_) => return Err(run.other()),
        };
        let new = match &state.new {
            Some(new) => new.clone(),
            None => {
                let new = self.new_key(&run.mark, vault).await?;
                state.new = Some(new.clone());
                state.step = Step::Created;
                run.save(progress::State::RotateApiKey(state.clone())).await?;
                new
            }
        };
        let since = match state.since {
            Some(since) => since,
            None => {
                let key = kept(vault, &new).await?;
                let key = key.ok_or_else(|| {
                    Error::state("the vault no longer has the new API key: begin another rotation under another name")
                })?;
                key::hand_over(vault, &Secret::ApiKey { id: new.clone(), key }).await?;
                let since = now(&self.client)?;
                state.since = Some(since);
                state.step = Step::Overlapping;
                run.save(progress::State::RotateApiKey(state.clone())).await?;
                since
            }
        };
        self.discard(&run.mark, Some(&new)).await?;
        if state.step != Step::Done {
            if let Some(until) = still_overlapping(&self.client, since, self.overlap)? {
                return Ok(RotationStatus::Overlapping { new, until });
            }
            let name = SecretName::ApiKey { id: self.old.clone() };
            vault.retire(&name).await.map_err(failed("the vault's retire"))?;
            self.delete(&self.old).await?;
            state.step = Step::Done;
            run.save(progress::State::RotateApiKey(state)).await?;
        }
        Ok(RotationStatus::Complete { new })
    }

    async fn old_key(&self) -> Result<ApiKey, Error> {
        let found = find::api_keys(&self.client, |key| key.id == self.old).await?;
        found
            .into_iter()
            .next()
            .ok_or_else(|| Error::state("the organization has no API key with this id: check the id of the old key"))
    }

    /// The key that an earlier attempt made and kept, or a new one. A key that was made and not kept is of no use to anybody.
    async fn new_key(&self, mark: &str, vault: &dyn Vault) -> Result<ApiKeyId, Error> {
        for key in find::api_keys(&self.client, |key| find::is_marked(key, mark)).await? {
            if kept(vault, &key.id).await?.is_some() {
                return Ok(key.id);
            }
        }
        self.discard(mark, None).await?;
        let old = self.old_key().await?;
        let scopes = old.permissions.iter().map(|scope| Scope::from(scope.as_str()));
        let keys = self.client.dashboard();
        let mut create = keys.api_keys().create(old.name, scopes).metadata(find::MARK, mark);
        for (name, value) in old.metadata.into_iter().filter(|(name, _)| name != find::MARK) {
            create = create.metadata(name, value);
        }
        let created = create.send().await?;
        let secret = Secret::ApiKey { id: created.id.clone(), key: created.key };
        vault.keep(&secret).await.map_err(failed("the vault's keep"))?;
        Ok(created.id)
    }

    /// Deletes what this run made in vain.
    async fn discard(&self, mark: &str, but: Option<&ApiKeyId>) -> Result<(), Error> {
        let marked = |key: &ApiKey| find::is_marked(key, mark) && Some(&key.id) != but;
        for key in find::api_keys(&self.client, marked).await? {
            self.delete(&key.id).await?;
        }
        Ok(())
    }

    async fn delete(&self, id: &ApiKeyId) -> Result<(), Error> {
        match self.client.dashboard().api_keys().delete(id).send().await {
            Err(error) if error.is_not_found() => Ok(()),
            deleted => Ok(deleted.map(drop)?),
        }
    }
}

async fn kept(vault: &dyn Vault, id: &ApiKeyId) -> Result<Option<ApiKeySecret>, Error> {
    let name = SecretName::ApiKey { id: id.clone() };
    Ok(vault.get(&name).await.map_err(failed("the vault's get"))?.map(ApiKeySecret::new))
}
