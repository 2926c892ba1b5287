//! What earlier versions stored is read by this one.
//!
//! `tests/fixtures/<version>/` has each stored form as that version wrote it, with keys that were made for it and no real
//! data. A folder is never changed once its version is released. A new version adds a folder:
//! `WRITE_FIXTURES=1 cargo test --test stability write`.

mod exhaustive;
mod fixture;
mod forms;
mod inbox;
mod runs;
mod write;
