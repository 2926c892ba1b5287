//! The store and the vault in files.

use crate::support::{KEYS, World, bare};
use kayle_id::webhook::Receiver;
use kayle_id::workflows::{
    Error, FileProgressStore, FileVault, Progress, ProgressStore, RotationStatus, Secret, SecretName, Vault,
    provision_endpoint, rotate_encryption_key, rotate_signing_secret,
};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// A folder that is removed at the end of its test.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("kayle-id-files-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path).unwrap();
        Self(fs::canonicalize(path).unwrap())
    }

    fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn private_key() -> Secret {
    Secret::PrivateKey(KEYS[0].clone())
}

/// Some progress, and that of the save after it.
async fn progress() -> (Progress, Progress) {
    let world = World::start().await;
    crate::provision::provision(&world).await.unwrap();
    let saved = world.frail.memory.load("production").await.unwrap().unwrap();
    let with = |revision: u64| {
        let mut json = serde_json::to_value(&saved).unwrap();
        json["revision"] = revision.into();
        serde_json::from_value(json).unwrap()
    };
    (with(1), with(2))
}

#[tokio::test]
async fn runs_go_on_from_files_in_another_process() {
    let world = World::start().await;
    let scratch = Scratch::new();
    // Each of these is another process: it knows nothing but the folder.
    let process = || {
        let store = FileProgressStore::open(scratch.join("runs")).unwrap();
        (store, FileVault::open(scratch.join("secrets")).unwrap())
    };
    let (store, vault) = process();
    let run = provision_endpoint(&world.client, "production", &world.url).key(&KEYS[0]);
    let endpoint = run.run(&store, &vault).await.unwrap().endpoint.id;
    let event = world.session().await;
    assert!(world.application.opened().is_empty(), "the application has another vault");

    let (store, vault) = process();
    assert_eq!(vault.keyring().kids(), [KEYS[0].thumbprint()]);
    let delivery = bare(&world.simulator).webhooks().events().get(&event).send().await.unwrap();
    assert_eq!(delivery.deliveries.len(), 1);
    let mut builder = Receiver::builder().keyring(vault.keyring().clone());
    for secret in vault.signing_secrets().unwrap() {
        builder = builder.secret(secret);
    }
    let receiver = builder.build().unwrap();

    let told = Arc::new(AtomicUsize::new(0));
    let (count, listening) = (Arc::clone(&told), receiver.clone());
    let vault = vault.on_change(move |vault| {
        count.fetch_add(1, Ordering::SeqCst);
        Ok(listening.replace_secrets(vault.signing_secrets()?)?)
    });
    let run = rotate_encryption_key(&world.client, "key", &endpoint).key(&KEYS[1]);
    let RotationStatus::Overlapping { until, .. } = run.clone().run(&store, &vault).await.unwrap() else {
        panic!("the old key is needed")
    };
    rotate_signing_secret(&world.client, "secret", &endpoint).run(&store, &vault).await.unwrap();
    assert_eq!((vault.keyring().kids().len(), vault.signing_secrets().unwrap().len()), (2, 2));
    assert_eq!(told.load(Ordering::SeqCst), 2);

    world.reach(until).await;
    let (store, vault) = process();
    assert_eq!(vault.keyring().kids().len(), 2);
    world.simulator.advance(Duration::from_secs(5 * 24 * 3600)).await;
    assert!(run.run(&store, &vault).await.unwrap().is_complete());
    let done = rotate_signing_secret(&world.client, "secret", &endpoint).run(&store, &vault).await.unwrap();
    assert!(done.is_complete());
    assert_eq!(vault.keyring().kids(), [KEYS[1].thumbprint()]);
    let current = bare(&world.simulator).webhooks().signing_secrets().reveal(&endpoint).send().await.unwrap();
    assert_eq!(vault.signing_secrets().unwrap(), [current.signing_secret]);
    // One file a run, one a secret, and nothing half-written.
    assert_eq!(files(&scratch.0).len(), 3 + 2, "{:?}", files(&scratch.0));
    let text = format!("{store:?} {vault:?}");
    assert!(!text.contains("PRIVATE") && !text.contains("whsec_"), "{text}");
}

#[tokio::test]
async fn a_private_key_in_a_file_can_be_read_by_other_programs() {
    let scratch = Scratch::new();
    let vault = FileVault::open(&scratch.0).unwrap();
    vault.keep(&private_key()).await.unwrap();
    let path = vault.path(&private_key().name());
    let pem = fs::read(&path).unwrap();
    assert_eq!(kayle_id::jwk::PrivateKey::from_pem(&pem).unwrap().thumbprint(), KEYS[0].thumbprint());
    // Somebody's backup is not a key.
    fs::write(path.with_extension("pem.bak"), "no key").unwrap();
    assert_eq!(FileVault::open(&scratch.0).unwrap().keyring().kids(), [KEYS[0].thumbprint()]);
    fs::write(&path, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n").unwrap();
    let error = FileVault::open(&scratch.0).unwrap_err().to_string();
    assert!(error.contains(path.to_str().unwrap()) && !error.contains("AAAA"), "{error}");
}

#[tokio::test]
async fn names_cannot_leave_the_folder() {
    let scratch = Scratch::new();
    let folder = scratch.join("inner");
    let (store, vault) = (FileProgressStore::open(&folder).unwrap(), FileVault::open(&folder).unwrap());
    let (first, _) = progress().await;
    let names =
        ["../run", "../../etc/passwd", "/etc/passwd", "..", ".", "a/b/c", "Prod", "prod", "nul\0", "ü\n", "con"];
    let long = ["n".repeat(5000), "n".repeat(5001)];
    for name in names.into_iter().chain(long.iter().map(String::as_str)) {
        assert_eq!(store.load(name).await.unwrap(), None, "{name:?} is its own");
        store.save(name, &first).await.unwrap();
        assert_eq!(store.load(name).await.unwrap().as_ref(), Some(&first));
        vault.retire(&SecretName::EncryptionKey { kid: name.to_owned() }).await.unwrap();
    }
    assert_eq!(files(&folder).len(), 13);
    assert_eq!(files(&scratch.0).len(), 13, "and none outside");
}

#[tokio::test]
async fn a_save_of_a_process_that_was_overtaken_is_refused() {
    let scratch = Scratch::new();
    let [one, other] = [(); 2].map(|()| FileProgressStore::open(&scratch.0).unwrap());
    let (first, second) = progress().await;
    assert!(one.save("run", &second).await.unwrap_err().downcast::<Error>().unwrap().is_conflict());
    one.save("run", &first).await.unwrap();
    for stale in [&first, &first] {
        let error = other.save("run", stale).await.unwrap_err().downcast::<Error>().unwrap();
        assert!(error.is_conflict(), "{error}");
    }
    other.save("run", &second).await.unwrap();
    assert_eq!(one.load("run").await.unwrap(), Some(second));
    assert_eq!(files(&scratch.0).len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_revision_is_saved_once_however_many_try() {
    let scratch = Scratch::new();
    let (first, _) = progress().await;
    let json = serde_json::to_value(&first).unwrap();
    let tasks = (0..8).map(|_| {
        let store = FileProgressStore::open(&scratch.0).unwrap();
        let json = json.clone();
        tokio::spawn(async move {
            let mut saved = Vec::new();
            for _ in 0..40 {
                let held = match store.load("run").await {
                    Ok(held) => held.map_or(0, |progress| progress.revision()),
                    Err(error) if error.downcast_ref::<Error>().is_some_and(Error::is_conflict) => continue,
                    Err(error) => panic!("{error}"),
                };
                let mut next = json.clone();
                next["revision"] = (held + 1).into();
                match store.save("run", &serde_json::from_value(next).unwrap()).await {
                    Ok(()) => saved.push(held + 1),
                    Err(error) => assert!(error.downcast::<Error>().unwrap().is_conflict()),
                }
            }
            saved
        })
    });
    let mut saved = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        saved.extend(task.await.unwrap());
    }
    saved.sort_unstable();
    // One that was overtaken just after its save learns of a conflict too, so that some may be missing.
    assert!(saved.windows(2).all(|pair| pair[0] < pair[1]), "saved twice: {saved:?}");
    let store = FileProgressStore::open(&scratch.0).unwrap();
    assert_eq!(Some(&store.load("run").await.unwrap().unwrap().revision()), saved.last());
    assert_eq!(files(&scratch.0).len(), 1);
}

#[tokio::test]
async fn what_a_crash_leaves_behind_is_passed_over() {
    let scratch = Scratch::new();
    let store = FileProgressStore::open(&scratch.0).unwrap();
    let (first, second) = progress().await;
    store.save("run", &first).await.unwrap();
    let older = files(&scratch.0).remove(0);
    let kept = fs::read(&older).unwrap();
    store.save("run", &second).await.unwrap();
    // It died before it removed the older revision, and another one amid a write.
    fs::write(&older, kept).unwrap();
    fs::write(scratch.join(".run.run.3.json.new-0123456789abcdef"), "{\"mar").unwrap();
    assert_eq!(store.load("run").await.unwrap().unwrap().revision(), 2);

    let vault = FileVault::open(scratch.join("secrets")).unwrap();
    vault.keep(&private_key()).await.unwrap();
    let name = private_key().name();
    let file = vault.path(&name).file_name().unwrap().to_str().unwrap().to_owned();
    fs::write(scratch.join("secrets").join(format!(".{file}.new-00")), "-----BEGIN").unwrap();
    vault.retire(&name).await.unwrap();
    vault.retire(&name).await.unwrap();
    assert!(files(&scratch.join("secrets")).is_empty(), "a retired key leaves nothing behind");
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    fn chmod(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[tokio::test]
    async fn files_are_the_owners_only() {
        let scratch = Scratch::new();
        let folder = scratch.join("a/b");
        let (store, vault) = (FileProgressStore::open(&folder).unwrap(), FileVault::open(&folder).unwrap());
        store.save("run", &progress().await.0).await.unwrap();
        vault.keep(&private_key()).await.unwrap();
        assert_eq!(mode(&folder), 0o700);
        let files = files(&folder);
        assert_eq!(files.len(), 2);
        assert!(files.iter().all(|file| mode(file) == 0o600), "{files:?}");
        // A file that was there with other permissions is replaced by one with these.
        chmod(&files[0], 0o600);
        fs::write(&files[0], "old").unwrap();
        chmod(&files[0], 0o644);
        vault.keep(&private_key()).await.unwrap();
        assert_eq!(mode(&files[0]), 0o600);
    }

    #[tokio::test]
    async fn a_secret_that_others_can_read_is_refused() {
        let scratch = Scratch::new();
        let vault = FileVault::open(&scratch.0).unwrap();
        vault.keep(&private_key()).await.unwrap();
        let path = vault.path(&private_key().name());
        for open in [0o644, 0o640, 0o602, 0o604] {
            chmod(&path, open);
            let error = vault.get(&private_key().name()).await.unwrap_err().to_string();
            assert!(error.contains("chmod 600") && error.contains(path.to_str().unwrap()), "{error}");
            assert!(FileVault::open(&scratch.0).unwrap_err().to_string().contains("chmod 600"));
        }
        chmod(&path, 0o600);
        assert!(vault.get(&private_key().name()).await.unwrap().is_some());
        chmod(&scratch.0, 0o777);
        let error = FileVault::open(&scratch.0).unwrap_err().to_string();
        assert!(error.contains("chmod go-w"), "{error}");
        assert!(FileProgressStore::open(&scratch.0).is_err());
        chmod(&scratch.0, 0o755);
        assert!(FileVault::open(&scratch.0).is_ok());
    }

    #[tokio::test]
    async fn links_are_followed_to_what_they_lead_to() {
        let scratch = Scratch::new();
        let (folder, elsewhere) = (scratch.join("folder"), scratch.join("elsewhere"));
        fs::create_dir(&elsewhere).unwrap();
        symlink(&elsewhere, &folder).unwrap();
        let vault = FileVault::open(&folder).unwrap();
        let name = private_key().name();
        vault.keep(&private_key()).await.unwrap();
        assert_eq!(files(&elsewhere).len(), 1, "the folder is a link");

        // The file is a link to one that is there, then to one that is not, by way of another link.
        let path = vault.path(&name);
        let [real, missing, between] = ["real.pem", "missing.pem", "between"].map(|name| scratch.join(name));
        fs::rename(&path, &real).unwrap();
        for leads_to in [&real, &missing] {
            let _ = fs::remove_file(&between);
            let _ = fs::remove_file(&path);
            symlink(leads_to, &between).unwrap();
            symlink("../between", &path).unwrap();
            vault.keep(&private_key()).await.unwrap();
            assert!(fs::symlink_metadata(&path).unwrap().is_symlink(), "the link stays");
            assert!(fs::symlink_metadata(leads_to).unwrap().is_file());
            assert_eq!(mode(leads_to), 0o600);
            assert!(vault.get(&name).await.unwrap().is_some());
        }
        vault.retire(&name).await.unwrap();
        assert!(!missing.exists(), "the key itself is gone, not only the link");
        assert!(vault.get(&name).await.unwrap().is_none());

        let _ = fs::remove_file(&path);
        symlink(&path, &path).unwrap();
        let error = vault.keep(&private_key()).await.unwrap_err().to_string();
        assert!(error.contains("circle"), "{error}");
    }
}
