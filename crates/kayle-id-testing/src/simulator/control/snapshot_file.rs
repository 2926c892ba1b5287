//! States in files.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::simulator::control::snapshot::Snapshot;
use crate::simulator::error::SimulatorError;

const FORMAT: &str = "kayle-simulator";
/// What is written. A state of a later one is refused.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Written<'a> {
    format: &'a str,
    version: u32,
    state: &'a Snapshot,
}

/// What every version has.
#[derive(Deserialize)]
struct Head {
    format: String,
    version: u32,
}

#[derive(Deserialize)]
struct Read {
    state: Snapshot,
}

impl Snapshot {
    /// Reads a state that [`write`](Self::write) has written. `None` where there is no such file, and where the file is empty.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or is not a whole state.
    pub fn read(path: impl AsRef<Path>) -> Result<Option<Self>, SimulatorError> {
        let path = path.as_ref();
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(SimulatorError::File { path: path.to_owned(), source }),
        };
        if bytes.is_empty() {
            return Ok(None);
        }
        let damaged = |problem: String| SimulatorError::Damaged { path: path.to_owned(), problem };
        let head: Head = serde_json::from_slice(&bytes).map_err(|error| damaged(place(&error)))?;
        if head.format != FORMAT {
            return Err(damaged("it is another kind of file".to_owned()));
        }
        if head.version != VERSION {
            return Err(damaged(format!("it has version {}, and this program reads version {VERSION}", head.version)));
        }
        let mut reader = serde_json::Deserializer::from_slice(&bytes);
        let read: Result<Read, _> = serde_path_to_error::deserialize(&mut reader);
        let read = read.map_err(|error| damaged(format!("{}, at {}", place(error.inner()), error.path())))?;
        Ok(Some(read.state))
    }

    /// Writes the state so that a crash at any moment leaves a whole file: the one before or this one.
    ///
    /// A symbolic link is followed: the file that it leads to is written. The file has secrets and personal data in it; on Unix, only
    /// the owner may read it.
    ///
    /// # Errors
    ///
    /// When the file cannot be written. The one before is left as it is.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), SimulatorError> {
        let path = &resolve(path.as_ref());
        let failed = |source| SimulatorError::File { path: path.to_owned(), source };
        let mut text = serde_json::to_vec(&Written { format: FORMAT, version: VERSION, state: self })
            .map_err(|error| failed(error.into()))?;
        text.push(b'\n');
        let beside = beside(path);
        let written = write_whole(&beside, &text).and_then(|()| fs::rename(&beside, path));
        if let Err(source) = written {
            // Whether this works does not matter any more.
            let _ = fs::remove_file(&beside);
            return Err(failed(source));
        }
        sync_folder(path).map_err(failed)
    }
}

/// Where in the file reading ended, and why, without what stands there.
fn place(error: &serde_json::Error) -> String {
    let why = match error.classify() {
        serde_json::error::Category::Eof => "it ends too early",
        serde_json::error::Category::Data => "a value has not its form, or is missing",
        _ => "it is not JSON",
    };
    format!("{why}, line {} column {}", error.line(), error.column())
}

/// The file that a path leads to. A link to a file that does not exist yet is followed as well.
pub(crate) fn resolve(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    // As many steps as the system itself takes.
    for _ in 0..40 {
        let Ok(target) = fs::read_link(&path) else { break };
        path = path.parent().unwrap_or(Path::new("")).join(target);
    }
    path
}

/// A name of this process's own in the same folder, since a rename does not cross file systems.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    path.with_file_name(name)
}

fn write_whole(path: &Path, text: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text)?;
    file.sync_all()
}

/// A rename lasts once its folder is written.
fn sync_folder(path: &Path) -> std::io::Result<()> {
    if cfg!(unix) {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
