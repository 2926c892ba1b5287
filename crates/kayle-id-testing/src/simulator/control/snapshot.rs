//! The state, kept and brought back, and rows put in by hand.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::simulator::error::SimulatorError;
use crate::simulator::model::rows::{ApiKey, Delivery, EncryptionKey, Endpoint, Event, Session};
use crate::simulator::model::state::State;
use crate::simulator::simulator::Simulator;

/// Everything a simulator knows: secrets and personal data too. Serializes, so that it can be kept in a file.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Snapshot(pub(crate) State);

/// Shows nothing.
impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot").finish_non_exhaustive()
    }
}

/// A row to put into a simulator, as the API shows it: what answers say of a session, an endpoint, and so on.
///
/// Members that answers do not have can be given too: an endpoint's `signing_secret`, an API key's `key`, a delivery's `payload` (its JWE).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RowKind {
    /// A verification session.
    Session,
    /// A webhook endpoint.
    Endpoint,
    /// An endpoint's encryption key.
    EncryptionKey,
    /// An event.
    Event,
    /// A delivery.
    Delivery,
    /// An API key.
    ApiKey,
}

impl Simulator {
    /// Everything the simulator knows, to go on from with [`SimulatorBuilder::snapshot`](crate::simulator::SimulatorBuilder::snapshot).
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot(self.instance.with(|engine| engine.to_state()))
    }

    /// Puts everything back as it was when the state was [kept](Self::snapshot), so that one simulator serves many tests. Its time never
    /// goes back. Faults, stubs and requests stay as they are.
    ///
    /// Attempts that are under way end as deliveries of that state, if it has them: wait until all is [`settled`](Self::settled).
    ///
    /// ```
    /// use kayle_id::Client;
    /// use kayle_id::testing::simulator::Simulator;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let simulator = Simulator::start().await?;
    /// let client = Client::builder().base_url(simulator.base_url()).api_key(simulator.api_key()).build()?;
    /// let clean = simulator.snapshot();
    ///
    /// client.sessions().create().send().await?;
    /// simulator.restore(clean);
    /// assert!(client.sessions().list().send().await?.items.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub fn restore(&self, snapshot: Snapshot) {
        self.instance.with(|engine| {
            let state = snapshot.0.resumed();
            engine.clock.move_to(state.time);
            *engine.change() = state;
        });
    }

    /// Puts a row in, with the id it has, or replaces the row of that id.
    ///
    /// # Errors
    ///
    /// When the row lacks what a row must have, with the member's name.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use kayle_id::testing::simulator::{RowKind, Simulator};
    ///
    /// let simulator = Simulator::start().await?;
    /// simulator.insert(
    ///     RowKind::Endpoint,
    ///     serde_json::json!({
    ///         "id": "whe_mine", "url": "https://example.com/hook",
    ///         "created_at": "2026-05-04T09:15:02.318Z", "updated_at": "2026-05-04T09:15:02.318Z",
    ///     }),
    /// )?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn insert(&self, kind: RowKind, row: serde_json::Value) -> Result<(), SimulatorError> {
        self.instance.with(|engine| {
            let state = engine.change();
            match kind {
                RowKind::Session => {
                    let mut row: Session = read("the session", row)?;
                    if row.cancel_token.is_empty() {
                        row.cancel_token = state.ids.cancel_token();
                    }
                    state.sessions.insert(row.id.clone(), row);
                }
                RowKind::Endpoint => {
                    let mut row: Endpoint = read("the endpoint", row)?;
                    if row.signing_secret.is_empty() {
                        row.signing_secret = state.ids.signing_secret();
                    }
                    state.endpoints.insert(row.id.clone(), row);
                }
                RowKind::EncryptionKey => {
                    let row: EncryptionKey = read("the encryption key", row)?;
                    state.keys.insert(row.id.clone(), row);
                }
                RowKind::Event => {
                    let row: Event = read("the event", row)?;
                    state.events.insert(row.id.clone(), row);
                }
                RowKind::Delivery => {
                    let row: Delivery = read("the delivery", row)?;
                    state.deliveries.insert(row.id.clone(), row);
                }
                RowKind::ApiKey => {
                    let mut row: ApiKey = read("the API key", row)?;
                    if row.key.is_empty() {
                        row.key = state.ids.api_key();
                    }
                    state.api_keys.insert(row.id.clone(), row);
                }
            }
            Ok(())
        })
    }
}

/// Reads a row. The error names the member and says nothing of its value.
fn read<T: DeserializeOwned>(what: &'static str, row: serde_json::Value) -> Result<T, SimulatorError> {
    serde_path_to_error::deserialize(row).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.inner();
        let problem = if inner.to_string().starts_with("missing field") {
            inner.to_string()
        } else {
            format!("{path} is not of its form")
        };
        SimulatorError::Read { what, problem }
    })
}
