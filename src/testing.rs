//! Servers for tests: the simulator, the mock server and its fixtures.
//!
//! They are the crate `kayle-id-testing`. What needs the client is here: [`SimulatorExt`]. The test of webhook receivers,
//! [`conform`], is the crate `kayle-id-conform`.
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

use serde::de::DeserializeOwned;

use crate::model::{Session, WebhookDelivery, WebhookEndpoint, WebhookEvent};
use crate::{Client, Error};
use simulator::{RowKind, Simulator};

/// What a test needs of a [`Simulator`] together with this crate's client and models.
pub trait SimulatorExt {
    /// A client for the simulator: its address, an API key that has every scope, the dashboard's session cookie, and its clock.
    ///
    /// # Errors
    ///
    /// When the simulator was given an API key that no client accepts.
    fn client(&self) -> Result<Client, Error>;

    /// Every session as the API shows it, the oldest first. A row that was put in and does not fit the model is left out.
    fn sessions(&self) -> Vec<Session>;

    /// Every webhook endpoint as the API shows it, the oldest first. A row that was put in and does not fit the model is left out.
    fn endpoints(&self) -> Vec<WebhookEndpoint>;

    /// Every event with its deliveries as the API shows it, the oldest first. A row that was put in and does not fit the model is
    /// left out.
    fn events(&self) -> Vec<WebhookEvent>;

    /// Every delivery as the API shows it, the oldest first. A row that was put in and does not fit the model is left out.
    fn deliveries(&self) -> Vec<WebhookDelivery>;
}

impl SimulatorExt for Simulator {
    fn client(&self) -> Result<Client, Error> {
        Client::builder()
            .base_url(self.base_url())
            .api_key(self.api_key())
            .session_cookie(format!("{}={}", self.cookie_name(), self.session_cookie()))
            .clock(self.clock())
            .build()
    }

    fn sessions(&self) -> Vec<Session> {
        read(self, RowKind::Session)
    }

    fn endpoints(&self) -> Vec<WebhookEndpoint> {
        read(self, RowKind::Endpoint)
    }

    fn events(&self) -> Vec<WebhookEvent> {
        read(self, RowKind::Event)
    }

    fn deliveries(&self) -> Vec<WebhookDelivery> {
        read(self, RowKind::Delivery)
    }
}

fn read<T: DeserializeOwned>(simulator: &Simulator, kind: RowKind) -> Vec<T> {
    simulator.rows(kind).into_iter().filter_map(|row| serde_json::from_value(row).ok()).collect()
}
