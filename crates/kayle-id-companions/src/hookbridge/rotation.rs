//! Replaces a signing key: create, deploy, delete the old one, in steps that survive a crash.

use super::error::Error;
use super::{Client, EndpointId, SigningKey, SigningKeyId};
use kayle_id_core::{SigningSecret, StoredVersion};
use serde::{Deserialize, Serialize};

/// The rotation of an endpoint's signing key. Store it after every step: it serializes, without the secret.
///
/// A delivery is signed with every active key, so that no delivery is lost during the rotation. Each step reads the
/// endpoint's keys before it acts, so that an interrupted step can be repeated.
///
/// ```no_run
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::hookbridge::{Client, EndpointId, Rotation, SigningKeyId, Step};
///
/// # async fn run(client: Client, endpoint: EndpointId, old: SigningKeyId) -> Result<(), Box<dyn std::error::Error>> {
/// let mut rotation = Rotation::plan(endpoint, old); // or deserialized, after a crash
/// loop {
///     match rotation.advance(&client).await? {
///         Step::Created => {
///             if let Some(secret) = rotation.take_secret() {
///                 deploy(secret); // to every receiver, beside the old one
///                 rotation.deployed()?;
///             } else {
///                 rotation.discard()?; // the secret was lost in a crash, and is not shown again
///             }
///         }
///         Step::Orphaned => rotation.discard()?, // unless somebody else made that key: see Step::Orphaned
///         Step::Done => break,
///         _ => {}
///     }
///     store(&rotation);
/// }
/// # Ok(())
/// # }
/// # fn deploy(_: kayle_id::SigningSecret) {}
/// # fn store(_: &Rotation) {}
/// ```
#[doc(alias = "rotate key")]
#[doc(alias = "rotate secret")]
#[doc(alias = "key rotation")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotation {
    v: StoredVersion<1>,
    endpoint: EndpointId,
    old: SigningKeyId,
    state: State,
    #[serde(skip)]
    secret: Option<SigningSecret>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
enum State {
    Planned,
    Creating { before: Vec<SigningKeyId> },
    Orphaned { before: Vec<SigningKeyId>, key: SigningKeyId },
    Discarding { before: Vec<SigningKeyId>, key: SigningKeyId },
    Created { before: Vec<SigningKeyId>, key: SigningKeyId },
    Deployed { key: SigningKeyId },
    Done { key: SigningKeyId },
}

/// The step that a [`Rotation`] has reached. [`Rotation::advance`] and [`Rotation::step`] return it.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::hookbridge::Step;
///
/// fn needs_the_application(step: Step) -> bool {
///     matches!(step, Step::Created | Step::Orphaned) // waits for Rotation::deployed or Rotation::discard
/// }
/// assert!(!needs_the_application(Step::Planned));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Step {
    /// Nothing was done yet.
    Planned,
    /// The endpoint's keys were read; the new key is created next.
    Creating,
    /// There is an unknown key: this rotation created it and lost the response with its secret, or somebody else created it.
    /// The rotation waits. If no receiver uses the key, [`Rotation::discard`] has it deleted and a new one created.
    Orphaned,
    /// The key with the lost secret is deleted next.
    Discarding,
    /// Both keys sign. The rotation waits for [`Rotation::deployed`], or [`Rotation::discard`].
    Created,
    /// Every receiver has the new secret; the old key is deleted next.
    Deployed,
    /// The old key is deleted.
    Done,
}

impl Rotation {
    /// Plans to replace a key of an endpoint. Nothing is sent.
    pub fn plan(endpoint: EndpointId, old: SigningKeyId) -> Self {
        Self { v: StoredVersion, endpoint, old, state: State::Planned, secret: None }
    }

    /// The step that the rotation has reached.
    #[must_use]
    pub fn step(&self) -> Step {
        match self.state {
            State::Planned => Step::Planned,
            State::Creating { .. } => Step::Creating,
            State::Orphaned { .. } => Step::Orphaned,
            State::Discarding { .. } => Step::Discarding,
            State::Created { .. } => Step::Created,
            State::Deployed { .. } => Step::Deployed,
            State::Done { .. } => Step::Done,
        }
    }

    /// The new key, once it exists; or the unknown key of [`Step::Orphaned`].
    #[must_use]
    pub fn key(&self) -> Option<&SigningKeyId> {
        match &self.state {
            State::Planned | State::Creating { .. } => None,
            State::Orphaned { key, .. }
            | State::Discarding { key, .. }
            | State::Created { key, .. }
            | State::Deployed { key }
            | State::Done { key } => Some(key),
        }
    }

    /// The new key's secret: once, after it was created, and not after a restart.
    pub fn take_secret(&mut self) -> Option<SigningSecret> {
        self.secret.take()
    }

    /// Takes the next step, if it can be taken, and returns the step that is reached.
    ///
    /// # Errors
    ///
    /// [`Error::is_rotation`] if the endpoint's keys are not in the state that the step needs, and the errors of the calls. The
    /// rotation stays at its step, and `advance` can be called again.
    pub async fn advance(&mut self, client: &Client) -> Result<Step, Error> {
        let keys = client.signing_keys();
        let next = match &self.state {
            State::Orphaned { .. } | State::Created { .. } | State::Done { .. } => return Ok(self.step()),
            State::Planned => {
                let before = ids(keys.list(&self.endpoint).send().await?);
                if !before.contains(&self.old) {
                    return Err(Error::rotation("the endpoint does not have the old signing key: check its id"));
                }
                if before.len() > 1 {
                    return Err(Error::rotation(
                        "the endpoint has two signing keys already, which is the maximum: finish the earlier rotation, or delete \
                         the key that no receiver uses",
                    ));
                }
                State::Creating { before }
            }
            State::Creating { before } => {
                let now = ids(keys.list(&self.endpoint).send().await?);
                match now.into_iter().find(|key| !before.contains(key)) {
                    Some(key) => State::Orphaned { before: before.clone(), key },
                    None => {
                        let created = keys.create(&self.endpoint).send().await?;
                        self.secret = Some(created.signing_secret);
                        State::Created { before: before.clone(), key: created.id }
                    }
                }
            }
            State::Discarding { before, key } => {
                self.delete(client, key).await?;
                State::Creating { before: before.clone() }
            }
            State::Deployed { key } => {
                let now = ids(keys.list(&self.endpoint).send().await?);
                if !now.contains(key) {
                    return Err(Error::rotation(
                        "the new key was deleted from the endpoint, so the old key is not deleted: plan another rotation",
                    ));
                }
                if now.contains(&self.old) {
                    self.delete(client, &self.old).await?;
                }
                State::Done { key: key.clone() }
            }
        };
        self.state = next;
        Ok(self.step())
    }

    /// Confirms that every receiver has the new secret, so that the old key can be deleted.
    ///
    /// # Errors
    ///
    /// [`Error::is_rotation`] unless the rotation is at [`Step::Created`].
    pub fn deployed(&mut self) -> Result<(), Error> {
        let State::Created { key, .. } = &self.state else {
            return Err(Error::rotation(
                "no new key was created yet: call `advance` until the step is `Created`, then `deployed`",
            ));
        };
        self.state = State::Deployed { key: key.clone() };
        Ok(())
    }

    /// Discards the new key, because its secret is lost: the key is deleted, and another is created.
    ///
    /// # Errors
    ///
    /// [`Error::is_rotation`] unless the rotation is at [`Step::Orphaned`] or [`Step::Created`].
    pub fn discard(&mut self) -> Result<(), Error> {
        match &self.state {
            State::Orphaned { before, key } | State::Created { before, key } => {
                self.state = State::Discarding { before: before.clone(), key: key.clone() };
                self.secret = None;
                Ok(())
            }
            _ => Err(Error::rotation("there is no new key to discard: the step must be `Created` or `Orphaned`")),
        }
    }

    async fn delete(&self, client: &Client, key: &SigningKeyId) -> Result<(), Error> {
        match client.signing_keys().delete(&self.endpoint, key).send().await {
            Err(error) if error.is_not_found() => Ok(()),
            other => Ok(other?),
        }
    }
}

fn ids(keys: Vec<SigningKey>) -> Vec<SigningKeyId> {
    keys.into_iter().map(|key| key.id).collect()
}
