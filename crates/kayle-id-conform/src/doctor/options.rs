//! What an examination looks at.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::HeaderMap;
use kayle_id_core::{Clock, SigningSecret, SystemClock};
use kayle_id_webhook::webhook::Keyring;

use crate::Target;
use crate::net::Network;

/// Looks up the TXT records of a name; nothing when the look-up fails.
pub(super) type Lookup = Arc<dyn Fn(String) -> Pin<Box<dyn Future<Output = Option<Vec<String>>> + Send>> + Send + Sync>;

/// A delivery as it was received.
#[derive(Clone)]
pub(super) struct Delivered {
    pub(super) name: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// What an examination looks at beside what the API lists. Everything is optional: what is not given is not checked.
///
/// ```
/// use kayle_id_conform::doctor::Options;
/// use kayle_id_core::SigningSecret;
/// use kayle_id_webhook::webhook::Keyring;
///
/// # fn example(keyring: Keyring, secret: SigningSecret) -> Options {
/// Options::new().scopes(["sessions:write", "webhooks:write"]).keyring(keyring).secret(secret).reveal_secrets()
/// # }
/// ```
#[derive(Clone)]
pub struct Options {
    pub(super) scopes: Vec<String>,
    pub(super) keyring: Option<Keyring>,
    pub(super) secrets: Vec<SigningSecret>,
    pub(super) reveal: bool,
    pub(super) captured: Vec<Delivered>,
    pub(super) addresses: bool,
    pub(super) network: Network,
    pub(super) records: Option<Lookup>,
    pub(super) receiver: Option<(Target, crate::Options)>,
    pub(super) clock: Option<Arc<dyn Clock>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            scopes: vec!["sessions:write".to_owned(), "webhooks:read".to_owned()],
            keyring: None,
            secrets: Vec::new(),
            reveal: false,
            captured: Vec::new(),
            addresses: true,
            network: Network::new(),
            records: None,
            receiver: None,
            clock: None,
        }
    }
}

impl Options {
    /// The defaults: the scopes `sessions:write` and `webhooks:read`, and a request to each enabled endpoint's address.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the scopes that the integration needs, `sessions:write` and `webhooks:read` by default. A write scope includes
    /// the read scope of its area.
    ///
    /// A write scope is checked by a call with an id that no row can have, which changes nothing.
    #[must_use]
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the private keys that the application holds. Each active key of an endpoint is then looked up by its `kid`, and
    /// a payload that is encrypted to the registered public key must open.
    #[must_use]
    pub fn keyring(mut self, keyring: Keyring) -> Self {
        self.keyring = Some(keyring);
        self
    }

    /// Adds a signing secret that the application holds. Secrets are compared with something real: see
    /// [`reveal_secrets`](Self::reveal_secrets) and [`captured`](Self::captured).
    #[must_use]
    pub fn secret(mut self, secret: SigningSecret) -> Self {
        self.secrets.push(secret);
        self
    }

    /// Compares the secrets with those that the API reveals, which needs the scope `webhooks:write`. The revealed secrets
    /// are not kept, and the calls may appear in the organization's audit log.
    #[must_use]
    pub fn reveal_secrets(mut self) -> Self {
        self.reveal = true;
        self
    }

    /// Adds a delivery as it was received: headers and raw body. Its signature must be by one of the secrets, whatever its
    /// age, and its payload must open with the keyring where there is one. The name is shown, such as `line 3 of kept.jsonl`.
    #[must_use]
    pub fn captured(mut self, name: impl Into<String>, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        self.captured.push(Delivered { name: name.into(), headers, body: body.into() });
        self
    }

    /// Leaves the addresses of endpoints alone. By default each enabled endpoint gets a `POST` without a signature, which a
    /// receiver refuses. Use it where this machine reaches other addresses than the server does.
    #[must_use]
    pub fn skip_addresses(mut self) -> Self {
        self.addresses = false;
        self
    }

    /// Sets which certificates are trusted, and where names lead.
    #[must_use]
    pub fn network(mut self, network: Network) -> Self {
        self.network = network;
        self
    }

    /// Sets how TXT records are looked up, to see whether those of verified domains are still there. The function is given
    /// a name such as `_kayle-id-verification.example.com`, and gives nothing when the look-up failed, an empty list when
    /// there is no such record. Domains are listed to the dashboard's session cookie only.
    #[must_use]
    pub fn txt_records<F>(mut self, look_up: impl Fn(String) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Option<Vec<String>>> + Send + 'static,
    {
        self.records = Some(Arc::new(move |name| Box::pin(look_up(name))));
        self
    }

    /// Tests a receiver as well, usually one on this machine: good deliveries are posted to it as [`run`](crate::run) does,
    /// without the hostile ones. The receiver must work on nothing of value, because it handles them as if a person had been
    /// verified.
    #[must_use]
    pub fn receiver(mut self, target: Target, options: crate::Options) -> Self {
        self.receiver = Some((target, options));
        self
    }

    /// Sets where the present comes from: the system's clock by default, or that of the client.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Sets the clock where none was set.
    #[must_use]
    pub fn clock_or(mut self, clock: impl Clock) -> Self {
        self.clock.get_or_insert_with(|| Arc::new(clock));
        self
    }

    pub(super) fn time(&self) -> Arc<dyn Clock> {
        self.clock.clone().unwrap_or_else(|| Arc::new(SystemClock))
    }
}

/// Shows what is given, and no secret.
impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("scopes", &self.scopes)
            .field("kids", &self.keyring.as_ref().map(Keyring::kids))
            .field("secrets", &self.secrets.len())
            .field("reveal_secrets", &self.reveal)
            .field("captured", &self.captured.len())
            .field("addresses", &self.addresses)
            .field("network", &self.network)
            .field("receiver", &self.receiver.as_ref().map(|(target, _)| target))
            .finish_non_exhaustive()
    }
}
