//! How receivers are reached: certificates and names.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use kayle_id_conform::Network;

use crate::failure::{Failure, Outcome};
use crate::files;

/// How receivers are reached. The platform's root certificates are trusted, and names are resolved by the system.
#[derive(Args)]
#[command(next_help_heading = "Network")]
pub(crate) struct NetworkOptions {
    /// Trust the root certificates of this file too, PEM
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// Accept every certificate, of anybody: whoever is on the way can then read and change everything. For a receiver on this machine only
    #[arg(long)]
    insecure: bool,
    /// Connect to this address and port where a URL names the host, such as hooks.example.com=127.0.0.1:8443; may be repeated
    #[arg(long, value_name = "HOST=ADDRESS", value_parser = resolved)]
    resolve: Vec<(String, SocketAddr)>,
}

impl NetworkOptions {
    pub(crate) fn network(&self) -> Outcome<Network> {
        let mut network = Network::new();
        if let Some(path) = &self.ca_file {
            let pem = files::read(path)?;
            let told = |error: kayle_id::InvalidInput| Failure::failed(format!("{}: {error}", path.display()));
            network = network.extra_roots_pem(&pem).map_err(told)?;
        }
        if self.insecure {
            network = network.accept_any_certificate();
        }
        for (host, address) in &self.resolve {
            network = network.resolve(host, *address);
        }
        Ok(network)
    }
}

fn resolved(text: &str) -> Result<(String, SocketAddr), String> {
    let explain = "give a host, an IP address and a port, such as hooks.example.com=127.0.0.1:8443";
    let (host, address) = text.split_once('=').filter(|(host, _)| !host.is_empty()).ok_or(explain)?;
    Ok((host.to_owned(), address.parse().map_err(|_| explain)?))
}
