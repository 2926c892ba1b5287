//! A small disk that can be full: a file system in memory, which takes the right to mount one.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub(crate) struct Disk {
    folder: tempfile::TempDir,
}

/// Whether this process may mount one.
pub(crate) fn is_there() -> bool {
    mount(64 * 1024).is_some()
}

fn mount(bytes: u64) -> Option<Disk> {
    let folder = tempfile::tempdir().ok()?;
    let mut mount = Command::new("mount");
    mount.args(["-t", "tmpfs", "-o", &format!("size={bytes}"), "tmpfs"]).arg(folder.path());
    mount.stderr(Stdio::null()).status().is_ok_and(|status| status.success()).then_some(Disk { folder })
}

impl Disk {
    pub(crate) fn of(bytes: u64) -> Self {
        mount(bytes).unwrap()
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Takes what room there is, and gives it back when the returned file is removed.
    pub(crate) fn fill(&self) -> PathBuf {
        use std::io::Write;
        let path = self.path().join("filler");
        let mut file = std::fs::File::create(&path).unwrap();
        for size in [65_536, 4096, 1] {
            while file.write(&vec![1; size]).is_ok_and(|written| written > 0) {}
        }
        path
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Also while a file of it is still open.
        let _ = Command::new("umount").arg("--lazy").arg(self.folder.path()).status();
    }
}
