//! How receivers are reached.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use kayle_id_core::{Clock, InvalidInput};
use rustls_platform_verifier::Verifier;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};

use super::address::Address;
use super::exchange::Exchange;
use super::tls::{self, Verdict};

/// How receivers are reached: which certificates are trusted, and where names lead.
///
/// By default the platform's root certificates are trusted, and names are resolved by the system. Proxies are not used.
///
/// ```
/// use kayle_id_conform::Network;
///
/// # fn example(pem: &[u8]) -> Result<(), kayle_id_core::InvalidInput> {
/// let network = Network::new().extra_roots_pem(pem)?.resolve("hooks.example.com", "127.0.0.1:8443".parse().unwrap());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Network {
    roots: Vec<CertificateDer<'static>>,
    insecure: bool,
    resolved: BTreeMap<String, SocketAddr>,
    /// Made at the first connection over TLS, since reading the platform's roots takes a while.
    verifier: Arc<OnceLock<Option<Arc<Verifier>>>>,
}

impl Network {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Trusts these root certificates, PEM, in addition to the platform's. Use it for an authority of your own.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] if the text holds no certificate.
    pub fn extra_roots_pem(mut self, pem: &[u8]) -> Result<Self, InvalidInput> {
        let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        let read = read.map_err(|_| InvalidInput::new("roots", "cannot be read as PEM"))?;
        if read.is_empty() {
            return Err(InvalidInput::new("roots", "hold no certificate (BEGIN CERTIFICATE)"));
        }
        self.roots.extend(read);
        self.verifier = Arc::default();
        let unusable = || InvalidInput::new("roots", "hold a certificate that cannot be a root");
        // What cannot be a root is told at once and not at the first connection.
        let verifier = tls::verifier(&self.roots).ok_or_else(unusable)?;
        let _ = self.verifier.set(Some(verifier));
        Ok(self)
    }

    /// Accepts every certificate: expired, self-signed, for another name, of anybody. Connections are then encrypted and
    /// not authenticated, so that whoever is on the way can read and change everything. Use it for a receiver on this
    /// machine, and never for one on the internet.
    #[must_use]
    pub fn accept_any_certificate(mut self) -> Self {
        self.insecure = true;
        self
    }

    /// Connects to this address where a URL names this host, whatever port it names. The certificate and the `Host` header
    /// stay those of the name: use it to test an instance before its name leads there.
    #[must_use]
    pub fn resolve(mut self, host: &str, address: SocketAddr) -> Self {
        self.resolved.insert(host.to_ascii_lowercase(), address);
        self
    }

    /// Whether this host leads where [`resolve`](Self::resolve) said.
    pub(crate) fn is_redirected(&self, host: &str) -> bool {
        self.resolved.contains_key(&host.to_ascii_lowercase())
    }

    /// The addresses of a host; none when its name does not resolve.
    pub(crate) async fn addresses(&self, address: &Address) -> Vec<SocketAddr> {
        if let Some(address) = self.resolved.get(&address.host().to_ascii_lowercase()) {
            return vec![*address];
        }
        let resolved = tokio::net::lookup_host((address.host(), address.port())).await;
        resolved.map(Iterator::collect).unwrap_or_default()
    }

    /// Connects, and speaks TLS where the address says so. The error is what came of it.
    pub(crate) async fn connect(&self, address: &Address, clock: &dyn Clock) -> Result<Connected, Exchange> {
        let addresses = self.addresses(address).await;
        if addresses.is_empty() {
            return Err(Exchange::Unresolved);
        }
        let stream = TcpStream::connect(&*addresses).await.map_err(|_| Exchange::Unreachable)?;
        // Nagle's algorithm would only add delays. A socket that refuses works without.
        let _ = stream.set_nodelay(true);
        if !address.tls() {
            return Ok(Connected { stream: Box::new(stream), expires_soon: false });
        }
        let verifier =
            if self.insecure { None } else { self.verifier.get_or_init(|| tls::verifier(&self.roots)).clone() };
        let verdict = Arc::new(Verdict::default());
        let settings = tls::settings(verifier, self.insecure, clock.now(), Arc::clone(&verdict));
        let name = ServerName::try_from(address.host().to_owned());
        let (Some(settings), Ok(name)) = (settings, name) else {
            return Err(Exchange::Tls(verdict.problem()));
        };
        match TlsConnector::from(Arc::new(settings)).connect(name, stream).await {
            Ok(stream) => Ok(Connected { stream: Box::new(stream), expires_soon: verdict.expires_soon() }),
            Err(_) => Err(Exchange::Tls(verdict.problem())),
        }
    }
}

/// Shows what is set, and no certificate.
impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Network")
            .field("extra_roots", &self.roots.len())
            .field("accepts_any_certificate", &self.insecure)
            .field("resolved", &self.resolved)
            .finish_non_exhaustive()
    }
}

/// A connection, with or without TLS.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// A connection, and what its certificate said.
pub(crate) struct Connected {
    pub(crate) stream: Box<dyn Stream>,
    pub(crate) expires_soon: bool,
}

/// Waits for work, no longer than the limit by the clock.
pub(crate) async fn within<T>(limit: Duration, clock: &dyn Clock, work: impl Future<Output = T>) -> Option<T> {
    let expiry = async {
        match clock.expire(limit) {
            Some(sleep) => sleep.await,
            None => tokio::time::sleep(limit).await,
        }
    };
    tokio::select! {
        done = work => Some(done),
        () = expiry => None,
    }
}
