//! The state, kept and brought back, and rows put in by hand.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::error::SimulatorError;
use super::rows::{ApiKey, Delivery, EncryptionKey, Endpoint, Event, Session};
use super::simulator::Simulator;
use super::state::State;

/// Everything a simulator knows: secrets and personal data too. Serializes, so that it can be kept in a file.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Snapshot(pub(super) State);

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
    /// Everything the simulator knows, to go on from with [`SimulatorBuilder::snapshot`](super::SimulatorBuilder::snapshot).
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        self.shared.with(|world| {
            let mut state = world.state.clone();
            state.time = world.clock.now();
            Snapshot(state)
        })
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
        self.shared.with(|world| {
            let state = world.change();
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
