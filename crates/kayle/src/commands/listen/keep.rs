//! The file that deliveries are kept in.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use http::HeaderMap;
use kayle_id::Timestamp;

use crate::delivery_file;
use crate::failure::{Failure, Outcome};

/// A file that grows by a line a delivery.
pub(crate) struct KeepFile {
    file: File,
    path: PathBuf,
}

impl KeepFile {
    pub(crate) fn open(path: &Path) -> Outcome<Self> {
        let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
        let file = file.map_err(|error| Failure::file("cannot write", path, &error))?;
        Ok(Self { file, path: path.to_owned() })
    }

    /// Appends a delivery. It is on the disk when this returns, so that the sender may be told so.
    pub(crate) fn append(&mut self, headers: &HeaderMap, body: &[u8]) -> Outcome {
        let line = delivery_file::to_line(headers, body, Timestamp::now())?;
        let failed = |error: &std::io::Error| Failure::file("cannot write", &self.path, error);
        // One write: another process that appends does not cut it in two.
        let before = self.file.metadata().map(|data| data.len()).map_err(|error| failed(&error))?;
        if let Err(error) = self.file.write_all(line.as_bytes()).and_then(|()| self.file.sync_data()) {
            // A full disk may have taken half of the line.
            let _ = self.file.set_len(before);
            return Err(failed(&error));
        }
        Ok(())
    }
}
