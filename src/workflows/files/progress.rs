//! Progress in files.

use std::path::Path;
use std::sync::Arc;

use super::folder::Folder;
use super::name::encode;
use crate::workflows::error::Error;
use crate::workflows::progress::Progress;
use crate::workflows::store::{BoxError, HookFuture, ProgressStore};

/// How often a reader begins anew because a writer was quicker.
const READS: usize = 16;

/// A [`ProgressStore`] in a folder, a file for each run.
///
/// A save is durable when it returns: the file and the folder are flushed, and a crash leaves the progress before or the new
/// one. Two processes that run under one name exclude each other, on one machine and on a file system that several share: a revision
/// is a file that only one of them can create. On file systems without hard links, such as FAT, they do not in every case.
///
/// Any text can be the name of a run; what a file name cannot hold is encoded. The files are readable by their owner only, and
/// the folder is made for its owner only. On Windows the folder's access control list applies instead.
///
/// ```
/// # #[cfg(feature = "testing")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use kayle_id::workflows::{FileProgressStore, FileVault, provision_endpoint};
/// # let simulator = kayle_id::testing::simulator::Simulator::start().await?;
/// # let client = kayle_id::Client::builder().base_url(simulator.base_url()).api_key(simulator.api_key()).build()?;
/// # let folder = std::env::temp_dir().join(format!("kayle-id-doc-progress-{}", std::process::id()));
///
/// let store = FileProgressStore::open(folder.join("runs"))?;
/// let vault = FileVault::open(folder.join("secrets"))?;
/// let made = provision_endpoint(&client, "production", "https://example.com/webhooks/kayle").run(&store, &vault).await?;
/// assert_eq!(vault.keyring().kids(), [made.kid]);
/// # std::fs::remove_dir_all(folder)?;
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "testing"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug)]
pub struct FileProgressStore {
    folder: Arc<Folder>,
}

impl FileProgressStore {
    /// Opens a folder, and creates it if necessary.
    ///
    /// # Errors
    ///
    /// If the folder cannot be made, or if others can write to it.
    pub fn open(folder: impl AsRef<Path>) -> std::io::Result<Self> {
        Ok(Self { folder: Arc::new(Folder::open(folder.as_ref())?) })
    }
}

impl ProgressStore for FileProgressStore {
    fn load<'a>(&'a self, run: &'a str) -> HookFuture<'a, Option<Progress>> {
        let (folder, prefix) = (Arc::clone(&self.folder), prefix(run));
        Box::pin(async move { tokio::task::spawn_blocking(move || load(&folder, &prefix)).await? })
    }

    fn save<'a>(&'a self, run: &'a str, progress: &'a Progress) -> HookFuture<'a, ()> {
        let (folder, prefix, progress) = (Arc::clone(&self.folder), prefix(run), progress.clone());
        Box::pin(async move { tokio::task::spawn_blocking(move || save(&folder, &prefix, &progress)).await? })
    }
}

fn prefix(run: &str) -> String {
    format!("run.{}.", encode(run))
}

/// The revisions of a run, each in a file of its own. There is more than one only after a crash, or while another process saves.
fn revisions(folder: &Folder, prefix: &str) -> std::io::Result<Vec<u64>> {
    let names = folder.list(prefix, ".json")?;
    let revision = |name: &String| name.strip_prefix(prefix)?.strip_suffix(".json")?.parse().ok();
    let mut revisions: Vec<u64> = names.iter().filter_map(revision).collect();
    revisions.sort_unstable();
    Ok(revisions)
}

fn file(prefix: &str, revision: u64) -> String {
    format!("{prefix}{revision}.json")
}

fn load(folder: &Folder, prefix: &str) -> Result<Option<Progress>, BoxError> {
    for _ in 0..READS {
        let Some(last) = revisions(folder, prefix)?.pop() else { return Ok(None) };
        if let Some(json) = folder.read(&file(prefix, last))? {
            return Ok(Some(serde_json::from_str(&json)?));
        }
        // Another process has saved the next revision, and removed this one.
    }
    Err(Error::conflict().into())
}

fn save(folder: &Folder, prefix: &str, progress: &Progress) -> Result<(), BoxError> {
    let revision = progress.revision();
    let held = revisions(folder, prefix)?.pop().unwrap_or_default();
    let name = file(prefix, revision);
    if held.checked_add(1) != Some(revision) || !folder.create(&name, &serde_json::to_vec(progress)?)? {
        return Err(Error::conflict().into());
    }
    // Another process may have loaded this revision and saved the next one since. Or it has done so before, and removed this revision.
    let present = revisions(folder, prefix)?;
    if present.last() != Some(&revision) {
        folder.remove(&name)?;
        return Err(Error::conflict().into());
    }
    for old in present.into_iter().filter(|old| *old < revision) {
        folder.remove(&file(prefix, old))?;
    }
    Ok(())
}
