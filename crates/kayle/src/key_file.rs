//! Keys in files, in every form that the library reads.

use std::path::Path;

use kayle_id_webhook::jwk::{KeyError, PrivateKey, PublicKey};
use zeroize::Zeroizing;

use crate::failure::{Failure, Outcome};
use crate::files;

/// A key that was read.
pub(crate) enum KeyFile {
    Private(PrivateKey, Form, Option<String>),
    Public(PublicKey, Form, Option<String>),
}

/// How a file spells a key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Pem,
    Der,
    Jwk,
}

impl Form {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Pem => "PEM",
            Self::Der => "DER",
            Self::Jwk => "JWK",
        }
    }
}

impl KeyFile {
    /// Reads a file, or standard input for `-`.
    pub(crate) fn read(path: &Path) -> Outcome<Self> {
        let bytes = files::read(path)?;
        Self::parse(&bytes).map_err(|error| Failure::failed(format!("{}: {error}", path.display())))
    }

    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, KeyError> {
        let trimmed = bytes.trim_ascii_start();
        if trimmed.starts_with(b"{") {
            let text = Zeroizing::new(String::from_utf8_lossy(bytes).into_owned());
            let kid = kid_of(&text);
            return match PrivateKey::from_jwk(&text) {
                Ok(key) => Ok(Self::Private(key, Form::Jwk, kid)),
                Err(KeyError::PublicKeyGiven) => Ok(Self::Public(PublicKey::from_jwk(&text)?, Form::Jwk, kid)),
                Err(error) => Err(error),
            };
        }
        if trimmed.starts_with(b"-----") {
            return match PrivateKey::from_pem(bytes) {
                Ok(key) => Ok(Self::Private(key, Form::Pem, None)),
                Err(KeyError::PublicKeyGiven) => Ok(Self::Public(PublicKey::from_pem(bytes)?, Form::Pem, None)),
                Err(error) => Err(error),
            };
        }
        match PrivateKey::from_der(bytes) {
            Ok(key) => Ok(Self::Private(key, Form::Der, None)),
            Err(KeyError::PublicKeyGiven) => Ok(Self::Public(PublicKey::from_der(bytes)?, Form::Der, None)),
            Err(error) => Err(error),
        }
    }

    pub(crate) fn public_key(&self) -> PublicKey {
        match self {
            Self::Private(key, ..) => key.public_key(),
            Self::Public(key, ..) => key.clone(),
        }
    }

    pub(crate) fn is_private(&self) -> bool {
        matches!(self, Self::Private(..))
    }

    pub(crate) fn form(&self) -> Form {
        match self {
            Self::Private(_, form, _) | Self::Public(_, form, _) => *form,
        }
    }

    /// The `kid` of a JWK, or the thumbprint.
    pub(crate) fn kid(&self) -> String {
        match self {
            Self::Private(_, _, Some(kid)) | Self::Public(_, _, Some(kid)) => kid.clone(),
            _ => self.public_key().thumbprint(),
        }
    }

    /// The private key, or an error that says what the file holds.
    pub(crate) fn private(self, path: &Path) -> Outcome<PrivateKey> {
        match self {
            Self::Private(key, ..) => Ok(key),
            Self::Public(..) => {
                Err(Failure::failed(format!("{} holds a public key, and a private one is needed", path.display())))
            }
        }
    }
}

/// The `kid` of a JWK. A text that is no JWK is refused elsewhere.
fn kid_of(json: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Named {
        kid: Option<String>,
    }
    serde_json::from_str::<Named>(json).ok()?.kid
}

/// Takes `KID=FILE` or `FILE` apart. A file of that whole name comes first, since names may have a `=` in them.
pub(crate) fn named(argument: &str) -> (Option<&str>, &Path) {
    match argument.split_once('=') {
        Some((kid, path)) if !kid.is_empty() && !Path::new(argument).exists() => (Some(kid), Path::new(path)),
        _ => (None, Path::new(argument)),
    }
}
