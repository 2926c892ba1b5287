//! How the file is opened, and made.

use std::fs::{File, OpenOptions};
use std::path::Path;

use redb::{Builder, Database};

use super::{trouble, writer};
use crate::inbox::engine::Engine;
use crate::inbox::error::Error;

/// Opens it for this process, which is then the only one: whatever is leased was leased by one that is gone.
pub(super) fn first(path: &Path, now: u64) -> Result<Database, Error> {
    if !path.exists() {
        make(path)?;
    }
    let database = again(path)?;
    writer::transact(&database, true, |tables| Engine { tables, now }.recover())?;
    Ok(database)
}

/// Opens one that is there.
pub(super) fn again(path: &Path) -> Result<Database, Error> {
    let file = OpenOptions::new().read(true).write(true).open(path).map_err(trouble)?;
    open(file)
}

/// Makes it aside, whole, and gives it its name then: whoever dies in between leaves no half of a file.
fn make(path: &Path) -> Result<(), Error> {
    let mut aside = path.as_os_str().to_owned();
    aside.push(format!(".{}.new", std::process::id()));
    let aside = Path::new(&aside);
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(aside).map_err(trouble)?;
    writer::transact(&open(file)?, true, |_| Ok(()))?;
    // A link does not take the place of what another process made meanwhile. Not every disk has links.
    let named = match std::fs::hard_link(aside, path) {
        Err(_) if !path.exists() => std::fs::rename(aside, path),
        _ => std::fs::remove_file(aside),
    };
    named.map_err(trouble)?;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        // The name is to be durable too, where folders can be flushed.
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    Ok(())
}

fn open(file: File) -> Result<Database, Error> {
    Builder::new().create_with_file_format_v3(true).create_file(file).map_err(trouble)
}
