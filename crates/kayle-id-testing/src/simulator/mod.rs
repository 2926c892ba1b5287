//! A Kayle ID that runs in the process: sessions, endpoints, keys, and deliveries that arrive.
//!
//! A [`Simulator`] listens on loopback and behaves as a real server does, its oddities included. A test plays the user:
//! [`complete`](Simulator::complete), [`fail`](Simulator::fail), [`expire`](Simulator::expire), [`withdraw`](Simulator::withdraw); moves the
//! clock: [`advance`](Simulator::advance); and has things go wrong: [`fault`](Simulator::fault), [`disturb`](Simulator::disturb). What no
//! real server would say is a stub of the mock server's: [`mount`](Simulator::mount).
//!
//! ```
//! use kayle_id::testing::simulator::{Claims, Fault, Simulator};
//! use kayle_id::{Claim, Client, ShareFields};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let simulator = Simulator::start().await?;
//! let client = Client::builder().base_url(simulator.base_url()).api_key(simulator.api_key()).build()?;
//!
//! let fields = ShareFields::new().require(Claim::FamilyName, "To address you");
//! let session = client.sessions().create().share_fields(fields).send().await?;
//! simulator.complete(&session.id, Claims::new().share(Claim::FamilyName, "ERIKSSON"))?;
//!
//! // A server that is busy for a moment does not disturb the client.
//! simulator.fault(Fault::status(503).on("get_session").times(1));
//! assert!(client.sessions().get(&session.id).send().await?.status.is_terminal());
//! # Ok(())
//! # }
//! ```
//!
//! Webhook endpoints with an `http://127.0.0.1` address receive their deliveries over HTTP, at once. Other addresses get nothing, unless
//! [`route`](Simulator::route) leads them here or [`deliver_anywhere`](SimulatorBuilder::deliver_anywhere) is set.

mod address;
mod api;
mod audit_log;
mod auth;
mod builder;
mod changes;
mod claims;
mod clock;
mod control;
mod dashboard;
mod delivery;
mod disturbance;
mod domain_checks;
mod engine;
mod error;
mod fault;
mod instance;
mod model;
mod oddity;
mod page;
mod persistence;
mod public;
mod reply;
mod request_log;
mod retention;
mod route;
mod router;
mod scheduler;
mod server;
mod session_end;
#[expect(clippy::module_inception, reason = "the simulator's own type")]
mod simulator;
mod stubs;
mod sync;
mod validate;
mod verification;
mod withdrawal;

pub use builder::SimulatorBuilder;
pub use changes::Changes;
pub use claims::{ClaimName, Claims};
pub use clock::SimulatorClock;
pub use control::dashboard::Role;
pub use control::snapshot::{RowKind, Snapshot};
pub use disturbance::Disturbance;
pub use error::SimulatorError;
pub use fault::Fault;
pub use model::account::PublicDetails;
pub use oddity::Oddity;
pub use simulator::Simulator;
