//! Receivers over HTTPS.

use std::net::SocketAddr;
use std::sync::Arc;

use kayle_id_conform::report::Report;
use kayle_id_conform::{Network, Options, Target};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::{Fake, Fault, Hasty, ids};

const NAME: &str = "hooks.example.com";

fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, "Authority of a test");
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn certificate(authority: &CertifiedIssuer<'static, KeyPair>, name: &str) -> (CertificateDer<'static>, Vec<u8>) {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, authority).unwrap();
    (certificate.der().clone(), key.serialize_der())
}

/// Ends TLS before a receiver, as a proxy does.
async fn proxy(certificate: (CertificateDer<'static>, Vec<u8>), to: SocketAddr) -> SocketAddr {
    let settings = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.0], PrivateKeyDer::try_from(certificate.1).unwrap())
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(settings));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut outside) = acceptor.accept(stream).await else { return };
                let Ok(mut inside) = tokio::net::TcpStream::connect(to).await else { return };
                let _ = tokio::io::copy_bidirectional(&mut outside, &mut inside).await;
            });
        }
    });
    address
}

fn options(network: Network, fake: &Fake) -> Options {
    let options = Options::new().clock(Hasty::default()).handled_url(&format!("https://{NAME}/handled")).unwrap();
    options.network(network).crash(fake.crash(), || Ok(()))
}

fn target() -> Target {
    Target::published(&format!("https://{NAME}/webhooks/kayle")).unwrap()
}

/// Some kinds: whether there is a connection at all does not depend on them.
async fn run(network: Network, fake: &Fake) -> Report {
    kayle_id_conform::run(&target(), &options(network, fake).only(["good", "mac-wrong"])).await
}

#[tokio::test]
async fn a_good_receiver_behind_a_trusted_certificate_has_no_finding() {
    let (fake, authority) = (Fake::start(Fault::None).await, authority());
    let address = proxy(certificate(&authority, NAME), fake.address()).await;
    let network = Network::new().extra_roots_pem(authority.pem().as_bytes()).unwrap().resolve(NAME, address);
    // Every case, each over a connection of its own.
    let report = kayle_id_conform::run(&target(), &options(network, &fake)).await;
    assert_eq!(ids(&report), [""; 0], "{}", report.to_text());
    assert!(report.checks.len() > 480, "{}", report.checks.len());
    assert_eq!(report.target, format!("https://{NAME}/webhooks/kayle"));
    for check in ["live/slow-body", "live/truncated-body", "live/stalled-bodies", "live/stored"] {
        assert!(report.checks.iter().any(|one| one.id == check), "{check}");
    }
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_is_named_unless_any_is_accepted() {
    let fake = Fake::start(Fault::None).await;
    let address = proxy(certificate(&authority(), NAME), fake.address()).await;
    let network = Network::new().resolve(NAME, address);
    let report = run(network.clone(), &fake).await;
    assert_eq!(ids(&report), ["tls"], "{}", report.to_text());
    assert!(report.findings[0].seen.contains("issuer"), "{}", report.findings[0].seen);
    assert_eq!(ids(&run(network.accept_any_certificate(), &fake).await), [""; 0]);
}

#[tokio::test]
async fn a_certificate_for_another_name_is_named() {
    let (fake, authority) = (Fake::start(Fault::None).await, authority());
    let address = proxy(certificate(&authority, "www.example.com"), fake.address()).await;
    let network = Network::new().extra_roots_pem(authority.pem().as_bytes()).unwrap().resolve(NAME, address);
    let report = run(network, &fake).await;
    assert_eq!(ids(&report), ["tls"]);
    assert_eq!(report.findings[0].seen, "has a certificate for another name");
}

#[test]
fn roots_that_are_none_are_refused() {
    for pem in ["", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        assert!(Network::new().extra_roots_pem(pem.as_bytes()).is_err(), "{pem}");
    }
}
