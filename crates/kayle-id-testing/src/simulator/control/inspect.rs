//! What the simulator holds, for assertions.

use kayle_id_core::WebhookEventId;
use serde_json::Value;

use crate::simulator::api::{deliveries, endpoints, events, keys, sessions};
use crate::simulator::control::snapshot::RowKind;
use crate::simulator::dashboard::show_api_key;
use crate::simulator::model::clock::Time;
use crate::simulator::model::json::Json;
use crate::simulator::simulator::Simulator;

impl Simulator {
    /// Every row of a kind as the API shows it, the oldest first.
    ///
    /// ```
    /// use kayle_id::testing::simulator::{RowKind, Simulator};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let simulator = Simulator::start().await?;
    /// assert!(simulator.rows(RowKind::Session).is_empty());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn rows(&self, kind: RowKind) -> Vec<Value> {
        let shown = self.instance.with(|engine| {
            let state = &engine.state;
            match kind {
                RowKind::Session => oldest_first(
                    state.sessions.values(),
                    |row| row.created_at,
                    |row| sessions::show(engine, row, false),
                ),
                RowKind::Endpoint => {
                    oldest_first(state.endpoints.values(), |row| row.created_at, |row| endpoints::show(engine, row))
                }
                RowKind::EncryptionKey => oldest_first(state.keys.values(), |row| row.created_at, keys::show),
                RowKind::Event => {
                    oldest_first(state.events.values(), |row| row.created_at, |row| events::alone(engine, row))
                }
                RowKind::Delivery => oldest_first(state.deliveries.values(), |row| row.created_at, deliveries::show),
                RowKind::ApiKey => oldest_first(state.api_keys.values(), |row| row.created_at, show_api_key),
            }
        });
        shown.into_iter().filter_map(|row| serde_json::to_value(row).ok()).collect()
    }

    /// The payload of an event as its deliveries carry it before encryption: JSON with personal data. The real server does not keep
    /// it.
    #[must_use]
    pub fn payload(&self, event: &WebhookEventId) -> Option<String> {
        self.instance.with(|engine| engine.state.events.get(event.as_str()).map(|row| row.payload.clone()))
    }
}

fn oldest_first<'a, T: 'a>(
    rows: impl Iterator<Item = &'a T>,
    created_at: impl Fn(&T) -> Time,
    show: impl Fn(&T) -> Json,
) -> Vec<Json> {
    let mut rows: Vec<&T> = rows.collect();
    rows.sort_by_key(|row| created_at(row));
    rows.into_iter().map(show).collect()
}
