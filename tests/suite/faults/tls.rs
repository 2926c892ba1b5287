//! TLS for this machine, with a certificate that nobody else trusts (`tls/`, self-signed for 127.0.0.1).

use std::io::Error;
use std::sync::{Arc, LazyLock};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::{CryptoProvider, aws_lc_rs};
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};
use tokio_rustls::server::TlsStream;

const CERTIFICATE: &[u8] = include_bytes!("tls/certificate.der");
const KEY: &[u8] = include_bytes!("tls/key.der");
const CLIENT_CERTIFICATE: &[u8] = include_bytes!("tls/client-certificate.der");
const CLIENT_IDENTITY: &[u8] = include_bytes!("tls/client-identity.pem");

/// Named, since other tests have a second provider compiled in, and then rustls has no default.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

static ACCEPTOR: LazyLock<TlsAcceptor> = LazyLock::new(|| {
    let key = PrivatePkcs8KeyDer::from(KEY).into();
    let builder = ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().unwrap();
    let builder = builder.with_no_client_auth();
    TlsAcceptor::from(Arc::new(builder.with_single_cert(vec![CERTIFICATE.into()], key).unwrap()))
});

static STRICT: LazyLock<TlsAcceptor> = LazyLock::new(|| {
    let mut known = RootCertStore::empty();
    known.add(CLIENT_CERTIFICATE.into()).unwrap();
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(known), provider()).build().unwrap();
    let key = PrivatePkcs8KeyDer::from(KEY).into();
    let builder = ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().unwrap();
    let builder = builder.with_client_cert_verifier(verifier);
    TlsAcceptor::from(Arc::new(builder.with_single_cert(vec![CERTIFICATE.into()], key).unwrap()))
});

/// For the one client that has a certificate.
pub(crate) async fn accept_known_clients(stream: TcpStream) -> Result<TlsStream<TcpStream>, Error> {
    STRICT.accept(stream).await
}

/// That client's certificate and key.
pub(crate) fn client_identity() -> reqwest::Identity {
    reqwest::Identity::from_pem(CLIENT_IDENTITY).unwrap()
}

pub(crate) async fn accept(stream: TcpStream) -> Result<TlsStream<TcpStream>, Error> {
    ACCEPTOR.accept(stream).await
}

/// The one root that a client of it pins.
pub(crate) fn root() -> reqwest::Certificate {
    reqwest::Certificate::from_der(CERTIFICATE).unwrap()
}
