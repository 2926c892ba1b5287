//! Provisioning of a webhook endpoint that loses no event.

use serde::{Deserialize, Serialize};

use super::error::Error;
use super::progress::{self, Run};
use super::secret::Secret;
use super::store::{ProgressStore, Vault};
use super::{find, key};
use crate::client::Client;
use crate::jwk::PrivateKey;
use crate::model::{RetentionHours, SigningSecret, WebhookEndpoint, WebhookEndpointId, WebhookEventType};

/// Creates a webhook endpoint in the right order: disabled first, then its signing secret and private key go to the vault and the
/// receivers, then its key is registered, and only then it is enabled.
///
/// Every event after that is delivered in a form that the receivers can open. The application chooses the run's name, which must
/// stay the same after a crash. The run makes a key of 3072 bits, unless [`key`](ProvisionEndpoint::key) sets one. The endpoint gets
/// an additional label, by which the run finds it again.
///
/// ```no_run
/// # async fn run(client: kayle_id::Client, store: impl kayle_id::workflows::ProgressStore, vault: impl kayle_id::workflows::Vault) -> Result<(), Box<dyn std::error::Error>> {
/// use kayle_id::workflows::provision_endpoint;
/// let made = provision_endpoint(&client, "production", "https://example.com/webhooks/kayle").run(&store, &vault).await?;
/// println!("{} is enabled, its payloads have the kid {}", made.endpoint.id, made.kid);
/// # Ok(())
/// # }
/// ```
#[doc(alias = "create webhook")]
#[doc(alias = "webhook endpoint")]
#[doc(alias = "setup")]
pub fn provision_endpoint(client: &Client, run: impl Into<String>, url: impl Into<String>) -> ProvisionEndpoint {
    ProvisionEndpoint {
        client: client.clone(),
        run: run.into(),
        url: url.into(),
        name: None,
        labels: Vec::new(),
        types: None,
        retention: None,
        key: None,
    }
}

/// The provisioning of an endpoint, not started yet. [`provision_endpoint`] makes it, and [`run`](Self::run) starts or continues
/// it.
///
/// ```no_run
/// use kayle_id::RetentionHours;
/// use kayle_id::workflows::provision_endpoint;
///
/// # async fn run(client: kayle_id::Client, store: impl kayle_id::workflows::ProgressStore, vault: impl kayle_id::workflows::Vault) -> Result<(), kayle_id::workflows::Error> {
/// let made = provision_endpoint(&client, "production", "https://example.com/webhooks/kayle")
///     .name("Production")
///     .undelivered_payload_retention(RetentionHours::ONE_WEEK)
///     .run(&store, &vault)
///     .await?;
/// # drop(made);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "does nothing until `run` is called"]
pub struct ProvisionEndpoint {
    client: Client,
    run: String,
    url: String,
    name: Option<String>,
    labels: Vec<String>,
    types: Option<Vec<WebhookEventType>>,
    retention: Option<RetentionHours>,
    key: Option<PrivateKey>,
}

/// An endpoint that is ready to receive. [`ProvisionEndpoint::run`] returns it.
///
/// ```
/// use kayle_id::workflows::Provisioned;
///
/// fn log(made: &Provisioned) {
///     println!("{} is enabled, its payloads have the kid {}", made.endpoint.id, made.kid);
/// }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Provisioned {
    /// The endpoint.
    pub endpoint: WebhookEndpoint,
    /// The `kid` that the run's key is registered under: its thumbprint.
    pub kid: String,
    /// Duplicate endpoints of this run, which were deleted: a request that seemed lost had arrived. They were disabled and received
    /// nothing.
    pub removed: Vec<WebhookEndpointId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    url: String,
    kid: String,
    endpoint: Option<WebhookEndpointId>,
    pub(super) step: Step,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Step {
    /// The key is being kept.
    Keeping,
    /// The endpoint may or may not exist.
    Creating,
    Created,
    /// The key is active.
    Registered,
    Done,
}

impl ProvisionEndpoint {
    /// Sets a display name, 1 to 120 characters.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets labels, at most 7: the run adds one.
    pub fn labels(mut self, labels: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.labels = labels.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the events to send. The default is all four. An empty list is refused.
    pub fn subscribed_event_types(mut self, types: impl IntoIterator<Item = WebhookEventType>) -> Self {
        self.types = Some(types.into_iter().collect());
        self
    }

    /// Sets how long the server keeps an undelivered payload. The default is 72 hours.
    pub fn undelivered_payload_retention(mut self, hours: RetentionHours) -> Self {
        self.retention = Some(hours);
        self
    }

    /// Sets the key to register. By default the run makes one of 3072 bits.
    pub fn key(mut self, key: &PrivateKey) -> Self {
        self.key = Some(key.clone());
        self
    }

    /// Starts the run, or continues it.
    ///
    /// A complete run changes nothing, except for deleting duplicates ([`Provisioned::removed`]).
    ///
    /// # Errors
    ///
    /// [`Error::is_call`] if a call failed, [`Error::is_hook`] if the store or the vault failed, [`Error::is_conflict`] if
    /// another process works under the same name, and [`Error::is_state`] if the name belongs to another run. After any of
    /// them, the same call continues the run.
    pub async fn run(self, store: impl ProgressStore, vault: impl Vault) -> Result<Provisioned, Error> {
        let (store, vault): (&dyn ProgressStore, &dyn Vault) = (&store, &vault);
        let (mut run, saved) = Run::load(store, &self.run).await?;
        let mut state = match saved {
            None => self.keep_key(&mut run, vault, None).await?,
            Some(progress::State::ProvisionEndpoint(state)) if self.fits(&state) => match state.step {
                Step::Keeping => self.keep_key(&mut run, vault, Some(&state.kid)).await?,
                _ => state,
            },
            Some(_) => return Err(run.other()),
        };
        let (endpoint, shown) = match &state.endpoint {
            Some(endpoint) => (endpoint.clone(), None),
            None => {
                let (endpoint, shown) = self.endpoint(&run.mark).await?;
                state.endpoint = Some(endpoint.clone());
                state.step = Step::Created;
                run.save(progress::State::ProvisionEndpoint(state.clone())).await?;
                (endpoint, shown)
            }
        };
        if state.step == Step::Created {
            self.secrets(&endpoint, &state.kid, shown, vault).await?;
            state.step = Step::Registered;
            run.save(progress::State::ProvisionEndpoint(state.clone())).await?;
        }
        let removed = self.sweep(&run.mark, &endpoint).await?;
        let endpoints = self.client.webhooks();
        let endpoints = endpoints.endpoints();
        let endpoint = if state.step == Step::Done {
            endpoints.get(&endpoint).send().await?
        } else {
            let enabled = endpoints.update(&endpoint).enabled(true).send().await?;
            state.step = Step::Done;
            run.save(progress::State::ProvisionEndpoint(state.clone())).await?;
            enabled
        };
        Ok(Provisioned { endpoint, kid: state.kid, removed })
    }

    /// Whether a run's aim is this one.
    fn fits(&self, state: &State) -> bool {
        let begun = state.step == Step::Keeping;
        let same_key = || self.key.as_ref().is_none_or(|key| key.thumbprint() == state.kid);
        state.url == self.url && (begun || same_key())
    }

    /// Puts the private key where it survives, before anything is encrypted to it; then notes that an endpoint is about to be made.
    async fn keep_key(&self, run: &mut Run<'_>, vault: &dyn Vault, planned: Option<&str>) -> Result<State, Error> {
        let key = key::choose(vault, planned, self.key.as_ref()).await?;
        let mut state = State { url: self.url.clone(), kid: key.thumbprint(), endpoint: None, step: Step::Keeping };
        run.save(progress::State::ProvisionEndpoint(state.clone())).await?;
        key::hand_over(vault, &Secret::PrivateKey(key)).await?;
        state.step = Step::Creating;
        run.save(progress::State::ProvisionEndpoint(state.clone())).await?;
        Ok(state)
    }

    /// The endpoint that an earlier attempt made, or a new one.
    async fn endpoint(&self, mark: &str) -> Result<(WebhookEndpointId, Option<SigningSecret>), Error> {
        if let Some(found) = find::endpoints_marked(&self.client, mark).await?.into_iter().next() {
            return Ok((found.id, None));
        }
        let labels = self.labels.iter().map(String::as_str).chain([mark]);
        let webhooks = self.client.webhooks();
        let mut create = webhooks.endpoints().create(&self.url).enabled(false).labels(labels);
        if let Some(name) = &self.name {
            create = create.name(name);
        }
        if let Some(types) = &self.types {
            create = create.subscribed_event_types(types.iter().cloned());
        }
        if let Some(hours) = self.retention {
            create = create.undelivered_payload_retention(hours);
        }
        let created = create.send().await?;
        Ok((created.endpoint.id, Some(created.signing_secret)))
    }

    /// Hands the secrets over, then registers the key.
    async fn secrets(
        &self,
        endpoint: &WebhookEndpointId,
        kid: &str,
        shown: Option<SigningSecret>,
        vault: &dyn Vault,
    ) -> Result<(), Error> {
        let secret = match shown {
            Some(secret) => secret,
            None => self.client.webhooks().signing_secrets().reveal(endpoint).send().await?.signing_secret,
        };
        key::hand_over(vault, &Secret::SigningSecret { endpoint: endpoint.clone(), secret }).await?;
        let key = key::kept(vault, kid).await?;
        key::register(&self.client, endpoint, &key).await?;
        Ok(())
    }

    /// Deletes what this run made twice. Nothing is enabled before its run knows it, so nothing that is enabled is touched.
    async fn sweep(&self, mark: &str, own: &WebhookEndpointId) -> Result<Vec<WebhookEndpointId>, Error> {
        let mut removed = Vec::new();
        for endpoint in find::endpoints_marked(&self.client, mark).await? {
            if endpoint.id != *own && !endpoint.enabled {
                self.client.webhooks().endpoints().delete(&endpoint.id).send().await?;
                removed.push(endpoint.id);
            }
        }
        Ok(removed)
    }
}
