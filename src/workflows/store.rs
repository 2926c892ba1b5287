//! The two things that a run needs from the application: a store for its progress and a vault for its secrets.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::error::Error;
use super::progress::Progress;
use super::secret::{Secret, SecretName};

/// The error of an application's hook. Any error converts into it with `?`.
///
/// ```
/// use kayle_id::workflows::BoxError;
///
/// fn parse(text: &str) -> Result<u32, BoxError> {
///     Ok(text.parse()?)
/// }
/// assert!(parse("many").is_err());
/// ```
///
/// It becomes the [`source`](std::error::Error::source) of an [`Error::is_hook`](super::Error::is_hook).
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The return type of the methods of a [`ProgressStore`] and a [`Vault`]: a boxed future, so that both traits work as `Arc<dyn …>`.
///
/// ```
/// use kayle_id::workflows::HookFuture;
///
/// fn nothing<'a>() -> HookFuture<'a, Option<String>> {
///     Box::pin(async { Ok(None) })
/// }
/// ```
pub type HookFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, BoxError>> + Send + 'a>>;

/// A store for the progress of runs: a table in a database, or files ([`FileProgressStore`](super::FileProgressStore)).
///
/// [`Progress`] holds no secret and serializes with serde. A save must survive a crash. A reference, a `Box`
/// and an `Arc` of a store are stores, `Arc<dyn ProgressStore>` included.
///
/// # Two processes under one name
///
/// Each save has the next [`Progress::revision`], 1 for the first. A store should save a revision only if it holds the previous one,
/// in one atomic step, and fail with [`Error::conflict`](super::Error::conflict) if not. Then two processes that run under
/// one name exclude each other: the process that loaded the run last continues it, and the other ends with an
/// [`Error::is_conflict`](super::Error::is_conflict) at its next save. A store that ignores the revision works,
/// but does not exclude other processes: then start one process at a time.
///
/// In SQL, that is one statement, which must affect one row:
///
/// ```sql
/// INSERT INTO runs (name, revision, progress) VALUES ($1, 1, $2) ON CONFLICT DO NOTHING; -- revision 1
/// UPDATE runs SET revision = $3, progress = $2 WHERE name = $1 AND revision = $3 - 1;     -- the others
/// ```
///
/// ```
/// use kayle_id::workflows::{Error, HookFuture, Progress, ProgressStore};
/// use std::collections::HashMap;
/// use std::sync::Mutex;
///
/// struct Table(Mutex<HashMap<String, (u64, String)>>);
///
/// impl ProgressStore for Table {
///     fn load<'a>(&'a self, run: &'a str) -> HookFuture<'a, Option<Progress>> {
///         Box::pin(async move {
///             let row = self.0.lock().unwrap().get(run).cloned();
///             Ok(row.map(|(_, json)| serde_json::from_str(&json)).transpose()?)
///         })
///     }
///
///     fn save<'a>(&'a self, run: &'a str, progress: &'a Progress) -> HookFuture<'a, ()> {
///         Box::pin(async move {
///             let json = serde_json::to_string(progress)?;
///             let mut rows = self.0.lock().unwrap();
///             let held = rows.get(run).map_or(0, |(revision, _)| *revision);
///             if held + 1 != progress.revision() {
///                 return Err(Error::conflict().into());
///             }
///             rows.insert(run.to_owned(), (progress.revision(), json));
///             Ok(())
///         })
///     }
/// }
/// ```
#[doc(alias = "resume")]
#[doc(alias = "crash")]
#[doc(alias = "durable")]
pub trait ProgressStore: Send + Sync {
    /// Returns the last save under this name; `None` before the first.
    fn load<'a>(&'a self, run: &'a str) -> HookFuture<'a, Option<Progress>>;

    /// Replaces the last save. The progress must be durable when this returns.
    ///
    /// # Errors
    ///
    /// [`Error::conflict`](super::Error::conflict), boxed, if the store does not hold the previous revision. Any other error
    /// is a failure of the store.
    fn save<'a>(&'a self, run: &'a str, progress: &'a Progress) -> HookFuture<'a, ()>;
}

/// A store for secrets, which also deploys them to the receivers.
///
/// A crash repeats calls, so each method must be safe to repeat. [`FileVault`](super::FileVault) keeps secrets in files and
/// [`Memory`](super::Memory) in memory. A reference, a `Box` and an `Arc` of a vault are vaults, `Arc<dyn Vault>` included.
///
/// ```
/// use kayle_id::workflows::{HookFuture, Secret, SecretName, Vault};
/// # #[derive(Clone)] struct SecretManager;
/// # impl SecretManager {
/// #     async fn put(&self, _: String, _: &str) -> Result<(), std::io::Error> { Ok(()) }
/// #     async fn read(&self, _: String) -> Result<Option<String>, std::io::Error> { Ok(None) }
/// #     async fn disable(&self, _: String) -> Result<(), std::io::Error> { Ok(()) }
/// #     async fn roll_out(&self, _: String) -> Result<(), std::io::Error> { Ok(()) }
/// # }
///
/// impl Vault for SecretManager {
///     fn keep<'a>(&'a self, secret: &'a Secret) -> HookFuture<'a, ()> {
///         Box::pin(async move { Ok(self.put(secret.name().to_string(), &secret.expose_secret()).await?) })
///     }
///
///     fn get<'a>(&'a self, name: &'a SecretName) -> HookFuture<'a, Option<String>> {
///         Box::pin(async move { Ok(self.read(name.to_string()).await?) })
///     }
///
///     fn deploy<'a>(&'a self, secret: &'a Secret) -> HookFuture<'a, ()> {
///         Box::pin(async move { Ok(self.roll_out(secret.name().to_string()).await?) })
///     }
///
///     fn retire<'a>(&'a self, name: &'a SecretName) -> HookFuture<'a, ()> {
///         Box::pin(async move { Ok(self.disable(name.to_string()).await?) })
///     }
/// }
/// ```
#[doc(alias = "secret manager")]
#[doc(alias = "KMS")]
#[doc(alias = "secrets")]
pub trait Vault: Send + Sync {
    /// Stores a secret durably: it survives a crash, or this fails.
    fn keep<'a>(&'a self, secret: &'a Secret) -> HookFuture<'a, ()>;

    /// Returns the stored text, which is that of [`Secret::expose_secret`]. Runs read private keys and API keys.
    fn get<'a>(&'a self, name: &'a SecretName) -> HookFuture<'a, Option<String>>;

    /// Deploys a secret to every program that needs it, in addition to the secrets they have. Returns when they use it.
    ///
    /// * A private key: every receiver's [`Keyring`](crate::webhook::Keyring) holds it.
    /// * A signing secret: every receiver accepts it ([`replace_secrets`](crate::webhook::Receiver::replace_secrets)), and still
    ///   accepts the one before, with which stored deliveries were signed. After a rotation the server signs with the new one
    ///   already, so this should take seconds.
    /// * An API key: every program calls with it.
    fn deploy<'a>(&'a self, secret: &'a Secret) -> HookFuture<'a, ()>;

    /// Removes a secret from the receivers: the server sends nothing any more that needs it.
    ///
    /// If a queue of the application still holds deliveries that need the secret, return an error, and run again later. Runs call
    /// this for each secret that a rotation replaced, whether it was ever kept here or not.
    fn retire<'a>(&'a self, name: &'a SecretName) -> HookFuture<'a, ()>;
}

/// Implements both traits for pointers to what implements them.
macro_rules! for_pointers {
    ($($pointer:ty),*) => {$(
        impl<T: ProgressStore + ?Sized> ProgressStore for $pointer {
            fn load<'a>(&'a self, run: &'a str) -> HookFuture<'a, Option<Progress>> {
                (**self).load(run)
            }

            fn save<'a>(&'a self, run: &'a str, progress: &'a Progress) -> HookFuture<'a, ()> {
                (**self).save(run, progress)
            }
        }

        impl<T: Vault + ?Sized> Vault for $pointer {
            fn keep<'a>(&'a self, secret: &'a Secret) -> HookFuture<'a, ()> {
                (**self).keep(secret)
            }

            fn get<'a>(&'a self, name: &'a SecretName) -> HookFuture<'a, Option<String>> {
                (**self).get(name)
            }

            fn deploy<'a>(&'a self, secret: &'a Secret) -> HookFuture<'a, ()> {
                (**self).deploy(secret)
            }

            fn retire<'a>(&'a self, name: &'a SecretName) -> HookFuture<'a, ()> {
                (**self).retire(name)
            }
        }
    )*};
}

for_pointers!(&T, Box<T>, Arc<T>);

/// The error for a hook that failed. A conflict keeps its kind; the text of any other error is not shown, since a vault may
/// quote a secret in it.
pub(super) fn failed(hook: &'static str) -> impl FnOnce(BoxError) -> Error {
    move |error| match error.downcast::<Error>() {
        Ok(error) if error.is_conflict() => *error,
        Ok(error) => Error::hook(text(hook), error),
        Err(error) => Error::hook(text(hook), error),
    }
}

fn text(hook: &str) -> String {
    format!("{hook} failed; run again under the same name to continue")
}
