//! The saved progress of a run.

use aws_lc_rs::rand;
use kayle_id_core::StoredVersion;
use serde::{Deserialize, Serialize};

use super::error::Error;
use super::secret::hexadecimal;
use super::store::{ProgressStore, failed};
use super::{api_key, encryption_key, provision, signing_secret, withdrawals};

/// The progress of a run: ids and names, and no secret. A run saves it in a [`ProgressStore`]; it serializes for that.
///
/// ```
/// use kayle_id::workflows::Progress;
///
/// fn log(run: &str, progress: &Progress) {
///     let state = if progress.is_complete() { "complete" } else { "in progress" };
///     println!("{} {run} is {state} (revision {})", progress.workflow(), progress.revision());
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// A form of a later version is refused.
    v: StoredVersion<1>,
    /// Marks what the run makes.
    mark: String,
    #[serde(default)]
    revision: u64,
    state: State,
}

/// What each workflow remembers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    ProvisionEndpoint(provision::State),
    RotateEncryptionKey(encryption_key::State),
    RotateSigningSecret(signing_secret::State),
    RotateApiKey(api_key::State),
    WatchWithdrawals(withdrawals::State),
}

impl Progress {
    /// The number of this save, from 1. A store compares it with the one that it holds; see [`ProgressStore`].
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The workflow: `provision_endpoint`, `rotate_encryption_key`, `rotate_signing_secret`, `rotate_api_key` or
    /// `watch_withdrawals`.
    #[must_use]
    pub fn workflow(&self) -> &'static str {
        match self.state {
            State::ProvisionEndpoint(_) => "provision_endpoint",
            State::RotateEncryptionKey(_) => "rotate_encryption_key",
            State::RotateSigningSecret(_) => "rotate_signing_secret",
            State::RotateApiKey(_) => "rotate_api_key",
            State::WatchWithdrawals(_) => "watch_withdrawals",
        }
    }

    /// Whether the run is complete.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        match &self.state {
            State::ProvisionEndpoint(state) => state.step == provision::Step::Done,
            State::RotateEncryptionKey(state) => state.step == encryption_key::Step::Done,
            State::RotateSigningSecret(state) => state.step == signing_secret::Step::Done,
            State::RotateApiKey(state) => state.step == api_key::Step::Done,
            State::WatchWithdrawals(state) => state.is_done,
        }
    }
}

/// A run whose progress is saved as it goes.
pub(super) struct Run<'a> {
    store: &'a dyn ProgressStore,
    name: &'a str,
    /// Marks what the run makes, so that it is found again: random, since names are used in more than one place.
    pub(super) mark: String,
    /// What the store holds.
    revision: u64,
}

impl<'a> Run<'a> {
    /// Takes a run up again, or begins it.
    ///
    /// A run that is not complete is saved at once: that fails another process that is still at work on it.
    pub(super) async fn load(store: &'a dyn ProgressStore, name: &'a str) -> Result<(Self, Option<State>), Error> {
        if name.is_empty() {
            return Err(Error::state("the run's name is empty: give it a name that stays the same after a crash"));
        }
        let saved = store.load(name).await.map_err(failed("the store's load"))?;
        let Some(saved) = saved else {
            return Ok((Self { store, name, mark: mark()?, revision: 0 }, None));
        };
        let is_complete = saved.is_complete();
        let mut run = Self { store, name, mark: saved.mark, revision: saved.revision };
        if !is_complete {
            run.save(saved.state.clone()).await?;
        }
        Ok((run, Some(saved.state)))
    }

    /// Saves, unless another process has saved meanwhile.
    pub(super) async fn save(&mut self, state: State) -> Result<(), Error> {
        let progress = Progress { v: StoredVersion, mark: self.mark.clone(), revision: self.revision + 1, state };
        self.store.save(self.name, &progress).await.map_err(failed("the store's save"))?;
        self.revision = progress.revision;
        Ok(())
    }

    /// The error where a run of this name does something else.
    pub(super) fn other(&self) -> Error {
        let name = kayle_id_core::scrub::scrub(self.name, 64);
        Error::state(format!("the run {name:?} was begun with other arguments: give this run another name"))
    }
}

/// A mark is an endpoint's label too, of which the server takes forty characters.
fn mark() -> Result<String, Error> {
    let mut bytes = [0; 12];
    rand::fill(&mut bytes).map_err(|_| Error::state("the system's source of randomness failed: try again"))?;
    Ok(format!("kayle-id-run-{}", hexadecimal(&bytes)))
}
