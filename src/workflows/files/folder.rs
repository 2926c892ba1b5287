//! A folder whose files only their owner can read, and which a crash leaves whole.

use std::fs::{self, File, OpenOptions};
use std::io::{Error, ErrorKind, Read, Result, Write};
use std::path::{Path, PathBuf};

use aws_lc_rs::rand;
use zeroize::Zeroizing;

use crate::workflows::secret::hexadecimal;

/// Links that lead to links are followed as often as the system does it.
const MOST_LINKS: usize = 40;

/// A folder for secrets.
#[derive(Clone, Debug)]
pub(super) struct Folder(PathBuf);

impl Folder {
    /// Opens the folder, and makes it, for its owner only, where there is none.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path)?;
        let path = fs::canonicalize(path)?;
        #[cfg(unix)]
        {
            let mode = mode(&fs::metadata(&path)?);
            if mode & 0o022 != 0 {
                let path = path.display();
                return Err(refused(format!(
                    "others can write to the folder {path} (mode {mode:o}); run chmod go-w {path}"
                )));
            }
        }
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// The names of the files that begin and end so.
    pub(super) fn list(&self, prefix: &str, suffix: &str) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            if let Ok(name) = entry?.file_name().into_string()
                && name.starts_with(prefix)
                && name.ends_with(suffix)
            {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    /// Reads a file, if there is one. A file that others can read is refused: its secret may be known to them.
    pub(super) fn read(&self, name: &str) -> Result<Option<Zeroizing<String>>> {
        let path = self.0.join(name);
        let mut file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(at(&path, &error)),
        };
        let metadata = file.metadata().map_err(|error| at(&path, &error))?;
        #[cfg(unix)]
        {
            let mode = mode(&metadata);
            if mode & 0o077 != 0 {
                let path = path.display();
                return Err(refused(format!("others can read or write {path} (mode {mode:o}); run chmod 600 {path}")));
            }
        }
        // Enough room from the beginning, so that no copy of it is left behind in memory.
        let room = usize::try_from(metadata.len()).unwrap_or_default().saturating_add(1);
        let mut text = Zeroizing::new(String::with_capacity(room));
        file.read_to_string(&mut text).map_err(|error| at(&path, &error))?;
        Ok(Some(text))
    }

    /// Writes a file in place of what was there. A link is followed, and what it leads to is replaced.
    pub(super) fn write(&self, name: &str, contents: &[u8]) -> Result<()> {
        let target = target(self.0.join(name))?;
        let new = New::write(&target, contents)?;
        fs::rename(&new.path, &target).map_err(|error| at(&target, &error))?;
        new.keep();
        sync(&target)
    }

    /// Writes a file where there is none. `false`: there is one.
    pub(super) fn create(&self, name: &str, contents: &[u8]) -> Result<bool> {
        let target = self.0.join(name);
        let new = New::write(&target, contents)?;
        match fs::hard_link(&new.path, &target) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(false),
            // Another process has created the file, removed it, and cleaned up.
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
            // The file system has no hard links. It cannot say in one step whether there is such a file.
            Err(_) if target.try_exists()? => return Ok(false),
            Err(_) => {
                fs::rename(&new.path, &target).map_err(|error| at(&target, &error))?;
                new.keep();
            }
        }
        sync(&target)?;
        Ok(true)
    }

    /// Removes a file, what a link leads to, and what a crash left of its writing. It may be gone already.
    pub(super) fn remove(&self, name: &str) -> Result<()> {
        let link = self.0.join(name);
        let target = target(link.clone())?;
        for path in [&target, &link] {
            match fs::remove_file(path) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(at(path, &error)),
                _ => {}
            }
        }
        for left in self.list(&unfinished(name), "")? {
            // Another process may have removed it.
            let _ = fs::remove_file(self.0.join(left));
        }
        sync(&target)?;
        sync(&link)
    }
}

/// A file that is being written, under a name of its own. Dropping it removes it.
struct New {
    path: PathBuf,
    is_kept: bool,
}

impl New {
    /// Writes a file beside its target, since a rename does not cross file systems.
    fn write(target: &Path, contents: &[u8]) -> Result<Self> {
        let mut random = [0; 8];
        rand::fill(&mut random).map_err(|_| Error::other("the system's source of randomness failed: try again"))?;
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let path = target.with_file_name(format!("{}{}", unfinished(&name), hexadecimal(&random)));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&path).map_err(|error| at(&path, &error))?;
        let new = Self { path, is_kept: false };
        file.write_all(contents).and_then(|()| file.sync_all()).map_err(|error| at(&new.path, &error))?;
        Ok(new)
    }

    fn keep(mut self) {
        self.is_kept = true;
    }
}

impl Drop for New {
    fn drop(&mut self) {
        if !self.is_kept {
            // There is nobody to tell, and the next process writes under another name.
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn unfinished(name: &str) -> String {
    format!(".{name}.new-")
}

/// What a path leads to, be it there or not.
fn target(mut path: PathBuf) -> Result<PathBuf> {
    for _ in 0..MOST_LINKS {
        match fs::read_link(&path) {
            Ok(to) => path = path.parent().unwrap_or(Path::new("")).join(to),
            // It is no link, or is not there.
            Err(_) => return Ok(path),
        }
    }
    Err(refused(format!("{} is a link that leads in a circle", path.display())))
}

/// A rename lasts once its folder is written.
fn sync(path: &Path) -> Result<()> {
    if cfg!(unix)
        && let Some(folder) = path.parent()
    {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| at(folder, &error))?;
    }
    Ok(())
}

#[cfg(unix)]
fn mode(metadata: &fs::Metadata) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o7777
}

#[cfg(unix)]
fn refused(text: String) -> Error {
    Error::new(ErrorKind::PermissionDenied, text)
}

#[cfg(not(unix))]
fn refused(text: String) -> Error {
    Error::other(text)
}

/// An error with the path that it is about.
fn at(path: &Path, error: &Error) -> Error {
    Error::new(error.kind(), format!("{}: {error}", path.display()))
}
