//! Tasks of several calls, which survive a crash between any two of them.
//!
//! | for | call |
//! |---|---|
//! | create a webhook endpoint that loses no event | [`provision_endpoint`] |
//! | replace an encryption key, and keep the old one as long as it is needed | [`rotate_encryption_key`] |
//! | replace a signing secret | [`rotate_signing_secret`] |
//! | replace an API key | [`rotate_api_key`] |
//! | wait for a session's end by polling | [`wait_for_outcome`] |
//! | find and replay what a receiver missed | [`reconcile`] |
//! | find users who withdrew their consent after the delivery | [`watch_withdrawals`] |
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
//! // After a crash, the same call continues; after its end, it returns the same result.
//! assert_eq!(run().run(&memory, &memory).await?.endpoint.id, provisioned.endpoint.id);
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "testing"))]
//! # fn main() {}
//! ```
//!
//! # How a run survives
//!
//! The application gives a run a name, and the run saves its [`Progress`] under that name in a [`ProgressStore`], before every call that
//! is not safe to repeat. Objects that a call creates carry a mark of the run: a label on an endpoint, a value in an API key's metadata,
//! the thumbprint as an encryption key's `key_id`. A run that is continued looks for its mark first, and adopts what it finds. So a run
//! can crash or fail at any point: call it again with the same name. Two processes that run under one name exclude each other, if the
//! store compares revisions as [`ProgressStore`] describes: one of them ends with [`Error::is_conflict`].
//!
//! Secrets go to a [`Vault`] of the application and nowhere else, before they are needed. [`FileVault`] and
//! [`FileProgressStore`] keep both in files.
//!
//! A run can borrow its store and vault, or own them: with `Arc`s, a run can be passed to [`tokio::spawn`].
//!
//! Runs use the client's clock, which tests replace: [`ClientBuilder::clock`](kayle_id_http::ClientBuilder::clock).

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
