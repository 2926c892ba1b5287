//! Looks up TXT records.

use std::net::SocketAddr;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::RData;

/// The TXT records of a name: none when there is no such name or record, nothing when the look-up failed.
pub(super) async fn txt_records(name: String, server: Option<SocketAddr>) -> Option<Vec<String>> {
    let builder = match server {
        None => TokioResolver::builder_tokio().ok()?,
        Some(address) => {
            let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()].map(|mut connection| {
                connection.port = address.port();
                connection
            });
            let server = NameServerConfig::new(address.ip(), true, connections.into());
            let config = ResolverConfig::from_name_servers(vec![server]);
            TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
        }
    };
    // The name is whole: no search domain belongs behind it.
    let found = match builder.build().ok()?.txt_lookup(format!("{name}.")).await {
        Ok(found) => found,
        Err(error) => return error.is_no_records_found().then(Vec::new),
    };
    let text = |data: &RData| match data {
        // A long value stands in several pieces, which belong together (RFC 7208 section 3.3).
        RData::TXT(txt) => Some(String::from_utf8_lossy(&txt.txt_data.concat()).into_owned()),
        _ => None,
    };
    Some(found.answers().iter().filter_map(|record| text(&record.data)).collect())
}
