//! Addresses of this machine, which plain http is for.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::error::Error as StdError;
use std::fmt;
use std::net::SocketAddr;
use url::{Host, Url};

/// Whether an address is one of this machine, or a name that is reserved for it: `localhost` and the names below it
/// (RFC 6761 section 6.3).
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => is_reserved(name),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.to_canonical().is_loopback(),
        None => false,
    }
}

fn is_reserved(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    name == "localhost" || name.ends_with(".localhost")
}

/// Resolves names as the system does, and keeps the addresses of this machine only: a name such as `app.localhost` may
/// be another machine's in a network's DNS.
pub(crate) struct LoopbackNames;

impl Resolve for LoopbackNames {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(only_loopback(found)?)
        })
    }
}

fn only_loopback(found: impl Iterator<Item = SocketAddr>) -> Result<Addrs, LeavesTheMachine> {
    let kept: Vec<_> = found.filter(|address| address.ip().to_canonical().is_loopback()).collect();
    if kept.is_empty() { Err(LeavesTheMachine) } else { Ok(Box::new(kept.into_iter())) }
}

/// A name that resolves to other machines only.
#[derive(Debug)]
struct LeavesTheMachine;

impl fmt::Display for LeavesTheMachine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the host name does not resolve to an address of this machine")
    }
}

impl StdError for LeavesTheMachine {}

/// Whether a failure comes from a name that does not resolve to this machine.
pub(crate) fn leaves_the_machine(error: &(dyn StdError + 'static)) -> bool {
    let mut causes = std::iter::successors(Some(error), |error| (**error).source());
    causes.any(|cause| cause.is::<LeavesTheMachine>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_this_machine_and_reserved_names_count() {
        let is = |text: &str| is_loopback(&Url::parse(text).unwrap());
        for here in [
            "http://127.0.0.1:8787",
            "http://127.9.8.7",
            "http://[::1]:1",
            "http://[::ffff:127.0.0.1]",
            "http://localhost",
            "http://LOCALHOST.",
            "http://app.localhost:3000",
        ] {
            assert!(is(here), "{here}");
        }
        for elsewhere in [
            "http://notlocalhost",
            "http://localhost.example.com",
            "http://10.0.0.1",
            "http://[::2]",
            "http://0.0.0.0",
            "http://127.0.0.1.example.com",
        ] {
            assert!(!is(elsewhere), "{elsewhere}");
        }
    }

    #[test]
    fn a_name_counts_only_where_it_resolves_to_this_machine() {
        let kept = |addresses: &[&str]| {
            let parsed: Vec<SocketAddr> = addresses.iter().map(|text| text.parse().unwrap()).collect();
            only_loopback(parsed.into_iter()).map(Iterator::count)
        };
        assert_eq!(kept(&["192.0.2.1:0", "127.0.0.1:0", "[::1]:0"]).unwrap(), 2);
        let refused = kept(&["192.0.2.1:0"]).unwrap_err();
        assert!(leaves_the_machine(&refused));
        assert!(kept(&[]).is_err());
    }
}
