//! The simulator itself.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::SystemTime;

use tokio::task::JoinHandle;

use super::auth::cookie_name;
use super::clock::SimulatorClock;
use super::error::SimulatorError;
use crate::mock::RecordedRequest;
use crate::simulator::address::url_of;
use crate::simulator::changes::Changes;
use crate::simulator::disturbance::Disturbance;
use crate::simulator::fault::Fault;
use crate::simulator::instance::Instance;
use crate::simulator::model::rows::ApiKey;
use crate::simulator::sync::lock;
use kayle_id_core::{Scope, SigningSecret};
use kayle_id_webhook::webhook::{self, Keyring, Receiver};

/// A Kayle ID server in this process. It stops when it is dropped.
///
/// ```
/// use kayle_id::Client;
/// use kayle_id::testing::simulator::{Claims, Simulator};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let simulator = Simulator::start().await?;
/// let client = Client::builder().base_url(simulator.base_url()).api_key(simulator.api_key()).build()?;
///
/// let session = client.sessions().create().send().await?;
/// simulator.complete(&session.id, Claims::new())?;
/// assert_eq!(client.sessions().get(&session.id).send().await?.status, kayle_id::SessionStatus::Succeeded);
/// # Ok(())
/// # }
/// ```
pub struct Simulator {
    pub(crate) address: SocketAddr,
    pub(crate) instance: Arc<Instance>,
    /// Accepts connections. Nothing for a handle by which the control API calls the methods of a simulator that is another's.
    pub(crate) accepting: Option<JoinHandle<()>>,
}

impl Simulator {
    /// Where it listens, as a URL without a path and without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> String {
        url_of(self.address)
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// An API key that has every scope.
    #[must_use]
    pub fn api_key(&self) -> String {
        self.instance.with(|engine| engine.state.main_key.clone())
    }

    /// The value of the dashboard's session cookie, whose name is [`cookie_name`](Self::cookie_name).
    #[must_use]
    pub fn session_cookie(&self) -> String {
        self.instance.with(|engine| engine.state.cookie.clone())
    }

    /// The name of the dashboard's cookie: `kayle-id.session_token`, or `__Secure-kayle-id.session_token` in
    /// [production mode](super::SimulatorBuilder::production).
    #[must_use]
    pub fn cookie_name(&self) -> &'static str {
        cookie_name(self.instance.with(|engine| engine.settings.production))
    }

    /// Waits until every change so far is in the [state file](super::SimulatorBuilder::state_file), at once where there is none.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub async fn saved(&self) -> Result<(), SimulatorError> {
        let saved = self.instance.saved().await;
        saved.map_err(|problem| SimulatorError::NotSaved { problem: problem.to_string() })
    }

    /// Adds an API key with these scopes.
    #[must_use]
    pub fn add_api_key(&self, scopes: impl IntoIterator<Item = Scope>) -> String {
        let permissions = scopes.into_iter().map(|scope| scope.as_str().to_owned()).collect();
        self.instance.with(|engine| {
            let (id, key, now) = (engine.state.ids.uuid(), engine.state.ids.api_key(), engine.now());
            let row = ApiKey::new(id, key.clone(), "test", permissions, now);
            engine.state.api_keys.insert(row.id.clone(), row);
            key
        })
    }

    /// Has something go wrong with calls.
    pub fn fault(&self, fault: Fault) {
        self.instance.faults.add(fault);
    }

    /// The faults that are still to happen, in the order in which they are tried.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        self.instance.faults.to_vec()
    }

    /// Calls off every fault.
    pub fn clear_faults(&self) {
        self.instance.faults.clear();
    }

    /// Has something go wrong with deliveries.
    pub fn disturb(&self, disturbance: Disturbance) {
        self.instance.disturbances.add(disturbance);
    }

    /// The disturbances that are still to happen, in the order in which they were added.
    #[must_use]
    pub fn disturbances(&self) -> Vec<Disturbance> {
        self.instance.disturbances.to_vec()
    }

    /// Calls off every disturbance.
    pub fn clear_disturbances(&self) {
        self.instance.disturbances.clear();
    }

    /// Sends what is for an endpoint's address to another, such as a receiver on this machine. Headers and body stay as they are.
    pub fn route(&self, url: impl Into<String>, instead: impl Into<String>) {
        lock(&self.instance.delivery_routes).insert(url.into(), instead.into());
    }

    /// Sends deliveries to their own addresses again.
    pub fn clear_routes(&self) {
        lock(&self.instance.delivery_routes).clear();
    }

    /// The requests so far, the latest 10,000 of them and no more than 64 MiB of bodies, in their order. Those that a
    /// [stub](Self::mount) answered are among them.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.instance.requests()
    }

    /// The [`requests`](Self::requests) so far, which the simulator then forgets.
    #[must_use]
    pub fn take_requests(&self) -> Vec<RecordedRequest> {
        self.instance.take_requests()
    }

    /// Tells of changes: sessions, deliveries, keys, whatever a [`snapshot`](Self::snapshot) holds.
    #[must_use]
    pub fn changes(&self) -> Changes {
        Changes(self.instance.revision.subscribe())
    }

    /// The simulator's present. A [`Receiver`](kayle_id_webhook::webhook::Receiver) that is to take deliveries after
    /// [`advance`](Self::advance) needs this [`clock`](Self::clock).
    #[must_use]
    pub fn now(&self) -> SystemTime {
        self.instance.with(|engine| engine.clock.now().to_system())
    }

    /// The simulator's clock, for clients, receivers, workflows and inboxes. After [`advance`](Self::advance) all of them see the
    /// moved time.
    #[must_use]
    pub fn clock(&self) -> SimulatorClock {
        SimulatorClock::new(Arc::clone(&self.instance))
    }

    /// A receiver for the deliveries of every endpoint that the simulator has now: with their signing secrets, this keyring and the
    /// simulator's clock.
    ///
    /// # Errors
    ///
    /// When there is no endpoint yet, or more endpoints than a receiver takes secrets.
    pub fn receiver(&self, keyring: &Keyring) -> Result<Receiver, webhook::Error> {
        let secrets: Vec<String> = self
            .instance
            .with(|engine| engine.state.endpoints.values().map(|endpoint| endpoint.signing_secret.clone()).collect());
        let secrets = secrets.into_iter().map(SigningSecret::new);
        let builder = Receiver::builder().keyring(keyring.clone()).clock(self.clock());
        secrets.fold(builder, webhook::ReceiverBuilder::secret).build()
    }
}

/// Says where it listens.
impl fmt::Debug for Simulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulator").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        if let Some(accepting) = &self.accepting {
            accepting.abort();
            self.instance.close();
        }
    }
}
