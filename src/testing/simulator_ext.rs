//! What a test needs of a simulator together with the client.

use serde::de::DeserializeOwned;

use crate::model::{Session, WebhookDelivery, WebhookEndpoint, WebhookEvent};
use crate::{Client, Error};
use kayle_id_testing::simulator::{RowKind, Simulator};

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
