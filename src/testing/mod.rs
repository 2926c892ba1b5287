//! Servers for tests: the simulator, the mock server and its fixtures.
//!
//! They are the crate `kayle-id-testing`. What needs the client is here: `SimulatorExt` (feature `client`).
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

pub use kayle_id_testing::{fixtures, mock, simulator};
#[cfg(feature = "client")]
#[cfg_attr(docsrs, doc(cfg(feature = "client")))]
pub use simulator_ext::SimulatorExt;
