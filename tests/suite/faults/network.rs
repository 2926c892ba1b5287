//! What carries the calls to the faults: TLS with the one root of these tests, or HTTP/2 without a greeting.

use crate::faults::fault::Fault;
use crate::faults::tls;

/// The clients of one test: connections that are kept belong to its runtime.
pub(crate) struct Network {
    plain: reqwest::Client,
}

impl Network {
    pub(crate) fn new() -> Self {
        let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        Self { plain: builder.tls_certs_only([tls::root()]).build().unwrap() }
    }

    pub(crate) fn http(&self, fault: Fault) -> reqwest::Client {
        if fault.is_http2() {
            // As the crate has it, which does its own asking again.
            let never = reqwest::retry::never().max_retries_per_request(0);
            let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).retry(never);
            return builder.http2_prior_knowledge().build().unwrap();
        }
        self.plain.clone()
    }
}
