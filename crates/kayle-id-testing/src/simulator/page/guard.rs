//! Who may look, and whose forms count.

use std::net::IpAddr;

use http::header::{HOST, ORIGIN};
use http::{HeaderMap, Method};

/// Why a request is not answered.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It comes from another machine, whatever `Host` says.
    Peer,
    /// It was sent to a name that is not this machine's: another site may have made its name lead here.
    Host,
    /// It comes from another site, or from a page of an earlier run.
    Origin,
}

pub(crate) struct Guard {
    /// What every form here carries.
    token: String,
    hosts: Vec<String>,
}

impl Guard {
    pub(crate) fn new(hosts: Vec<String>) -> Self {
        let mut bytes = [0; 32];
        // Without randomness the origin still counts.
        let _ = aws_lc_rs::rand::fill(&mut bytes);
        Self { token: base16ct::lower::encode_string(&bytes), hosts }
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    /// Checks where a request was sent to, and where it comes from.
    pub(crate) fn check(&self, peer: IpAddr, method: &Method, headers: &HeaderMap) -> Result<(), Refusal> {
        if !peer.to_canonical().is_loopback() {
            return Err(Refusal::Peer);
        }
        let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
        let mut hosts = headers.get_all(HOST).iter();
        let (Some(host), None) = (hosts.next().and_then(|host| host.to_str().ok()), hosts.next()) else {
            return Err(Refusal::Host);
        };
        if !self.is_ours(host) {
            return Err(Refusal::Host);
        }
        if method == Method::POST {
            let ours = |origin: &str| origin.split_once("://").is_some_and(|(_, from)| from.eq_ignore_ascii_case(host));
            let here = text(ORIGIN.as_str()).is_none_or(ours);
            let same = text("sec-fetch-site").is_none_or(|site| site == "same-origin");
            if !here || !same {
                return Err(Refusal::Origin);
            }
        }
        Ok(())
    }

    /// Checks what a form carries.
    pub(crate) fn check_token(&self, given: Option<&str>) -> Result<(), Refusal> {
        let given = given.unwrap_or_default().as_bytes();
        aws_lc_rs::constant_time::verify_slices_are_equal(given, self.token.as_bytes()).map_err(|_| Refusal::Origin)
    }

    /// Whether a `Host` is a name of this machine, with a port or without.
    fn is_ours(&self, host: &str) -> bool {
        let Ok(url) = url::Url::parse(&format!("http://{host}")) else { return false };
        // Nothing but a name and a port may stand there.
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() || host.contains(['@', '/', '\\']) {
            return false;
        }
        match url.host() {
            Some(url::Host::Ipv4(address)) if address.is_loopback() => true,
            Some(url::Host::Ipv6(address)) if address.is_loopback() => true,
            Some(url::Host::Domain("localhost")) => true,
            Some(_) => self.hosts.iter().any(|ours| url.host_str().is_some_and(|host| host.eq_ignore_ascii_case(ours))),
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[test]
    fn another_machine_is_refused_whatever_the_host_says() {
        let guard = Guard::new(Vec::new());
        let headers = headers(&[("host", "localhost")]);
        for peer in ["10.0.0.7", "192.168.1.2", "::ffff:10.0.0.7", "2001:db8::1"] {
            assert_eq!(guard.check(peer.parse().unwrap(), &Method::GET, &headers), Err(Refusal::Peer), "{peer}");
        }
        for peer in ["127.0.0.1", "::1", "::ffff:127.0.0.1"] {
            assert_eq!(guard.check(peer.parse().unwrap(), &Method::GET, &headers), Ok(()), "{peer}");
        }
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect::<HeaderMap>()
    }

    #[test]
    fn only_names_of_this_machine_are_answered() {
        let guard = Guard::new(vec!["simulator".to_owned()]);
        for good in ["127.0.0.1:8787", "localhost:8787", "LOCALHOST", "[::1]:8787", "127.9.9.9", "simulator:80"] {
            assert_eq!(guard.check(HERE, &Method::GET, &headers(&[("host", good)])), Ok(()), "{good}");
        }
        for bad in [
            "attacker.example",
            "localhost.attacker.example",
            "127.0.0.1.nip.io",
            "10.0.0.1",
            "",
            "a@localhost",
            "localhost/x",
        ] {
            assert_eq!(guard.check(HERE, &Method::GET, &headers(&[("host", bad)])), Err(Refusal::Host), "{bad}");
        }
        assert_eq!(guard.check(HERE, &Method::GET, &HeaderMap::new()), Err(Refusal::Host));
    }

    #[test]
    fn a_form_of_another_site_does_not_count() {
        let guard = Guard::new(Vec::new());
        let post = |pairs: &[(&'static str, &str)]| {
            let mut all = headers(&[("host", "127.0.0.1:8787")]);
            all.extend(headers(pairs));
            guard.check(HERE, &Method::POST, &all)
        };
        assert_eq!(post(&[("origin", "http://127.0.0.1:8787"), ("sec-fetch-site", "same-origin")]), Ok(()));
        assert_eq!(post(&[]), Ok(()), "a program that is no browser");
        for origin in
            ["null", "http://attacker.example", "http://127.0.0.1:3000", "http://127.0.0.1:8787.attacker.example"]
        {
            assert_eq!(post(&[("origin", origin)]), Err(Refusal::Origin), "{origin}");
        }
        assert_eq!(post(&[("sec-fetch-site", "cross-site")]), Err(Refusal::Origin));
        assert_eq!(guard.check_token(Some(guard.token())), Ok(()));
        for bad in [None, Some(""), Some("0")] {
            assert_eq!(guard.check_token(bad), Err(Refusal::Origin));
        }
        assert_ne!(guard.token(), Guard::new(Vec::new()).token());
    }
}
