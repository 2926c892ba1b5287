//! The HTTP clients that carry the calls.

use super::address::Address;
use crate::error::Error;
use crate::transport::{Clients, LoopbackNames};
use std::sync::Arc;
use std::time::Duration;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

pub(super) fn clients(
    given: Option<reqwest::Client>,
    address: &Address,
    connect_timeout: Option<Duration>,
) -> Result<Clients, Error> {
    if let Some(client) = given {
        if address.stays_here && address.is_name_below_localhost() {
            return Err(Error::configuration(
                "the base URL is plain http to a name below localhost, and an http_client of your own may resolve it to \
                 another machine; use an address such as 127.0.0.1, https, or allow_plain_http()",
            ));
        }
        return Ok(Clients::given(client));
    }
    let (stays_here, loopback, https) = (address.stays_here, address.is_loopback(), address.is_https());
    let connect_timeout = connect_timeout.unwrap_or(CONNECT_TIMEOUT);
    Clients::made(Box::new(move |pooled| {
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            // Attempts are counted here, and what reqwest keeps for its own would be copied for every call.
            .retry(reqwest::retry::never().max_retries_per_request(0))
            .connect_timeout(connect_timeout);
        if stays_here {
            builder = builder.dns_resolver(Arc::new(LoopbackNames));
        }
        if loopback {
            // A proxy of the environment would see the key, and could not reach this machine.
            builder = builder.no_proxy();
        }
        if !https {
            builder = without_certificates(builder);
        }
        if !pooled {
            builder = builder.pool_max_idle_per_host(0);
        }
        builder.build().map_err(unusable)
    }))
}

/// Plain http needs no certificates, so a machine without any can use it. Redirects to https lead to another origin,
/// where they are not followed.
#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn without_certificates(builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    builder.tls_certs_only([])
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn without_certificates(builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    builder
}

fn unusable(error: reqwest::Error) -> Error {
    let mut cause: &dyn std::error::Error = &error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    let cause = kayle_id_core::scrub::scrub(&cause.to_string(), 200);
    let text = format!(
        "the HTTP client cannot be made: {cause}; for TLS, the system's root certificates are needed, in the system's own \
         place or where SSL_CERT_FILE and SSL_CERT_DIR say"
    );
    Error::configuration(text).with_source(error)
}
