//! A file that holds room on the disk, and is given up when the disk is full, so that entries can still be finished.

use std::io::Write;
use std::path::{Path, PathBuf};

use sqlx::sqlite::SqliteConnectOptions;

/// SQLite copies its write-ahead log into the database when it has four megabytes. Where the disk has less room than that,
/// the log takes this room as well. So with ten megabytes more, the whole log can be copied, upon which it begins anew in
/// the room that it has.
const BYTES: u64 = 10 * 1024 * 1024;

#[derive(Clone, Debug)]
pub(super) struct Ballast(Option<PathBuf>);

impl Ballast {
    /// Beside the database's file.
    pub(super) fn beside(path: &Path) -> Self {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push("-reserve");
        Self(Some(path.with_file_name(name)))
    }

    /// Beside the database's file, unless the database is in memory. It must have been opened before.
    pub(super) fn beside_options(options: &SqliteConnectOptions) -> Self {
        let path = options.get_filename();
        if path.is_file() { Self::beside(path) } else { Self::none() }
    }

    /// Where there is no file.
    pub(super) fn none() -> Self {
        Self(None)
    }

    /// Fills it, where there is room: failing to do so changes nothing.
    pub(super) async fn fill(&self) {
        let Some(path) = self.0.clone() else { return };
        let fill = move || -> std::io::Result<()> {
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create(true).truncate(false);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            // Never through a link that somebody else has put there.
            if path.symlink_metadata().is_ok_and(|found| !found.is_file()) {
                return Ok(());
            }
            let mut file = options.open(&path)?;
            if file.metadata()?.len() >= BYTES {
                return Ok(());
            }
            let block = [0_u8; 65_536];
            let filled = (0..BYTES / 65_536).try_for_each(|_| file.write_all(&block)).and_then(|()| file.sync_data());
            if filled.is_err() {
                file.set_len(0)?;
            }
            filled
        };
        let _ = tokio::task::spawn_blocking(fill).await;
    }

    /// Gives its room up.
    pub(super) async fn release(&self) {
        let Some(path) = self.0.clone() else { return };
        let release = move || {
            if path.symlink_metadata().is_ok_and(|found| found.is_file()) {
                let _ = std::fs::OpenOptions::new().write(true).open(path).and_then(|file| file.set_len(0));
            }
        };
        let _ = tokio::task::spawn_blocking(release).await;
    }
}
