//! Addresses to listen on, as URLs.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

/// The URL of a place to listen; one that stands for every address is reached by this machine's own.
pub(crate) fn url_of(mut address: SocketAddr) -> String {
    match address {
        SocketAddr::V4(_) if address.ip().is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        SocketAddr::V6(_) if address.ip().is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    format!("http://{address}")
}
