//! Encryption keys: made, kept, registered.

use super::error::Error;
use super::find;
use super::secret::{Secret, SecretName};
use super::store::{Vault, failed};
use crate::client::Client;
use crate::jwk::{PrivateKey, RsaKeySize};
use crate::model::{WebhookEncryptionKey, WebhookEndpointId};

/// The key of a run that has not registered one yet: the one it kept, else the caller's, else a new one.
pub(super) async fn choose(
    vault: &dyn Vault,
    planned: Option<&str>,
    given: Option<&PrivateKey>,
) -> Result<PrivateKey, Error> {
    if let Some(kid) = planned
        && given.is_none_or(|given| given.thumbprint() == kid)
        && let Some(key) = read(vault, kid).await?
    {
        return Ok(key);
    }
    match given {
        Some(key) => Ok(key.clone()),
        None => generate().await,
    }
}

/// The key that a run kept.
pub(super) async fn kept(vault: &dyn Vault, kid: &str) -> Result<PrivateKey, Error> {
    let lost =
        || Error::state("the vault no longer has the private key of this run: begin another run under another name");
    read(vault, kid).await?.ok_or_else(lost)
}

async fn read(vault: &dyn Vault, kid: &str) -> Result<Option<PrivateKey>, Error> {
    let name = SecretName::EncryptionKey { kid: kid.to_owned() };
    let Some(pem) = vault.get(&name).await.map_err(failed("the vault's get"))? else { return Ok(None) };
    let key = PrivateKey::from_pem(zeroize::Zeroizing::new(pem).as_bytes())?;
    if key.thumbprint() == kid {
        Ok(Some(key))
    } else {
        Err(Error::state("the vault returned another private key than the one of this name: check the vault"))
    }
}

/// It computes for a while, which would hold up everything else on this thread.
async fn generate() -> Result<PrivateKey, Error> {
    let made = tokio::task::spawn_blocking(|| PrivateKey::generate(RsaKeySize::Rsa3072)).await;
    Ok(made.map_err(|_| Error::state("the runtime was shut down while a key was generated: run again"))??)
}

/// Keeps a secret and has it used.
pub(super) async fn hand_over(vault: &dyn Vault, secret: &Secret) -> Result<(), Error> {
    vault.keep(secret).await.map_err(failed("the vault's keep"))?;
    vault.deploy(secret).await.map_err(failed("the vault's deploy"))
}

/// Makes a key the endpoint's active one: the record that an earlier attempt made, or a new one.
pub(super) async fn register(
    client: &Client,
    endpoint: &WebhookEndpointId,
    key: &PrivateKey,
) -> Result<WebhookEncryptionKey, Error> {
    let jwk = key.public_jwk();
    let keys = client.webhooks();
    let keys = keys.encryption_keys();
    let records = find::keys_named(client, endpoint, jwk.kid()).await?;
    match records.iter().find(|record| record.is_active).or(records.first()) {
        Some(record) if record.is_active => Ok(record.clone()),
        Some(record) => Ok(keys.reactivate(&record.id).send().await?),
        None => Ok(keys.create(endpoint, &jwk).send().await?),
    }
}
