//! Secrets in files.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::folder::Folder;
use super::name::encode;
use crate::jwk::PrivateKey;
use crate::model::SigningSecret;
use crate::webhook::Keyring;
use crate::workflows::secret::{Secret, SecretName};
use crate::workflows::store::{BoxError, HookFuture, Vault};

const KEY: &str = "encryption-key.";
const SIGNING: &str = "signing-secret.";
const API: &str = "api-key.";

/// A [`Vault`] in a folder, a file for each secret: for development, and for services on one machine.
///
/// A secret is durable when [`keep`](Vault::keep) returns: the file and the folder are flushed, and a crash leaves the file
/// before or the new one. On Unix the files have the mode 0600 and a new folder 0700; a file that others can read is refused, and so is a
/// folder to which others can write. On Windows the folder's access control list applies instead. A symbolic link is followed: what
/// it leads to is read, replaced and removed. A production system with several machines keeps secrets in a secret manager.
///
/// Private keys are PKCS#8 PEM and can be read by other programs; signing secrets and API keys are plain text.
///
/// # Receivers
///
/// [`keyring`](Self::keyring) holds the private keys from the start, and each that is deployed later.
/// [`signing_secrets`](Self::signing_secrets) are those that were kept and not retired. A receiver that runs while secrets change
/// gets the changes by [`on_change`](Self::on_change):
///
/// ```no_run
/// use kayle_id::webhook::Receiver;
/// use kayle_id::workflows::FileVault;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let vault = FileVault::open("/var/lib/my-service/kayle-secrets")?;
/// let mut builder = Receiver::builder().keyring(vault.keyring().clone());
/// for secret in vault.signing_secrets()? {
///     builder = builder.secret(secret);
/// }
/// let receiver = builder.build()?;
/// let told = receiver.clone();
/// let vault = vault.on_change(move |vault| Ok(told.replace_secrets(vault.signing_secrets()?)?));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct FileVault {
    folder: Arc<Folder>,
    keyring: Keyring,
    changed: Option<Arc<Hook>>,
}

type Hook = dyn Fn(&FileVault) -> Result<(), BoxError> + Send + Sync;

impl FileVault {
    /// Opens a folder, and creates it if necessary. Reads the private keys that are in it.
    ///
    /// # Errors
    ///
    /// If the folder or a key cannot be read, if others can write to the folder, or if others can read a key.
    pub fn open(folder: impl AsRef<Path>) -> std::io::Result<Self> {
        let folder = Arc::new(Folder::open(folder.as_ref())?);
        let keyring = Keyring::new();
        for name in folder.list(KEY, ".pem")? {
            let Some(pem) = folder.read(&name)? else { continue };
            let invalid = |problem: String| {
                let path = folder.path().join(&name);
                std::io::Error::new(std::io::ErrorKind::InvalidData, format!("{}: {problem}", path.display()))
            };
            let key = PrivateKey::from_pem(pem.as_bytes()).map_err(|error| invalid(error.to_string()))?;
            keyring.insert(key.thumbprint(), &key).map_err(|error| invalid(error.to_string()))?;
        }
        Ok(Self { folder, keyring, changed: None })
    }

    /// Sets a callback for every deployed or retired secret. It must update the receivers before it returns.
    ///
    /// Its error is an [`Error::is_hook`](crate::workflows::Error::is_hook) of the run, which is then run again.
    #[must_use]
    pub fn on_change<F>(mut self, tell: F) -> Self
    where
        F: Fn(&Self) -> Result<(), BoxError> + Send + Sync + 'static,
    {
        self.changed = Some(Arc::new(tell));
        self
    }

    /// The private keys that are kept here. Clones share one ring.
    #[must_use]
    pub fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// The signing secrets that are kept here, in the order of their files' names.
    ///
    /// # Errors
    ///
    /// If a file cannot be read, or if others can read it.
    pub fn signing_secrets(&self) -> std::io::Result<Vec<SigningSecret>> {
        let mut secrets = Vec::new();
        for name in self.folder.list(SIGNING, ".secret")? {
            if let Some(text) = self.folder.read(&name)? {
                secrets.push(SigningSecret::new(text.trim_end()));
            }
        }
        Ok(secrets)
    }

    /// The path of a secret's file, even if the file does not exist.
    #[must_use]
    pub fn path(&self, name: &SecretName) -> PathBuf {
        self.folder.path().join(file(name))
    }

    fn changed(&self) -> Result<(), BoxError> {
        self.changed.as_ref().map_or(Ok(()), |tell| tell(self))
    }
}

fn file(name: &SecretName) -> String {
    match name {
        SecretName::EncryptionKey { kid } => format!("{KEY}{}.pem", encode(kid)),
        SecretName::SigningSecret { endpoint, fingerprint } => {
            format!("{SIGNING}{}.{}.secret", encode(endpoint.as_str()), encode(fingerprint))
        }
        SecretName::ApiKey { id } => format!("{API}{}.secret", encode(id.as_str())),
    }
}

impl Vault for FileVault {
    fn keep<'a>(&'a self, secret: &'a Secret) -> HookFuture<'a, ()> {
        let (folder, name, text) = (Arc::clone(&self.folder), file(&secret.name()), secret.expose_secret());
        Box::pin(async move { Ok(tokio::task::spawn_blocking(move || folder.write(&name, text.as_bytes())).await??) })
    }

    fn get<'a>(&'a self, name: &'a SecretName) -> HookFuture<'a, Option<String>> {
        let (folder, name) = (Arc::clone(&self.folder), file(name));
        Box::pin(async move {
            let text = tokio::task::spawn_blocking(move || folder.read(&name)).await??;
            Ok(text.map(|text| text.trim_end().to_owned()))
        })
    }

    fn deploy<'a>(&'a self, secret: &'a Secret) -> HookFuture<'a, ()> {
        Box::pin(async move {
            if let Secret::PrivateKey(key) = secret {
                self.keyring.insert(key.thumbprint(), key)?;
            }
            self.changed()
        })
    }

    fn retire<'a>(&'a self, name: &'a SecretName) -> HookFuture<'a, ()> {
        let (folder, removed) = (Arc::clone(&self.folder), file(name));
        Box::pin(async move {
            tokio::task::spawn_blocking(move || folder.remove(&removed)).await??;
            if let SecretName::EncryptionKey { kid } = name {
                self.keyring.remove(kid);
            }
            self.changed()
        })
    }
}

/// Shows the folder only.
impl fmt::Debug for FileVault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileVault").field("folder", &self.folder.path()).finish_non_exhaustive()
    }
}
