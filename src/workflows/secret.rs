//! The secrets that workflows give to the vault, and their names.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::jwk::PrivateKey;
use crate::model::{ApiKeyId, ApiKeySecret, SigningSecret, WebhookEndpointId};

/// A secret that a run made or received. A [`Vault`](super::Vault) keeps and deploys it. `Debug` shows its name only.
///
/// ```
/// use kayle_id::workflows::Secret;
///
/// let secret = Secret::SigningSecret { endpoint: "whe_0123".parse()?, secret: "whsec_0123456789".into() };
/// assert!(secret.name().to_string().starts_with("signing-secret/whe_0123/"));
/// assert_eq!(*secret.expose_secret(), "whsec_0123456789");
/// # Ok::<(), kayle_id::InvalidInput>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub enum Secret {
    /// A private encryption key.
    PrivateKey(PrivateKey),
    /// The signing secret of an endpoint.
    SigningSecret {
        /// The endpoint.
        endpoint: WebhookEndpointId,
        /// The secret.
        secret: SigningSecret,
    },
    /// An API key. The server never shows it again.
    ApiKey {
        /// The id of its record.
        id: ApiKeyId,
        /// The key.
        key: ApiKeySecret,
    },
}

/// The name under which a [`Vault`](super::Vault) keeps a secret. The name is not secret. `Display` writes a path such as
/// `encryption-key/<kid>`.
///
/// ```
/// use kayle_id::workflows::SecretName;
///
/// let name = SecretName::EncryptionKey { kid: "2026-07".to_owned() };
/// assert_eq!(name.to_string(), "encryption-key/2026-07");
/// ```
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
    /// The name to keep it under.
    #[must_use]
    pub fn name(&self) -> SecretName {
        match self {
            Self::PrivateKey(key) => SecretName::EncryptionKey { kid: key.thumbprint() },
            Self::SigningSecret { endpoint, secret } => SecretName::signing_secret(endpoint, secret),
            Self::ApiKey { id, .. } => SecretName::ApiKey { id: id.clone() },
        }
    }

    /// The secret itself, for the vault: PKCS#8 PEM, `whsec_…` or `kk_…`. The text is wiped when dropped.
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
