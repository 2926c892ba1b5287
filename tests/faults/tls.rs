//! TLS for this machine, with a certificate that nobody else trusts (`tls/`, self-signed for 127.0.0.1).

use std::io::Error;
use std::sync::{Arc, LazyLock};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::server::TlsStream;

const CERTIFICATE: &[u8] = include_bytes!("tls/certificate.der");
const KEY: &[u8] = include_bytes!("tls/key.der");

static ACCEPTOR: LazyLock<TlsAcceptor> = LazyLock::new(|| {
    let key = PrivatePkcs8KeyDer::from(KEY).into();
    let builder = ServerConfig::builder().with_no_client_auth();
    TlsAcceptor::from(Arc::new(builder.with_single_cert(vec![CERTIFICATE.into()], key).unwrap()))
});

pub(crate) async fn accept(stream: TcpStream) -> Result<TlsStream<TcpStream>, Error> {
    ACCEPTOR.accept(stream).await
}

/// The one root that a client of it pins.
pub(crate) fn root() -> reqwest::Certificate {
    reqwest::Certificate::from_der(CERTIFICATE).unwrap()
}
