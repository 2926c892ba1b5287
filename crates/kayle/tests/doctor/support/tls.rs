//! Certificates of the test's own, and addresses that show them.

use std::net::SocketAddr;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// The name that the endpoints of these tests have.
pub(crate) const NAME: &str = "hooks.example.com";

/// An authority that the doctor is told to trust, or not.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "Authority of a test");
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate of this authority, changed in one way.
    pub(crate) fn certificate(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> TlsAddress {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        TlsAddress { chain: vec![certificate.der().clone()], key: key.serialize_der() }
    }
}

/// What an address shows.
pub(crate) struct TlsAddress {
    chain: Vec<CertificateDer<'static>>,
    key: Vec<u8>,
}

impl TlsAddress {
    /// A certificate that nobody but itself vouches for.
    pub(crate) fn self_signed() -> Self {
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(vec![NAME.to_owned()]).unwrap().self_signed(&key).unwrap();
        Self { chain: vec![certificate.der().clone()], key: key.serialize_der() }
    }

    fn acceptor(self) -> TlsAcceptor {
        let key = PrivateKeyDer::try_from(self.key).unwrap();
        let settings = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(self.chain, key)
            .unwrap();
        TlsAcceptor::from(Arc::new(settings))
    }

    /// Refuses every request over TLS with a 400.
    pub(crate) async fn serve(self) -> SocketAddr {
        let acceptor = self.acceptor();
        listen(move |stream| {
            let acceptor = acceptor.clone();
            async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                let mut request = [0; 4096];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await;
                let _ = stream.shutdown().await;
            }
        })
        .await
    }

    /// Ends TLS before a receiver, as a proxy does.
    pub(crate) async fn before(self, receiver: SocketAddr) -> SocketAddr {
        let acceptor = self.acceptor();
        listen(move |stream| {
            let acceptor = acceptor.clone();
            async move {
                let Ok(mut outside) = acceptor.accept(stream).await else { return };
                let Ok(mut inside) = tokio::net::TcpStream::connect(receiver).await else { return };
                let _ = tokio::io::copy_bidirectional(&mut outside, &mut inside).await;
            }
        })
        .await
    }
}

/// Listens on a port of this machine for as long as the test runs.
pub(crate) async fn listen<F>(serve: impl Fn(tokio::net::TcpStream) -> F + Send + 'static) -> SocketAddr
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    address
}

/// Ends a certificate's time in the past, or begins it in the future: a day of this year.
pub(crate) fn long_ago(params: &mut CertificateParams) {
    params.not_before = rcgen::date_time_ymd(2020, 1, 1);
    params.not_after = rcgen::date_time_ymd(2021, 1, 1);
}
