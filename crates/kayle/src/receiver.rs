//! What a delivery is verified and opened with: signing secrets and private keys.

use std::path::{Path, PathBuf};

use clap::Args;
use kayle_id::SigningSecret;
use kayle_id::workflows::FileVault;
use kayle_id_webhook::jwk::PublicKey;
use kayle_id_webhook::webhook::Keyring;

use crate::connection::{lines, pick};
use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::files;
use crate::key_file::{self, KeyFile};
use crate::profile;

/// Where signing secrets and private keys are.
#[derive(Args, Debug)]
#[command(next_help_heading = "Secrets and keys")]
pub(crate) struct ReceiverOptions {
    /// Read signing secrets from this file, one a line; may be repeated (default: KAYLE_WEBHOOK_SECRET, or the profile)
    #[arg(long = "secret-file", value_name = "FILE")]
    secret_files: Vec<PathBuf>,
    /// A private key, PEM, DER or JWK, and the kid it is registered under (default: the JWK's kid, or the thumbprint); may be repeated
    #[arg(long = "key", value_name = "[KID=]FILE")]
    keys: Vec<String>,
    /// The vault of `kayle provision` and `kayle rotate`: use every secret and key that is kept there
    #[arg(long, value_name = "FOLDER")]
    vault: Option<PathBuf>,
}

impl ReceiverOptions {
    /// The signing secrets, at least one.
    pub(crate) fn signing_secrets(&self, context: &Context) -> Outcome<Vec<SigningSecret>> {
        let secrets = self.given_secrets(context)?;
        if secrets.is_empty() {
            return Err(Failure::usage(
                "no signing secret: KAYLE_WEBHOOK_SECRET is not set, and no file or profile names one",
            )
            .hint("set KAYLE_WEBHOOK_SECRET to the endpoint's signing secret, or pass --secret-file"));
        }
        Ok(secrets)
    }

    /// The signing secrets that are given, which may be none.
    pub(crate) fn given_secrets(&self, context: &Context) -> Outcome<Vec<SigningSecret>> {
        let chosen = profile::chosen(context)?;
        let mut secrets = Vec::new();
        for path in &self.secret_files {
            secrets.extend(lines(&files::read_text(path)?).map(|line| SigningSecret::new(line.as_str())));
        }
        if let Some((path, vault)) = self.open_vault(&chosen.profile)? {
            secrets.extend(vault.signing_secrets().map_err(|error| Failure::file("cannot use", &path, &error))?);
        }
        if self.secret_files.is_empty()
            && let Some(source) = pick(chosen.explicit, "KAYLE_WEBHOOK_SECRET", chosen.profile.signing_secret)
        {
            secrets.extend(lines(&source.read("the signing secret")?).map(|line| SigningSecret::new(line.as_str())));
        }
        Ok(secrets)
    }

    /// The public half of the first key that is given, with its `kid`.
    pub(crate) fn first_public_key(&self, context: &Context) -> Outcome<Option<(String, PublicKey)>> {
        let chosen = profile::chosen(context)?;
        let listed = if self.keys.is_empty() { &chosen.profile.keys } else { &self.keys };
        if let Some(key) = listed.first() {
            let (kid, path) = key_file::named(key);
            let file = KeyFile::read(path)?;
            return Ok(Some((kid.map_or_else(|| file.kid(), ToOwned::to_owned), file.public_key())));
        }
        let Some((_, vault)) = self.open_vault(&chosen.profile)? else { return Ok(None) };
        let ring = vault.keyring();
        let kid = ring.kids().into_iter().next();
        Ok(kid.and_then(|kid| ring.public_key(&kid).map(|key| (kid, key))))
    }

    /// The private keys by `kid`.
    pub(crate) fn keyring(&self, context: &Context) -> Outcome<Keyring> {
        let chosen = profile::chosen(context)?;
        let keyring = match self.open_vault(&chosen.profile)? {
            Some((_, vault)) => vault.keyring().clone(),
            None => Keyring::new(),
        };
        let listed = if self.keys.is_empty() { &chosen.profile.keys } else { &self.keys };
        for key in listed {
            let (kid, path) = key_file::named(key);
            insert(&keyring, kid, path)?;
        }
        Ok(keyring)
    }

    /// The vault, where there is one. A receiver makes no folder for it.
    fn open_vault(&self, profile: &profile::Profile) -> Outcome<Option<(PathBuf, FileVault)>> {
        if let Some(path) = self.vault.as_ref().filter(|path| !path.exists()) {
            return Err(Failure::usage(format!("--vault {}: there is no such folder", path.display()))
                .hint("`kayle provision --vault` makes one"));
        }
        let Some(path) = self.vault.as_ref().or(profile.vault.as_ref()).filter(|path| path.exists()) else {
            return Ok(None);
        };
        let vault = FileVault::open(path).map_err(|error| Failure::file("cannot use", path, &error))?;
        Ok(Some((path.clone(), vault)))
    }
}

fn insert(keyring: &Keyring, kid: Option<&str>, path: &Path) -> Outcome {
    let file = KeyFile::read(path)?;
    let kid = kid.map_or_else(|| file.kid(), ToOwned::to_owned);
    let key = file.private(path)?;
    keyring.insert(kid, &key).map_err(|error| Failure::failed(format!("{}: {error}", path.display())))
}
