//! The certificates of endpoints' addresses.

use std::net::SocketAddr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use kayle_id::doctor::{Network, Report, examine};
use rcgen::CertificateParams;
use tokio::io::AsyncWriteExt;

use crate::support::{Authority, Integration, NAME, TlsAddress, found, listen, long_ago, names};

/// Examines an integration whose endpoint is at this address, by a name that leads to it.
async fn examined(address: SocketAddr, authority: Option<&Authority>) -> Report {
    let integration = Integration::healthy().await;
    integration.moves_to(&format!("https://{NAME}/kayle")).await;
    let mut network = Network::new().resolve(NAME, address);
    if let Some(authority) = authority {
        network = network.extra_roots_pem(authority.pem().as_bytes()).unwrap();
    }
    examine(&integration.client, &integration.options_with(network)).await
}

async fn with(change: impl FnOnce(&mut CertificateParams), expected: &str) {
    let authority = Authority::new();
    let address = authority.certificate(NAME, change).serve().await;
    names(&examined(address, Some(&authority)).await, expected);
}

/// So many days from the present.
fn days_from_now(days: u64) -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap() + Duration::from_secs(days * 24 * 3600)
}

#[tokio::test]
async fn a_good_certificate_is_healthy() {
    let authority = Authority::new();
    let address = authority.certificate(NAME, |_| ()).serve().await;
    let report = examined(address, Some(&authority)).await;
    assert_eq!(found(&report), [""; 0], "{}", report.to_text());
}

#[tokio::test]
async fn an_expired_certificate_is_named() {
    with(long_ago, "endpoint.certificate-expired").await;
}

#[tokio::test]
async fn a_certificate_of_the_future_is_named() {
    with(
        |params| params.not_before = rcgen::date_time_ymd(1970, 1, 1) + days_from_now(2),
        "endpoint.certificate-not-yet-valid",
    )
    .await;
}

#[tokio::test]
async fn a_certificate_that_expires_next_week_is_a_warning() {
    with(
        |params| params.not_after = rcgen::date_time_ymd(1970, 1, 1) + days_from_now(7),
        "endpoint.certificate-expiring",
    )
    .await;
    let authority = Authority::new();
    let later =
        |params: &mut CertificateParams| params.not_after = rcgen::date_time_ymd(1970, 1, 1) + days_from_now(30);
    let address = authority.certificate(NAME, later).serve().await;
    assert_eq!(found(&examined(address, Some(&authority)).await), [""; 0]);
}

#[tokio::test]
async fn a_self_signed_certificate_is_named() {
    names(&examined(TlsAddress::self_signed().serve().await, None).await, "endpoint.certificate-self-signed");
}

#[tokio::test]
async fn a_certificate_for_another_name_is_named() {
    let authority = Authority::new();
    let address = authority.certificate("www.example.com", |_| ()).serve().await;
    names(&examined(address, Some(&authority)).await, "endpoint.certificate-name");
}

#[tokio::test]
async fn a_certificate_of_an_unknown_authority_is_named() {
    let address = Authority::new().certificate(NAME, |_| ()).serve().await;
    names(&examined(address, None).await, "endpoint.certificate-untrusted");
}

#[tokio::test]
async fn an_address_that_speaks_no_tls_is_named() {
    let plain = listen(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    });
    names(&examined(plain.await, None).await, "endpoint.tls");
}

#[tokio::test]
async fn any_certificate_is_accepted_when_that_is_asked_for() {
    let integration = Integration::healthy().await;
    integration.moves_to(&format!("https://{NAME}/kayle")).await;
    let network = Network::new().resolve(NAME, TlsAddress::self_signed().serve().await).accept_any_certificate();
    let report = examine(&integration.client, &integration.options_with(network)).await;
    assert_eq!(found(&report), [""; 0], "{}", report.to_text());
}
