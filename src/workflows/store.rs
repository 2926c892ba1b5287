//! What a run leans on: a store for its progress, a vault for its secrets.

use std::future::Future;

use super::progress::Progress;
use super::secret::{Secret, SecretName};
use crate::workflows::error::Error;

/// The error of a hook of yours. It becomes the [`source`](std::error::Error::source) of an [`Error::is_hook`](super::Error::is_hook).
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Where a run's progress is kept: a row in a database, a file.
///
/// [`Progress`] holds nothing secret and serializes with serde. What was saved must be there after a crash.
///
/// ```
/// use kayle_id::workflows::{BoxError, Progress, Store};
///
/// struct Folder(std::path::PathBuf);
///
/// impl Store for Folder {
///     async fn load(&self, run: &str) -> Result<Option<Progress>, BoxError> {
///         match std::fs::read(self.0.join(run)) {
///             Ok(json) => Ok(Some(serde_json::from_slice(&json)?)),
///             Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
///             Err(error) => Err(error.into()),
///         }
///     }
///
///     async fn save(&self, run: &str, progress: &Progress) -> Result<(), BoxError> {
///         // Whole or not at all.
///         let next = self.0.join(format!("{run}.next"));
///         std::fs::write(&next, serde_json::to_vec(progress)?)?;
///         Ok(std::fs::rename(next, self.0.join(run))?)
///     }
/// }
/// ```
pub trait Store: Send + Sync {
    /// What was saved last under this name; nothing before the first time.
    fn load(&self, run: &str) -> impl Future<Output = Result<Option<Progress>, BoxError>> + Send;

    /// Saves in the place of what was there.
    fn save(&self, run: &str, progress: &Progress) -> impl Future<Output = Result<(), BoxError>> + Send;
}

/// Where secrets are kept, and how receivers come to hold them. A crash repeats calls, so each must be safe to repeat.
///
/// [`Memory`](super::Memory) is one for tests, whose source is short.
pub trait Vault: Send + Sync {
    /// Keeps a secret. It is there after a crash, or this fails.
    fn keep(&self, secret: &Secret) -> impl Future<Output = Result<(), BoxError>> + Send;

    /// Reads back what was kept: what [`Secret::expose_secret`] gave. Asked for private keys and API keys.
    fn get(&self, name: &SecretName) -> impl Future<Output = Result<Option<String>, BoxError>> + Send;

    /// Has everybody who needs it use a secret, beside those they have. It returns when they do.
    ///
    /// * A private key: every receiver's [`Keyring`](crate::webhook::Keyring) holds it.
    /// * A signing secret: every receiver accepts it ([`replace_secrets`](crate::webhook::Receiver::replace_secrets)), and still
    ///   accepts the one before, with which stored deliveries were signed. After a rotation the server signs with the new one
    ///   already, so this should take seconds.
    /// * An API key: every program calls with it.
    fn deploy(&self, secret: &Secret) -> impl Future<Output = Result<(), BoxError>> + Send;

    /// Nothing comes from the server any more that needs this secret: take it out of the receivers.
    ///
    /// A queue of yours may still hold deliveries that need it. Fail then, and run again later. It is asked for each secret that a
    /// rotation replaced, whether it was ever kept here or not.
    fn retire(&self, name: &SecretName) -> impl Future<Output = Result<(), BoxError>> + Send;
}

/// A hook's failure. Its text is not shown, since nobody knows what a vault says.
pub(super) fn failed(hook: &'static str) -> impl FnOnce(BoxError) -> Error {
    move |error| {
        let text = format!("{hook} failed; run again under the same name to go on");
        Error::hook(text, error)
    }
}
