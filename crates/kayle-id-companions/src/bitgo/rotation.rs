//! Replaces a signing key: register, switch, confirm, revoke the old one, in steps that survive a crash.

use super::error::Error;
use super::{Client, EnterpriseId, Jwks, KeyId, WebhookKeyStatus};
use futures_util::TryStreamExt;
use kayle_id_core::StoredVersion;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The rotation of an enterprise's webhook signing key. Store it after every step: it serializes, and holds nothing
/// secret. Store the new private key before the first.
///
/// Each step reads the enterprise's keys before it acts, so that an interrupted step can be repeated, and no `keyId` is
/// registered twice.
///
/// ```no_run
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::bitgo::{Client, EnterpriseId, KeyId, KeyKind, Rotation, SigningKey, Step};
///
/// # async fn run(client: Client, enterprise: EnterpriseId, old: KeyId) -> Result<(), Box<dyn std::error::Error>> {
/// let key = SigningKey::generate(KeyKind::Ed25519)?;
/// std::fs::write("bitgo-key.pem", key.export_private_pkcs8_pem()).ok();
/// let mut rotation = Rotation::plan(enterprise, old, &key.jwks())?; // or deserialized, after a crash
/// loop {
///     match rotation.advance(&client).await? {
///         Step::Registered => {
///             switch_to(&key); // every server that answers signs with the new key now
///             wait_for_an_answer_that_bitgo_took();
///             rotation.confirmed()?;
///         }
///         Step::Done => break,
///         _ => {}
///     }
///     store(&rotation);
/// }
/// # Ok(())
/// # }
/// # fn switch_to(_: &SigningKey) {}
/// # fn wait_for_an_answer_that_bitgo_took() {}
/// # fn store(_: &Rotation) {}
/// ```
#[doc(alias = "rotate key")]
#[doc(alias = "key rotation")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotation {
    v: StoredVersion<1>,
    enterprise: EnterpriseId,
    old: KeyId,
    new: KeyId,
    source: Source,
    name: Option<String>,
    state: Step,
    #[serde(skip)]
    headers: Headers,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Source {
    Jwks(Box<Jwks>),
    JwksUri(String),
}

/// Their values may be one-time passwords.
#[derive(Clone, Default, PartialEq, Eq)]
struct Headers(Vec<(String, String)>);

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

/// The step that a [`Rotation`] has reached. [`Rotation::advance`] and [`Rotation::step`] return it.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::bitgo::Step;
///
/// fn needs_a_person(step: Step) -> bool {
///     matches!(step, Step::Registered) // waits for Rotation::confirmed
/// }
/// assert!(!needs_a_person(Step::Planned));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Step {
    /// Nothing was done yet.
    Planned,
    /// The new `keyId` is free and the old key active; the new one is registered next.
    Registering,
    /// Both keys are active. The rotation waits for [`Rotation::confirmed`].
    Registered,
    /// Answers are signed with the new key; the old one is revoked next.
    Confirmed,
    /// The old key is revoked.
    Done,
}

impl Rotation {
    /// Plans to replace a key by another. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`Error::is_invalid_input`] if the new key has the id of the old one: an id can be registered only once.
    pub fn plan(enterprise: EnterpriseId, old: KeyId, new: &Jwks) -> Result<Self, Error> {
        Self::new(enterprise, old, new.key().key_id().clone(), Source::Jwks(Box::new(new.clone())))
    }

    /// Plans to replace a key by one that BitGo reads from an address, under this id.
    ///
    /// # Errors
    ///
    /// As [`plan`](Self::plan).
    pub fn plan_with_uri(
        enterprise: EnterpriseId,
        old: KeyId,
        jwks_uri: impl Into<String>,
        new: KeyId,
    ) -> Result<Self, Error> {
        Self::new(enterprise, old, new, Source::JwksUri(jwks_uri.into()))
    }

    fn new(enterprise: EnterpriseId, old: KeyId, new: KeyId, source: Source) -> Result<Self, Error> {
        if old == new {
            let problem = "is the id of the old key, and an id can be registered only once: choose another";
            return Err(Error::from(kayle_id_core::InvalidInput::new("keyId", problem)));
        }
        Ok(Self {
            v: StoredVersion,
            enterprise,
            old,
            new,
            source,
            name: None,
            state: Step::Planned,
            headers: Headers::default(),
        })
    }

    /// Sets the display name of the new key.
    #[must_use]
    pub fn name(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// Sets a header for the calls that change something, such as a one-time password. It is not stored.
    pub fn set_header(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let name = name.into();
        self.headers.0.retain(|(known, _)| !known.eq_ignore_ascii_case(&name));
        self.headers.0.push((name, value.into()));
    }

    /// The step that the rotation has reached.
    #[must_use]
    pub fn step(&self) -> Step {
        self.state
    }

    /// The id of the key that replaces the old one.
    #[must_use]
    pub fn key_id(&self) -> &KeyId {
        &self.new
    }

    /// Takes the next step, if it can be taken, and returns the step that is reached.
    ///
    /// # Errors
    ///
    /// [`Error::is_rotation`] if the keys are not in the state that the step needs, and the errors of the calls. The rotation
    /// stays at its step, and `advance` can be called again.
    pub async fn advance(&mut self, client: &Client) -> Result<Step, Error> {
        self.state = match self.state {
            Step::Planned => {
                if self.status(client, &self.new).await?.is_some() {
                    return Err(Error::rotation(
                        "the keyId of the new key was registered before, and an id can be registered only once: choose another",
                    ));
                }
                if self.status(client, &self.old).await? != Some(WebhookKeyStatus::Active) {
                    return Err(Error::rotation("the old key is not an active key of the enterprise: check its keyId"));
                }
                Step::Registering
            }
            Step::Registering => {
                match self.status(client, &self.new).await? {
                    // An attempt whose answer was lost: before the first one, the id was free.
                    Some(WebhookKeyStatus::Active) => {}
                    Some(_) => {
                        return Err(Error::rotation(
                            "the new key was revoked meanwhile: plan a rotation with another key",
                        ));
                    }
                    None => self.register(client).await?,
                }
                Step::Registered
            }
            Step::Confirmed => {
                if self.status(client, &self.new).await? != Some(WebhookKeyStatus::Active) {
                    return Err(Error::rotation(
                        "the new key is not active, so the old key is not revoked: check the new key at BitGo",
                    ));
                }
                if self.status(client, &self.old).await? == Some(WebhookKeyStatus::Active) {
                    let mut request = client.webhook_keys().revoke(&self.enterprise, &self.old);
                    for (name, value) in &self.headers.0 {
                        request = request.header(name, value);
                    }
                    request.send().await?;
                }
                Step::Done
            }
            waiting @ (Step::Registered | Step::Done) => waiting,
        };
        Ok(self.state)
    }

    /// Confirms that BitGo accepts answers signed with the new key, so that the old key can be revoked.
    ///
    /// # Errors
    ///
    /// [`Error::is_rotation`] unless the rotation is at [`Step::Registered`].
    pub fn confirmed(&mut self) -> Result<(), Error> {
        if self.state != Step::Registered {
            return Err(Error::rotation(
                "the new key is not registered yet: call `advance` until the step is `Registered`, then `confirmed`",
            ));
        }
        self.state = Step::Confirmed;
        Ok(())
    }

    async fn register(&self, client: &Client) -> Result<(), Error> {
        let mut request = client.webhook_keys().register(&self.enterprise).key_id(&self.new);
        request = match &self.source {
            Source::Jwks(jwks) => request.jwks(jwks),
            Source::JwksUri(uri) => request.jwks_uri(uri),
        };
        if let Some(name) = &self.name {
            request = request.name(name);
        }
        for (name, value) in &self.headers.0 {
            request = request.header(name, value);
        }
        let registered = request.send().await?;
        if registered.key_id == self.new {
            return Ok(());
        }
        Err(Error::rotation(
            "BitGo registered the key under another keyId than the request named: report this to BitGo",
        ))
    }

    /// The status of a key; none where its id was never used.
    async fn status(&self, client: &Client, key: &KeyId) -> Result<Option<WebhookKeyStatus>, Error> {
        for status in [WebhookKeyStatus::Active, WebhookKeyStatus::Revoked] {
            let mut keys = client.webhook_keys().list(&self.enterprise).status(status).limit(100).stream();
            while let Some(found) = keys.try_next().await? {
                if found.key_id == *key {
                    return Ok(Some(found.status));
                }
            }
        }
        Ok(None)
    }
}
