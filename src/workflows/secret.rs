//! Secrets on their way to the vault, and their names.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::jwk::PrivateKey;
use crate::model::{ApiKeyId, ApiKeySecret, SigningSecret, WebhookEndpointId};

/// A secret that a run made or was shown. `Debug` shows its name.
#[derive(Clone)]
#[non_exhaustive]
pub enum Secret {
    /// The private half of an encryption key.
    PrivateKey(PrivateKey),
    /// What an endpoint's deliveries are signed with.
    SigningSecret {
        /// The endpoint.
        endpoint: WebhookEndpointId,
        /// The secret.
        secret: SigningSecret,
    },
    /// An API key. Nobody can read it again.
    ApiKey {
        /// The id of its record.
        id: ApiKeyId,
        /// The key.
        key: ApiKeySecret,
    },
}

/// What a secret is kept under: not secret itself. `Display` is a path such as `encryption-key/<kid>`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum SecretName {
    /// An encryption key, by the `kid` of its payloads: its thumbprint (RFC 7638) where a workflow made it.
    EncryptionKey {
        /// The `kid`.
        kid: String,
    },
    /// A signing secret.
    SigningSecret {
        /// The endpoint.
        endpoint: WebhookEndpointId,
        /// Tells an endpoint's secrets apart: the first 64 bits of the secret's SHA-256, in hexadecimal digits.
        fingerprint: String,
    },
    /// An API key.
    ApiKey {
        /// The id of its record.
        id: ApiKeyId,
    },
}

impl Secret {
    /// What to keep it under.
    #[must_use]
    pub fn name(&self) -> SecretName {
        match self {
            Self::PrivateKey(key) => SecretName::EncryptionKey { kid: key.thumbprint() },
            Self::SigningSecret { endpoint, secret } => SecretName::signing_secret(endpoint, secret),
            Self::ApiKey { id, .. } => SecretName::ApiKey { id: id.clone() },
        }
    }

    /// The secret itself, to be kept: PKCS#8 PEM, `whsec_…` or `kk_…`. The text is wiped when dropped.
    #[must_use]
    pub fn expose_secret(&self) -> Zeroizing<String> {
        match self {
            Self::PrivateKey(key) => key.export_private_pkcs8_pem(),
            Self::SigningSecret { secret, .. } => Zeroizing::new(secret.expose_secret().to_owned()),
            Self::ApiKey { key, .. } => Zeroizing::new(key.expose_secret().to_owned()),
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Secret").field(&format_args!("{}", self.name())).finish()
    }
}

impl SecretName {
    pub(super) fn signing_secret(endpoint: &WebhookEndpointId, secret: &SigningSecret) -> Self {
        Self::SigningSecret { endpoint: endpoint.clone(), fingerprint: fingerprint(secret) }
    }
}

impl fmt::Display for SecretName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EncryptionKey { kid } => write!(f, "encryption-key/{kid}"),
            Self::SigningSecret { endpoint, fingerprint } => write!(f, "signing-secret/{endpoint}/{fingerprint}"),
            Self::ApiKey { id } => write!(f, "api-key/{id}"),
        }
    }
}

/// Tells secrets apart without telling them: they are random, so that nothing can be guessed from it.
fn fingerprint(secret: &SigningSecret) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, secret.expose_secret().as_bytes());
    hexadecimal(digest.as_ref().iter().take(8))
}

pub(super) fn hexadecimal<'a>(bytes: impl IntoIterator<Item = &'a u8>) -> String {
    bytes.into_iter().map(|byte| format!("{byte:02x}")).collect()
}
