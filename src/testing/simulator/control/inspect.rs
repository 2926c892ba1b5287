//! What the simulator holds, for assertions.

use serde::de::DeserializeOwned;

use crate::model::{Session, WebhookDelivery, WebhookEndpoint, WebhookEvent, WebhookEventId};
use crate::testing::simulator::api::{deliveries, endpoints, events, sessions};
use crate::testing::simulator::engine::Engine;
use crate::testing::simulator::model::json::Json;
use crate::testing::simulator::simulator::Simulator;

impl Simulator {
    /// Every session, as the API shows it, the oldest first.
    #[must_use]
    pub fn sessions(&self) -> Vec<Session> {
        self.view(|engine| {
            let mut rows: Vec<_> = engine.state.sessions.values().collect();
            rows.sort_by_key(|row| row.created_at);
            rows.into_iter().map(|row| sessions::show(engine, row, false)).collect()
        })
    }

    /// Every webhook endpoint, as the API shows it, the oldest first.
    #[must_use]
    pub fn endpoints(&self) -> Vec<WebhookEndpoint> {
        self.view(|engine| {
            let mut rows: Vec<_> = engine.state.endpoints.values().collect();
            rows.sort_by_key(|row| row.created_at);
            rows.into_iter().map(|row| endpoints::show(engine, row)).collect()
        })
    }

    /// Every event with its deliveries, as the API shows it, the oldest first.
    #[must_use]
    pub fn events(&self) -> Vec<WebhookEvent> {
        self.view(|engine| {
            let mut rows: Vec<_> = engine.state.events.values().collect();
            rows.sort_by_key(|row| row.created_at);
            rows.into_iter().map(|row| events::alone(engine, row)).collect()
        })
    }

    /// Every delivery, as the API shows it, the oldest first.
    #[must_use]
    pub fn deliveries(&self) -> Vec<WebhookDelivery> {
        self.view(|engine| {
            let mut rows: Vec<_> = engine.state.deliveries.values().collect();
            rows.sort_by_key(|row| row.created_at);
            rows.into_iter().map(deliveries::show).collect()
        })
    }

    /// What an event's deliveries say once they are opened: JSON, personal data and all. The real server does not keep it.
    #[must_use]
    pub fn payload(&self, event: &WebhookEventId) -> Option<String> {
        self.instance.with(|engine| engine.state.events.get(event.as_str()).map(|row| row.payload.clone()))
    }

    /// Reads what is shown as the client would. A row that was put in and cannot be read is left out.
    fn view<T: DeserializeOwned>(&self, show: impl FnOnce(&Engine) -> Vec<Json>) -> Vec<T> {
        let shown = self.instance.with(|engine| show(engine));
        shown.into_iter().filter_map(|row| serde_json::from_str(&row.to_string()).ok()).collect()
    }
}
