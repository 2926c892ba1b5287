//! A folder as the vault of the workflows.
//!
//! `kept/` holds every secret that a workflow made, `deployed/` those that receivers and programs are to use. Receivers
//! read `deployed/`: `kayle listen --vault FOLDER` is one.

use std::path::{Path, PathBuf};

use kayle_id::SigningSecret;
use kayle_id::workflows::{BoxError, HookFuture, Secret, SecretName, Vault};
use kayle_id_webhook::jwk::PublicKey;
use kayle_id_webhook::webhook::Keyring;

use crate::failure::{Failure, Outcome};
use crate::files::{self, Access};
use crate::key_file::KeyFile;

/// A folder with secrets, a file each.
pub(crate) struct Folder(PathBuf);

const KEPT: &str = "kept";
const DEPLOYED: &str = "deployed";

impl Folder {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// The signing secrets that are deployed, the newest first.
    pub(crate) fn signing_secrets(&self) -> Outcome<Vec<SigningSecret>> {
        let mut secrets = Vec::new();
        for endpoint in entries(&self.0.join(DEPLOYED).join("signing-secret"))? {
            for path in entries(&endpoint)? {
                let time = std::fs::metadata(&path).and_then(|data| data.modified()).ok();
                let text = files::read_text(&path)?;
                secrets.push((time, SigningSecret::new(text.trim_end())));
            }
        }
        secrets.sort_by_key(|(time, _)| std::cmp::Reverse(*time));
        Ok(secrets.into_iter().map(|(_, secret)| secret).collect())
    }

    /// The private keys that are deployed, by their `kid`.
    pub(crate) fn keyring(&self) -> Outcome<Keyring> {
        let keyring = Keyring::new();
        for path in entries(&self.0.join(DEPLOYED).join("encryption-key"))? {
            let kid = path.file_name().and_then(|name| name.to_str()).map(decoded);
            let kid = kid.ok_or_else(|| Failure::failed(format!("{}: the name is no kid", path.display())))?;
            let pem = files::read(&path)?;
            keyring
                .insert_pem(kid, pem.as_slice())
                .map_err(|error| Failure::failed(format!("{}: {error}", path.display())))?;
        }
        Ok(keyring)
    }

    /// The public half of the first key that is deployed, with its `kid`.
    pub(crate) fn first_public_key(&self) -> Outcome<Option<(String, PublicKey)>> {
        let paths = entries(&self.0.join(DEPLOYED).join("encryption-key"))?;
        let Some(path) = paths.first() else { return Ok(None) };
        let kid = path.file_name().and_then(|name| name.to_str()).map(decoded);
        let kid = kid.ok_or_else(|| Failure::failed(format!("{}: the name is no kid", path.display())))?;
        Ok(Some((kid, KeyFile::read(path)?.public_key())))
    }

    fn path(&self, section: &str, name: &SecretName) -> PathBuf {
        // The name is a path of parts, each of which may hold anything.
        let name = name.to_string();
        let (kind, rest) = name.split_once('/').unwrap_or(("other", &name));
        let folder = self.0.join(section).join(kind);
        match rest.split_once('/').filter(|_| kind == "signing-secret") {
            Some((endpoint, fingerprint)) => folder.join(encoded(endpoint)).join(encoded(fingerprint)),
            None => folder.join(encoded(rest)),
        }
    }

    fn write(&self, section: &str, secret: &Secret) -> Result<(), BoxError> {
        let path = self.path(section, &secret.name());
        if let Some(folder) = path.parent() {
            files::create_private_folder(folder)?;
        }
        files::write(&path, secret.expose_secret().as_bytes(), Access::Owner, true)
            .map_err(|failure| failure.to_string().into())
    }
}

impl Vault for Folder {
    fn keep<'a>(&'a self, secret: &'a Secret) -> HookFuture<'a, ()> {
        Box::pin(async move { self.write(KEPT, secret) })
    }

    fn get<'a>(&'a self, name: &'a SecretName) -> HookFuture<'a, Option<String>> {
        Box::pin(async move {
            match std::fs::read_to_string(self.path(KEPT, name)) {
                Ok(text) => Ok(Some(text)),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(error.into()),
            }
        })
    }

    fn deploy<'a>(&'a self, secret: &'a Secret) -> HookFuture<'a, ()> {
        Box::pin(async move { self.write(DEPLOYED, secret) })
    }

    fn retire<'a>(&'a self, name: &'a SecretName) -> HookFuture<'a, ()> {
        Box::pin(async move {
            for section in [DEPLOYED, KEPT] {
                match std::fs::remove_file(self.path(section, name)) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                    _ => {}
                }
            }
            Ok(())
        })
    }
}

/// The entries of a folder, none where it does not exist. Files that are being written are left out.
fn entries(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let read = match std::fs::read_dir(folder) {
        Ok(read) => read,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Failure::file("cannot read", folder, &error)),
    };
    let mut paths = Vec::new();
    for entry in read {
        let entry = entry.map_err(|error| Failure::file("cannot read", folder, &error))?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
}

/// A name as a file name: everything but letters, digits, `-` and `_` as `%XX`.
fn encoded(name: &str) -> String {
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_' {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

fn decoded(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let [first, tail @ ..] = rest {
        let hexadecimal = tail.get(..2).filter(|_| *first == b'%').and_then(|two| std::str::from_utf8(two).ok());
        match hexadecimal.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_never_leaves_its_folder() {
        for name in ["../../etc/passwd", "a b", "..", "2026-01", "ü/%41"] {
            let file = encoded(name);
            assert!(!file.contains(['/', '.', '\\']), "{file}");
            assert_eq!(decoded(&file), name);
        }
    }
}
