//! Files that are read and written, whole or not at all.

use std::io::{Read, Write};
use std::path::Path;

use zeroize::Zeroizing;

use crate::failure::{Failure, Outcome};

/// The largest file that is read. Keys and deliveries have a few kilobytes.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Reads a file, or standard input for `-`.
pub(crate) fn read(path: &Path) -> Outcome<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::new());
    let read = if path == Path::new("-") {
        std::io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
    };
    read.map_err(|error| Failure::file("cannot read", path, &error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Failure::failed(format!("{} has more than {LARGEST} bytes", path.display())));
    }
    Ok(bytes)
}

/// Reads a text file, or standard input for `-`.
pub(crate) fn read_text(path: &Path) -> Outcome<Zeroizing<String>> {
    let bytes = read(path)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Failure::failed(format!("{} is not UTF-8", path.display())))?;
    Ok(Zeroizing::new(text.to_owned()))
}

/// Who may read a file that is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Its owner only, on Unix.
    Owner,
    /// Whoever the system's default lets.
    Default,
}

/// Writes a file so that a crash or a full disk leaves no half of it. An existing file is replaced on request only.
pub(crate) fn write(path: &Path, bytes: &[u8], access: Access, replace: bool) -> Outcome {
    let failed = |error: &std::io::Error| Failure::file("cannot write", path, error);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new();
    #[cfg(unix)]
    if access == Access::Default {
        use std::os::unix::fs::PermissionsExt;
        // The process's mask still applies.
        file.permissions(std::fs::Permissions::from_mode(0o666));
    }
    #[cfg(not(unix))]
    let _ = access;
    let mut file = file.prefix(".kayle-").tempfile_in(folder).map_err(|error| failed(&error))?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(|error| failed(&error))?;
    if replace {
        file.persist(path).map_err(|error| failed(&error.error))?;
        return Ok(());
    }
    match file.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(Failure::failed(format!("{} exists already", path.display()))
                .hint("choose another name, or pass --force to replace it"))
        }
        Err(error) => Err(failed(&error.error)),
    }
}
