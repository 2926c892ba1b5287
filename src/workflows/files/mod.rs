//! A vault and a store in files.

mod folder;
mod name;
mod progress;
mod vault;

pub use progress::FileProgressStore;
pub use vault::FileVault;
