//! One signing key for another: create, deploy, delete the old one, in steps that survive a crash.

use super::error::Error;
use super::{Client, EndpointId, SigningKey, SigningKeyId};
use kayle_id_core::{SigningSecret, StoredVersion};
use serde::{Deserialize, Serialize};

/// The rotation of an endpoint's signing key. Store it after every step: it serializes, without the secret.
///
/// A delivery is signed with every active key, so that nothing is lost on the way. Nothing here needs to be undone
/// by hand: each step looks at the endpoint before it acts, and a step that was cut off is taken up again.
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

/// Where a [`Rotation`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Step {
    /// Nothing was done yet.
    Planned,
    /// The endpoint was looked at; the new key is created next.
    Creating,
    /// There is a key that this rotation may have created without learning its secret, or that somebody else created
    /// meanwhile. It waits: [`Rotation::discard`] deletes it where no receiver uses it, and a new one is created.
    Orphaned,
    /// The key whose secret is lost is deleted next.
    Discarding,
    /// The new key signs beside the old one. It waits for [`Rotation::deployed`], or [`Rotation::discard`].
    Created,
    /// Every receiver has the new secret; the old key is deleted next.
    Deployed,
    /// The old key is gone.
    Done,
}

impl Rotation {
    /// Plans to replace a key of an endpoint. Nothing is sent.
    pub fn plan(endpoint: EndpointId, old: SigningKeyId) -> Self {
        Self { v: StoredVersion, endpoint, old, state: State::Planned, secret: None }
    }

    /// Where the rotation is.
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

    /// The key that replaces the old one, once there is one; or the key of [`Step::Orphaned`].
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

    /// The new key's secret, once: right after it was created, and not after a restart.
    pub fn take_secret(&mut self) -> Option<SigningSecret> {
        self.secret.take()
    }

    /// Takes the next step, where one can be taken; returns where the rotation is then.
    ///
    /// # Errors
    ///
    /// [`Error::is_rotation`] when the endpoint is not as the step needs it, and whatever the calls say. The rotation
    /// stays where it was, and the step may be taken again.
    pub async fn advance(&mut self, client: &Client) -> Result<Step, Error> {
        let keys = client.signing_keys();
        let next = match &self.state {
            State::Orphaned { .. } | State::Created { .. } | State::Done { .. } => return Ok(self.step()),
            State::Planned => {
                let before = ids(keys.list(&self.endpoint).send().await?);
                if !before.contains(&self.old) {
                    return Err(Error::rotation("the key to be replaced is not among the endpoint's signing keys"));
                }
                if before.len() > 1 {
                    return Err(Error::rotation(
                        "the endpoint has two signing keys already, the most it may have, and creating one retires none: \
                         finish the rotation that left them, or delete the key that no receiver uses",
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
                        "the new key is gone from the endpoint, so the old one is left to sign",
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

    /// Says that every receiver takes the new secret, so that the old key may go.
    ///
    /// # Errors
    ///
    /// [`Error::is_rotation`] unless the rotation is at [`Step::Created`].
    pub fn deployed(&mut self) -> Result<(), Error> {
        let State::Created { key, .. } = &self.state else {
            return Err(Error::rotation("only a key that was created can have been deployed"));
        };
        self.state = State::Deployed { key: key.clone() };
        Ok(())
    }

    /// Gives up a new key whose secret is lost: it is deleted, and another is created.
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
            _ => Err(Error::rotation("there is no key whose secret could be lost")),
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
