//! A Kayle ID that runs in the process: sessions, endpoints, keys, and deliveries that arrive.
//!
//! A [`Simulator`] listens on loopback and behaves as a real server does, its oddities included. A test plays the user:
//! [`complete`](Simulator::complete), [`fail`](Simulator::fail), [`expire`](Simulator::expire), [`withdraw`](Simulator::withdraw); moves the
//! clock: [`advance`](Simulator::advance); and has things go wrong: [`fault`](Simulator::fault), [`disturb`](Simulator::disturb). What no
//! real server would say is a stub of the mock server's: [`mount`](Simulator::mount).
//!
//! ```
//! use kayle_id::testing::SimulatorExt;
//! use kayle_id::testing::simulator::{Claims, Fault, Simulator};
//! use kayle_id::{Claim, ShareFields};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let simulator = Simulator::start().await?;
//! let client = simulator.client()?;
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
//!
//! # What it answers
//!
//! Every operation of the API and of the dashboard, and the routes under `/v1/verify/` that the page of a session's user calls: the
//! session's status and details, consent, handing over to a phone, withdrawing, the directory of organizations, reports of them. It is a
//! server in development mode, unless [`production`](SimulatorBuilder::production) is set.
//!
//! Time is that of [`clock`](Simulator::clock). When it is moved, what is due happens: retries of deliveries, the end of sessions and
//! payloads, the daily look at domains (one whose record is missing three times is downgraded), the daily sweep at 02:23 UTC (sessions and
//! events 30 days after their end, what is known of phones after 7, the audit log of sessions after 365), and deletions.
//!
//! Answers equal those of a real server to the value: status, headers, the order of members, every text. These differ:
//!
//! | call | real server | here | because |
//! |---|---|---|---|
//! | any | 503, or the text of its runtime when it hangs or fails | the answer | it is an accident of the machine; ask for it with [`fault`](Simulator::fault) |
//! | `GET /v1/verify/session/{id}` as a web socket | 101, and frames of the phone's protocol | 426 | the protocol is the app's own; a test [plays](Simulator::complete) the user |
//! | the same with a malformed id | 500 with the text of its runtime | 426 | as above |
//! | `POST /v1/verify/attest/register` | registers a phone that proves itself | 400 | only Apple's or Google's servers can vouch for a phone |
//! | `GET /v1/verify/organizations` and `report-organizations` | every organization | the active one | a simulator has one |
//! | `POST …/replay` at the same moment as an attempt | may show `delivering` | `pending` | a race, which no two runs repeat |
//! | other paths of the library behind the dashboard, such as `GET /v1/auth/error` or signing in | the library's | 404 | there is one user, who is signed in |
//! | `GET /openapi` | the server's document | the document of this project | it tells what this crate is made from |

mod activity;
mod address;
mod api;
mod audit_log;
mod auth;
mod builder;
mod call;
mod changes;
mod claims;
mod clock;
mod control;
mod control_api;
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
mod plausible;
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

pub use activity::{Activity, ActivityKind, ActivityStream};
pub use builder::SimulatorBuilder;
pub use changes::Changes;
pub use claims::{ClaimName, Claims};
pub use clock::SimulatorClock;
pub use control::dashboard::Role;
pub use control::snapshot::{RowKind, Snapshot};
pub use delivery::record::{AttemptError, DeliveryAttempt};
pub use disturbance::Disturbance;
pub use error::SimulatorError;
pub use fault::Fault;
pub use model::account::PublicDetails;
pub use oddity::Oddity;
pub use simulator::Simulator;
