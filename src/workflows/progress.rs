//! How far a run has come, as it is saved.

use aws_lc_rs::rand;
use serde::{Deserialize, Serialize};

use super::secret::hexadecimal;
use super::store::{Store, failed};
use super::{api_key, encryption_key, provision, signing_secret};
use crate::workflows::error::Error;

/// How far a run has come: ids and names, and nothing secret. Serializes, to be kept in a [`Store`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Marks what the run makes.
    mark: String,
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
}

impl Progress {
    /// The workflow: `provision_endpoint`, `rotate_encryption_key`, `rotate_signing_secret` or `rotate_api_key`.
    #[must_use]
    pub fn workflow(&self) -> &'static str {
        match self.state {
            State::ProvisionEndpoint(_) => "provision_endpoint",
            State::RotateEncryptionKey(_) => "rotate_encryption_key",
            State::RotateSigningSecret(_) => "rotate_signing_secret",
            State::RotateApiKey(_) => "rotate_api_key",
        }
    }

    /// Whether the run is at its end.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        match &self.state {
            State::ProvisionEndpoint(state) => state.step == provision::Step::Done,
            State::RotateEncryptionKey(state) => state.step == encryption_key::Step::Done,
            State::RotateSigningSecret(state) => state.step == signing_secret::Step::Done,
            State::RotateApiKey(state) => state.step == api_key::Step::Done,
        }
    }
}

/// A run whose progress is saved as it goes.
pub(super) struct Run<'a, S> {
    store: &'a S,
    name: &'a str,
    /// Marks what the run makes, so that it is found again: random, since names are used in more than one place.
    pub(super) mark: String,
}

impl<'a, S: Store> Run<'a, S> {
    /// Takes a run up again, or begins it.
    pub(super) async fn load(store: &'a S, name: &'a str) -> Result<(Self, Option<State>), Error> {
        if name.is_empty() {
            return Err(Error::state("the run has no name; give it one that stays the same after a crash"));
        }
        let saved = store.load(name).await.map_err(failed("the store's load"))?;
        let (mark, state) = match saved {
            Some(progress) => (progress.mark, Some(progress.state)),
            None => (mark()?, None),
        };
        Ok((Self { store, name, mark }, state))
    }

    pub(super) async fn save(&self, state: State) -> Result<(), Error> {
        let progress = Progress { mark: self.mark.clone(), state };
        self.store.save(self.name, &progress).await.map_err(failed("the store's save"))
    }

    /// The error where a run of this name does something else.
    pub(super) fn other(&self) -> Error {
        let name = kayle_id_core::scrub::scrub(self.name, 64);
        Error::state(format!("the run {name:?} was begun with another aim; give this one another name"))
    }
}

/// A mark is an endpoint's label too, of which the server takes forty characters.
fn mark() -> Result<String, Error> {
    let mut bytes = [0; 12];
    rand::fill(&mut bytes).map_err(|_| Error::state("the system gives no randomness"))?;
    Ok(format!("kayle-id-run-{}", hexadecimal(&bytes)))
}
