//! A store and a vault in memory, for tests and examples.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use zeroize::Zeroizing;

use super::error::Error;
use super::progress::Progress;
use super::secret::{Secret, SecretName};
use super::store::{HookFuture, ProgressStore, Vault};
use crate::model::SigningSecret;
use crate::webhook::Keyring;

/// A [`ProgressStore`] and a [`Vault`] in memory, for tests and examples. Its contents are lost when the process ends.
///
/// Deployed secrets are in its [`keyring`](Self::keyring) and its [`signing_secrets`](Self::signing_secrets), for a
/// [`Receiver`](crate::webhook::Receiver).
///
/// ```
/// use kayle_id::workflows::Memory;
///
/// let memory = Memory::new();
/// assert!(memory.names().is_empty() && memory.keyring().is_empty());
/// ```
#[derive(Default)]
pub struct Memory {
    runs: Mutex<BTreeMap<String, Progress>>,
    kept: Mutex<BTreeMap<SecretName, Zeroizing<String>>>,
    signing: Mutex<Vec<(SecretName, SigningSecret)>>,
    keyring: Keyring,
}

impl Memory {
    /// An empty store and vault.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The names of the secrets that are kept.
    #[must_use]
    pub fn names(&self) -> Vec<SecretName> {
        lock(&self.kept).keys().cloned().collect()
    }

    /// The private keys that were deployed and not retired. Clones share one ring.
    #[must_use]
    pub fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// The signing secrets that were deployed and not retired, the newest first.
    #[must_use]
    pub fn signing_secrets(&self) -> Vec<SigningSecret> {
        lock(&self.signing).iter().rev().map(|(_, secret)| secret.clone()).collect()
    }
}

impl ProgressStore for Memory {
    fn load<'a>(&'a self, run: &'a str) -> HookFuture<'a, Option<Progress>> {
        Box::pin(async move { Ok(lock(&self.runs).get(run).cloned()) })
    }

    fn save<'a>(&'a self, run: &'a str, progress: &'a Progress) -> HookFuture<'a, ()> {
        Box::pin(async move {
            let mut runs = lock(&self.runs);
            if runs.get(run).map_or(0, Progress::revision) + 1 != progress.revision() {
                return Err(Error::conflict().into());
            }
            runs.insert(run.to_owned(), progress.clone());
            Ok(())
        })
    }
}

impl Vault for Memory {
    fn keep<'a>(&'a self, secret: &'a Secret) -> HookFuture<'a, ()> {
        Box::pin(async move {
            lock(&self.kept).insert(secret.name(), secret.expose_secret());
            Ok(())
        })
    }

    fn get<'a>(&'a self, name: &'a SecretName) -> HookFuture<'a, Option<String>> {
        Box::pin(async move { Ok(lock(&self.kept).get(name).map(|secret| secret.as_str().to_owned())) })
    }

    fn deploy<'a>(&'a self, secret: &'a Secret) -> HookFuture<'a, ()> {
        Box::pin(async move {
            match secret {
                Secret::PrivateKey(key) => self.keyring.insert(key.thumbprint(), key)?,
                Secret::SigningSecret { secret: signing, .. } => {
                    let mut known = lock(&self.signing);
                    known.retain(|(name, _)| *name != secret.name());
                    known.push((secret.name(), signing.clone()));
                }
                Secret::ApiKey { .. } => {}
            }
            Ok(())
        })
    }

    fn retire<'a>(&'a self, name: &'a SecretName) -> HookFuture<'a, ()> {
        Box::pin(async move {
            if let SecretName::EncryptionKey { kid } = name {
                self.keyring.remove(kid);
            }
            lock(&self.signing).retain(|(known, _)| known != name);
            lock(&self.kept).remove(name);
            Ok(())
        })
    }
}

/// Shows names only.
impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").field("names", &self.names()).finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
