//! The simulator together with this crate's client and models.

use serde::de::DeserializeOwned;

use crate::model::{Session, WebhookDelivery, WebhookEndpoint, WebhookEvent};
use crate::{Client, Error};
use kayle_id_testing::simulator::{RowKind, Simulator};

/// Methods of a [`Simulator`] for tests with this crate's client and models. Import the trait to call them.
///
/// ```
/// use kayle_id::testing::SimulatorExt;
/// use kayle_id::testing::simulator::Simulator;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let simulator = Simulator::start().await?;
/// let client = simulator.client()?;
/// let session = client.sessions().create().send().await?;
/// assert_eq!(simulator.sessions()[0].id, session.id);
/// # Ok(())
/// # }
/// ```
#[doc(alias = "mock")]
#[doc(alias = "fake server")]
#[doc(alias = "test client")]
pub trait SimulatorExt {
    /// A client for the simulator: its address, an API key that has every scope, the dashboard's session cookie, and its clock.
    ///
    /// # Errors
    ///
    /// If the simulator was given an API key that a client refuses.
    fn client(&self) -> Result<Client, Error>;

    /// Every session as the API shows it, the oldest first. A row that a test inserted and that does not fit the model is
    /// left out.
    fn sessions(&self) -> Vec<Session>;

    /// Every webhook endpoint as the API shows it, the oldest first. A row that a test inserted and that does not fit the model is
    /// left out.
    fn endpoints(&self) -> Vec<WebhookEndpoint>;

    /// Every event with its deliveries as the API shows it, the oldest first. A row that a test inserted and that does not fit the model
    /// is left out.
    fn events(&self) -> Vec<WebhookEvent>;

    /// Every delivery as the API shows it, the oldest first. A row that a test inserted and that does not fit the model is
    /// left out.
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
