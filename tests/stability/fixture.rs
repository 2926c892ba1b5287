//! The folders of fixtures.

use kayle_id::webhook::Receiver;
use kayle_id::workflows::FileVault;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// The address of the endpoint in every fixture. Nothing listens there.
pub(crate) const URL: &str = "http://127.0.0.1:9/webhooks/kayle";

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// A version's fixtures, in a folder of their own that may be written to.
pub(crate) struct Fixture(PathBuf);

impl Fixture {
    /// Those of every version.
    pub(crate) fn all() -> Vec<Self> {
        let mut versions: Vec<_> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
        versions.sort();
        assert!(!versions.is_empty(), "there are no fixtures");
        versions.iter().map(|version| Self::copy_of(version)).collect()
    }

    fn copy_of(version: &Path) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("kayle-stability-{}-{number}", std::process::id());
        let copy = std::env::temp_dir().join(name);
        copy_folder(version, &copy);
        Self(copy)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub(crate) fn vault(&self) -> FileVault {
        FileVault::open(self.path("vault")).unwrap()
    }

    /// A receiver with the keys and the secrets of the vault.
    pub(crate) fn receiver(&self) -> Receiver {
        let vault = self.vault();
        let secrets = vault.signing_secrets().unwrap();
        let builder = Receiver::builder().keyring(vault.keyring().clone());
        secrets.into_iter().fold(builder, |builder, secret| builder.secret(secret)).build().unwrap()
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Git keeps no mode but the executable bit, and a vault refuses what others can read.
fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(to, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).unwrap();
            #[cfg(unix)]
            std::fs::set_permissions(&target, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        }
    }
}
