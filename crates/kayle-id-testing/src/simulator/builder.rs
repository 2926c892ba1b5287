//! How a simulator behaves.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::loopback::{self, Service};
use crate::simulator::address::url_of;
use crate::simulator::control::snapshot::Snapshot;
use crate::simulator::control_api::ControlApi;
use crate::simulator::delivery::attempt;
use crate::simulator::engine::{Engine, Settings};
use crate::simulator::error::SimulatorError;
use crate::simulator::instance::Instance;
use crate::simulator::instance::Saved;
use crate::simulator::model::clock::{Clock, Time};
use crate::simulator::model::ids::Ids;
use crate::simulator::model::rows::ApiKey;
use crate::simulator::model::state::State;
use crate::simulator::oddity::{Oddities, Oddity};
use crate::simulator::page::Page;
use crate::simulator::persistence::{self, StateFile};
use crate::simulator::scheduler;
use crate::simulator::server::{Durable, Server};
use crate::simulator::simulator::Simulator;
use kayle_id_core::Scope;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How far the clock moves between two rows: a little more than what answers show, so that rows differ in their order.
const TICK: Duration = Duration::from_micros(1037);

/// Decides how a [`Simulator`] behaves.
#[must_use = "a builder does nothing until `start`"]
pub struct SimulatorBuilder {
    address: SocketAddr,
    api_key: Option<String>,
    seed: Option<u64>,
    starts_at: Option<SystemTime>,
    real_time: bool,
    tick: Duration,
    oddities: Oddities,
    verified_domains: Vec<String>,
    verification_url: Option<String>,
    receiver_time_limit: Duration,
    deliver_anywhere: bool,
    local_redirects: bool,
    page: bool,
    hosts: Vec<String>,
    snapshot: Option<Snapshot>,
    state_file: Option<PathBuf>,
    production: bool,
    organization: Option<(String, String)>,
    control_api: bool,
    control_token: Option<String>,
}

impl Default for SimulatorBuilder {
    fn default() -> Self {
        Self {
            address: (Ipv4Addr::LOCALHOST, 0).into(),
            api_key: None,
            seed: None,
            starts_at: None,
            real_time: false,
            tick: TICK,
            oddities: Oddities::default(),
            verified_domains: Vec::new(),
            verification_url: None,
            receiver_time_limit: Duration::from_secs(15),
            deliver_anywhere: false,
            local_redirects: false,
            page: false,
            hosts: Vec::new(),
            snapshot: None,
            state_file: None,
            production: false,
            organization: None,
            control_api: false,
            control_token: None,
        }
    }
}

impl Simulator {
    /// Starts a simulator on a free port of this machine.
    ///
    /// # Errors
    ///
    /// When it cannot listen.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    pub async fn start() -> Result<Self, SimulatorError> {
        Self::builder().start().await
    }

    /// Decides how the simulator behaves before it starts.
    pub fn builder() -> SimulatorBuilder {
        SimulatorBuilder::default()
    }
}

impl SimulatorBuilder {
    /// Sets where it listens, a free port of this machine otherwise.
    pub fn address(mut self, address: impl Into<SocketAddr>) -> Self {
        self.address = address.into();
        self
    }

    /// Sets the API key with every scope, a random one otherwise.
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.api_key = Some(key.into());
        self
    }

    /// Makes the same ids and secrets in every run.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Sets the organization's name and slug, `Simulated` and `simulated` otherwise.
    pub fn organization(mut self, name: impl Into<String>, slug: impl Into<String>) -> Self {
        self.organization = Some((name.into(), slug.into()));
        self
    }

    /// Sets when the simulator's time begins, now otherwise.
    pub fn starts_at(mut self, time: SystemTime) -> Self {
        self.starts_at = Some(time);
        self
    }

    /// Lets the clock run, and does what falls due by itself. Otherwise it stands still until
    /// [`advance`](Simulator::advance), but for [`tick`](Self::tick).
    pub fn real_time(mut self) -> Self {
        self.real_time = true;
        self
    }

    /// Sets how far the clock moves by itself between two rows, about a millisecond otherwise. With less, rows share a millisecond, and
    /// [lists lose some](Oddity::SameMillisecondRowsSkipped).
    pub fn tick(mut self, tick: Duration) -> Self {
        self.tick = tick.max(Duration::from_micros(1));
        self
    }

    /// Switches an oddity off.
    pub fn without(mut self, oddity: Oddity) -> Self {
        self.oddities = self.oddities.without(oddity);
        self
    }

    /// Switches every oddity off.
    pub fn without_oddities(mut self) -> Self {
        self.oddities = Oddities::none();
        self
    }

    /// Adds a domain that sessions may redirect to, with its subdomains. There is none otherwise, and every `redirect_url` is refused,
    /// as a new organization's are.
    pub fn verified_domain(mut self, domain: impl Into<String>) -> Self {
        self.verified_domains.push(domain.into());
        self
    }

    /// Sets where verification pages are: those of the [`page`](Self::page) where there is one, otherwise the real service's.
    pub fn verification_url(mut self, url: impl Into<String>) -> Self {
        self.verification_url = Some(url.into().trim_end_matches('/').to_owned());
        self
    }

    /// Sets how long a receiver may take, 15 seconds otherwise.
    pub fn receiver_time_limit(mut self, limit: Duration) -> Self {
        self.receiver_time_limit = limit;
        self
    }

    /// Sends deliveries to other machines too. Otherwise those attempts fail as if nobody listened there.
    pub fn deliver_anywhere(mut self) -> Self {
        self.deliver_anywhere = true;
        self
    }

    /// Takes redirects to `http://localhost` and `http://127.0.0.1`, any port, in [production mode](Self::production) as well, so that a
    /// front end that is being written here can be sent its users back. In development mode they are taken anyway.
    pub fn local_redirects(mut self) -> Self {
        self.local_redirects = true;
        self
    }

    /// Shows a page for people on `/`: sessions, endpoints and deliveries, and what a user can do. A session's `verification_url` leads
    /// to a page here too, where whoever opens it plays the user, and is sent to the session's `redirect_url` afterwards.
    ///
    /// It is for this machine alone: it answers only to loopback names, and shows what it knows to everyone who asks.
    pub fn page(mut self) -> Self {
        self.page = true;
        self
    }

    /// Has the [`page`](Self::page) answer to another name of this machine too, such as a container's.
    pub fn page_host(mut self, name: impl Into<String>) -> Self {
        self.hosts.push(name.into());
        self
    }

    /// Goes on from a state that was [kept](Simulator::snapshot).
    pub fn snapshot(mut self, snapshot: Snapshot) -> Self {
        self.snapshot = Some(snapshot);
        self
    }

    /// Keeps the state in this file, and goes on from the state in it. Every answer is sent after the changes that it tells of are in the
    /// file, so that nothing that was answered is lost, however the process ends.
    ///
    /// The file holds secrets and personal data, and belongs to one simulator at a time: a file with `.lock` at the end of its name
    /// lies beside it. An empty file and a file that does not exist are a new state; a symbolic link is followed. The state in the file
    /// takes the place of a [`snapshot`](Self::snapshot).
    pub fn state_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.state_file = Some(path.into());
        self
    }

    /// Behaves as a server in production mode: the session cookie has the name `__Secure-kayle-id.session_token`, and endpoints and
    /// redirects on this machine are refused. Without, it behaves as a server in development mode.
    ///
    /// ```
    /// use kayle_id::testing::simulator::Simulator;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let simulator = Simulator::builder().production().start().await?;
    /// assert_eq!(simulator.cookie_name(), "__Secure-kayle-id.session_token");
    /// # Ok(())
    /// # }
    /// ```
    pub fn production(mut self) -> Self {
        self.production = true;
        self
    }

    /// Answers to the control API under `/_kayle/v1/`: JSON for programs in any language that play the user, move the clock and
    /// inject faults. `/_kayle/v1/openapi.json` describes it.
    ///
    /// It answers to this machine alone, unless there is a [token](Self::control_token).
    pub fn control_api(mut self) -> Self {
        self.control_api = true;
        self
    }

    /// Answers to the [control API](Self::control_api) on any machine, for requests that carry this token as
    /// `Authorization: Bearer`, and for no others.
    pub fn control_token(mut self, token: impl Into<String>) -> Self {
        self.control_token = Some(token.into());
        self.control_api()
    }

    /// Starts it.
    ///
    /// # Errors
    ///
    /// When it cannot listen, or the [state file](Self::state_file) cannot be read, is damaged, or is in use.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    pub async fn start(mut self) -> Result<Simulator, SimulatorError> {
        let wanted = self.address;
        let listening = loopback::listen(wanted).await;
        let (listener, address) = listening.map_err(|source| SimulatorError::Listen { address: wanted, source })?;
        let mut file = None;
        if let Some(path) = &self.state_file {
            let (opened, state) = StateFile::open(path)?;
            self.snapshot = state.or(self.snapshot);
            file = Some(opened);
        }
        let engine = self.engine(address);
        let (instance, attempts) = Instance::new(engine, tokio::runtime::Handle::current());
        let instance = Arc::new(instance);
        instance.spawn(attempt::run(Arc::downgrade(&instance), attempts));
        if let Some(file) = file {
            let (saved, latest) = watch::channel(Saved::default());
            // Nothing else sets it.
            let _ = instance.saved.set(latest);
            instance.spawn(persistence::run(Arc::downgrade(&instance), file, saved));
            instance.with(|engine| engine.revision += 1);
            instance.saved().await.map_err(|problem| SimulatorError::NotSaved { problem: problem.to_string() })?;
        }
        if self.real_time {
            instance.spawn(scheduler::watch(Arc::downgrade(&instance)));
        }
        let api = Server(Arc::clone(&instance));
        let control = ControlApi::new(&instance, address, self.control_api, self.control_token, self.hosts.clone());
        let accepting = if self.page {
            accept(listener, control.before(Page::new(api, address, self.hosts)), &instance)
        } else {
            accept(listener, control.before(api), &instance)
        };
        Ok(Simulator { address, instance, accepting: Some(accepting) })
    }

    fn engine(&self, address: SocketAddr) -> Engine {
        let restored = self.snapshot.clone().map(|snapshot| snapshot.0.resumed());
        let start = Time::from_system(self.starts_at.unwrap_or_else(SystemTime::now));
        let start = restored.as_ref().map_or(start, |state| state.time.max(start));
        let mut clock = Clock::new(start, self.tick, self.real_time);
        let mut state = restored.unwrap_or_else(|| {
            let ids = self.seed.map_or_else(Ids::random, Ids::seeded);
            State::new(ids, clock.tick())
        });
        if self.api_key.is_some() || state.main_key.is_empty() {
            let key = self.api_key.clone().unwrap_or_else(|| state.ids.api_key());
            let scopes = Scope::KNOWN.iter().map(|scope| scope.as_str().to_owned()).collect();
            let row = ApiKey::new(state.ids.uuid(), key.clone(), "simulator", scopes, clock.tick());
            state.api_keys.retain(|_, other| other.key != key);
            state.api_keys.insert(row.id.clone(), row);
            state.main_key = key;
        }
        if let Some((name, slug)) = &self.organization
            && let Some(owned) = state.account.organizations.get_mut(&state.organization.id)
        {
            (owned.name, owned.slug) = (name.clone(), slug.clone());
        }
        for apex in &self.verified_domains {
            let now = clock.tick();
            state.add_domain(apex, now);
        }
        let settings = Settings {
            oddities: self.oddities,
            base_url: url_of(address),
            verification_url: self.verification_url.clone().unwrap_or_else(|| self.verification_pages(address)),
            receiver_time_limit: self.receiver_time_limit,
            deliver_anywhere: self.deliver_anywhere,
            local_redirects: self.local_redirects,
            production: self.production,
        };
        Engine {
            state,
            clock,
            settings,
            outbox: Vec::new(),
            in_flight: 0,
            attest_challenges: (Time(0), 0),
            revision: 0,
        }
    }

    fn verification_pages(&self, address: SocketAddr) -> String {
        if self.page { format!("{}/verify", url_of(address)) } else { "https://verify.kayle.id".to_owned() }
    }
}

fn accept(listener: TcpListener, service: impl Service, instance: &Arc<Instance>) -> JoinHandle<()> {
    tokio::spawn(loopback::accept(listener, Arc::new(Durable { service, instance: Arc::clone(instance) })))
}

/// Leaves out the key and the state.
impl fmt::Debug for SimulatorBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SimulatorBuilder").field("address", &self.address).finish_non_exhaustive()
    }
}
