//! What a request to the address of each endpoint leads to.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Method;
use kayle_id_core::Clock;
use tokio::task::JoinSet;

use super::facts::{Answered, Endpoint, Facts};
use crate::net::{Address, Exchange, Network, TlsProblem, exchange};

/// How long the server waits for an answer.
const LIMIT: Duration = Duration::from_secs(15);
/// How many addresses are asked at once, and how many at all.
const AT_ONCE: usize = 8;
const MOST: usize = 100;

/// Posts to the address of every enabled endpoint.
pub(super) async fn check(facts: &mut Facts, network: &Network, clock: &Arc<dyn Clock>) {
    let local = Address::parse(&facts.api, "api").is_ok_and(|address| address.is_loopback());
    let enabled = facts.endpoints.iter_mut().flatten().enumerate().filter(|(_, endpoint)| endpoint.enabled);
    let addresses: Vec<(usize, Address)> = enabled
        .filter_map(|(at, endpoint)| Some((at, Address::parse(&endpoint.url, "url").ok()?)))
        .take(MOST)
        .collect();
    let mut results = Vec::new();
    let mut tasks = JoinSet::new();
    for (at, address) in addresses {
        let (network, clock) = (network.clone(), Arc::clone(clock));
        tasks.spawn(async move { (at, look(&network, &address, local, &*clock).await) });
        if tasks.len() >= AT_ONCE {
            results.extend(tasks.join_next().await.and_then(Result::ok));
        }
    }
    while let Some(done) = tasks.join_next().await {
        results.extend(done.ok());
    }
    for (at, seen) in results {
        if let Some(endpoint) = facts.endpoints.as_mut().and_then(|endpoints| endpoints.get_mut(at)) {
            seen.note(endpoint);
        }
    }
}

/// What stands between this machine and an address; nothing where it answers.
pub(super) async fn obstacle(url: &str, network: &Network, clock: &dyn Clock) -> Option<String> {
    let address = Address::parse(url, "url").ok()?;
    match exchange(network, &address, Method::GET, &[], Bytes::new(), LIMIT, clock).await {
        Exchange::Answer(_) => None,
        other => Some(other.words()),
    }
}

struct Seen {
    exchange: Exchange,
    private: bool,
}

async fn look(network: &Network, address: &Address, local: bool, clock: &dyn Clock) -> Seen {
    // A server on this machine reaches what this machine reaches, and a redirected name says nothing about its records.
    let private = if local || network.is_redirected(address.host()) {
        false
    } else {
        let addresses = network.addresses(address).await;
        !addresses.is_empty() && addresses.iter().all(|address| is_private(address.ip()))
    };
    let headers = [
        ("content-type".to_owned(), "application/jose".to_owned()),
        ("user-agent".to_owned(), concat!("kayle-doctor/", env!("CARGO_PKG_VERSION")).to_owned()),
    ];
    let body = Bytes::from_static(b"kayle doctor asks whether this address answers; this is no delivery");
    let exchange = exchange(network, address, Method::POST, &headers, body, LIMIT, clock).await;
    Seen { exchange, private }
}

impl Seen {
    fn note(self, endpoint: &mut Endpoint) {
        endpoint.private = self.private;
        endpoint.answered_in = self.exchange.milliseconds();
        endpoint.answered = Some(match self.exchange {
            Exchange::Answer(answer) => {
                endpoint.certificate_expires_soon = answer.expires_soon;
                if answer.header("www-authenticate").is_some() || answer.status == 407 {
                    Answered::Challenged(answer.status)
                } else {
                    Answered::Status(answer.status)
                }
            }
            // What is on a private network is that, whatever stands in the way from here.
            _ if self.private => return,
            Exchange::Closed => Answered::Closed,
            Exchange::TimedOut => Answered::TimedOut,
            Exchange::Unreachable => Answered::Unreachable,
            Exchange::Unresolved => Answered::Unresolved,
            Exchange::Tls(problem) => match problem {
                TlsProblem::Expired => Answered::CertificateExpired,
                TlsProblem::NotYetValid => Answered::CertificateNotYetValid,
                TlsProblem::SelfSigned => Answered::CertificateSelfSigned,
                TlsProblem::WrongName => Answered::CertificateWrongName,
                TlsProblem::UnknownIssuer | TlsProblem::OtherCertificate => Answered::CertificateUntrusted,
                TlsProblem::Handshake => Answered::NoTls,
            },
        });
    }
}

fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            // 100.64.0.0/10 is for carriers' own networks (RFC 6598).
            let shared = address.octets()[0] == 100 && address.octets()[1] & 0xc0 == 64;
            address.is_private() || address.is_loopback() || address.is_link_local() || shared
        }
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local(),
    }
}
