//! Servers for tests: the simulator, the mock server and its fixtures.
//!
//! They are the crate `kayle-id-testing`. What needs the client is here: `SimulatorExt` (feature `client`). The test of
//! webhook receivers, [`conform`], is the crate `kayle-id-conform`.
//!
//! ```
//! use kayle_id::testing::SimulatorExt;
//! use kayle_id::testing::simulator::{Claims, Simulator};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let simulator = Simulator::start().await?;
//! let client = simulator.client()?;
//!
//! let session = client.sessions().create().send().await?;
//! simulator.complete(&session.id, Claims::new())?;
//! assert!(client.sessions().get(&session.id).send().await?.status.is_terminal());
//! # Ok(())
//! # }
//! ```

#[cfg(feature = "client")]
mod simulator_ext;

/// The test of a webhook receiver in any language: good and hostile deliveries, and a report of what it gets wrong.
///
/// ```no_run
/// use kayle_id::testing::conform::{Options, Target, run};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let target = Target::published("http://127.0.0.1:8080/webhooks/kayle")?;
/// let report = run(&target, &Options::new()).await;
/// assert!(report.is_healthy(), "{}", report.to_text());
/// # Ok(())
/// # }
/// ```
pub mod conform {
    pub use kayle_id_conform::report::{Check, Finding, Outcome, Report, Severity};
    pub use kayle_id_conform::{Network, Options, Target, run, vectors};
}

pub use kayle_id_testing::{fixtures, mock, simulator};
#[cfg(feature = "client")]
#[cfg_attr(docsrs, doc(cfg(feature = "client")))]
pub use simulator_ext::SimulatorExt;
