//! The state in a file: written before an answer is sent, by one process at a time.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};

use tokio::sync::watch;

use super::control::snapshot::Snapshot;
use super::control::snapshot_file;
use super::error::SimulatorError;
use super::instance::{Instance, Saved};

/// A state file that this process has locked.
pub(crate) struct StateFile {
    path: PathBuf,
    /// Held until the process ends, however it ends.
    _lock: File,
}

impl StateFile {
    /// Locks the file of a path, which may be a symbolic link, and reads the state in it.
    pub(crate) fn open(path: &Path) -> Result<(Self, Option<Snapshot>), SimulatorError> {
        let path = snapshot_file::resolve(path);
        let failed = |source| SimulatorError::File { path: path.clone(), source };
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".lock");
        let lock = File::options().create(true).truncate(false).write(true).open(path.with_file_name(name));
        let lock = lock.map_err(failed)?;
        match fs4::fs_std::FileExt::try_lock_exclusive(&lock) {
            Ok(true) => {}
            Ok(false) => return Err(SimulatorError::Locked { path }),
            Err(source) => return Err(failed(source)),
        }
        let state = Snapshot::read(&path)?;
        Ok((Self { path, _lock: lock }, state))
    }
}

/// Writes the state after every change, until the instance is gone. Changes that arrive while the file is written go into it together
/// the next time.
pub(crate) async fn run(instance: Weak<Instance>, file: StateFile, saved: watch::Sender<Saved>) {
    let file = Arc::new(file);
    let Some(mut changes) = instance.upgrade().map(|instance| instance.revision.subscribe()) else { return };
    loop {
        let Some(running) = instance.upgrade() else { return };
        let (snapshot, revision) = running.with(|engine| (Snapshot(engine.to_state()), engine.revision));
        drop(running);
        let target = Arc::clone(&file);
        // Disks are slow, and other requests must not wait for them.
        let written = tokio::task::spawn_blocking(move || snapshot.write(&target.path)).await;
        let problem = written.ok().and_then(Result::err).map(Arc::new);
        saved.send_replace(Saved { revision, problem });
        if changes.changed().await.is_err() {
            return;
        }
    }
}
