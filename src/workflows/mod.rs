//! What takes several calls, and must survive a crash between any two of them.
//!
//! | for | call |
//! |---|---|
//! | an endpoint that loses nothing from its first event on | [`provision_endpoint`] |
//! | a new key for payloads, the old one kept as long as something is encrypted to it | [`rotate_encryption_key`] |
//! | a new signing secret, handed to the receivers at once | [`rotate_signing_secret`] |
//! | a new API key, the old one deleted when nobody uses it | [`rotate_api_key`] |
//! | how a session ends, by asking | [`wait_for_outcome`] |
//! | what a receiver missed while it was away | [`reconcile`] |
//! | who withdrew their consent after the result was delivered | [`watch_withdrawals`] |
//!
//! ```
//! # #[cfg(feature = "testing")]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use kayle_id::workflows::{Memory, provision_endpoint};
//! # let simulator = kayle_id::testing::simulator::Simulator::start().await?;
//! # let client = kayle_id::Client::builder().base_url(simulator.base_url()).api_key(simulator.api_key()).build()?;
//!
//! // An application keeps both in its database and its vault.
//! let memory = Memory::new();
//! let run = || provision_endpoint(&client, "production", "https://example.com/webhooks/kayle");
//! let provisioned = run().run(&memory, &memory).await?;
//!
//! // After a crash, the same call goes on where it stopped; after its end, it finds what it made.
//! assert_eq!(run().run(&memory, &memory).await?.endpoint.id, provisioned.endpoint.id);
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "testing"))]
//! # fn main() {}
//! ```
//!
//! # How a run survives
//!
//! You give a run its name, and its [`Progress`] is saved under it in your [`ProgressStore`], before every call that is not safe to
//! repeat. What the call makes carries a mark of the run: a label on an endpoint, a value in an API key's metadata, the thumbprint as an
//! encryption key's `key_id`. A run that is taken up again looks for its mark first, and adopts what it finds. So a run may die, or
//! fail, anywhere: call it again with the same name. Two processes that run under one name exclude each other, if the store
//! compares revisions as its documentation says: the process that was overtaken ends with [`Error::is_conflict`].
//!
//! Secrets go to your [`Vault`] and nowhere else: before they are needed, and by a call that says so. [`FileVault`] and
//! [`FileProgressStore`] keep both in files.
//!
//! A run borrows its store and vault, or owns them: give it `Arc`s, and [`tokio::spawn`] takes the run as it is.
//!
//! Waits and times are the client's: [`ClientBuilder::clock`](crate::ClientBuilder::clock) replaces them in tests.

mod api_key;
mod encryption_key;
mod error;
mod files;
mod find;
mod key;
mod memory;
mod outcome;
mod progress;
mod provision;
mod reconcile;
mod rotation_status;
mod secret;
mod signing_secret;
mod store;
mod time;
mod withdrawals;

pub use api_key::{RotateApiKey, rotate_api_key};
pub use encryption_key::{RotateEncryptionKey, rotate_encryption_key};
pub use error::{Error, ErrorKind};
pub use files::{FileProgressStore, FileVault};
pub use memory::Memory;
pub use outcome::{SessionOutcome, WaitForOutcome, wait_for_outcome};
pub use progress::Progress;
pub use provision::{ProvisionEndpoint, Provisioned, provision_endpoint};
pub use reconcile::{Ended, LossReason, Lost, Reconcile, Report, Unknowable, UnknowableReason, reconcile};
pub use rotation_status::RotationStatus;
pub use secret::{Secret, SecretName};
pub use signing_secret::{RotateSigningSecret, rotate_signing_secret};
pub use store::{BoxError, HookFuture, ProgressStore, Vault};
pub use withdrawals::{WatchWithdrawals, Withdrawal, WithdrawalReport, watch_withdrawals};
