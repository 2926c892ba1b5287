//! Who may use the control API.

use std::net::IpAddr;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::request::Parts;

use crate::simulator::control_api::answer::Problem;
use crate::simulator::page::{Guard, Refusal};

/// Who may use the control API: whoever has the token, or, where there is none, this machine.
pub(super) struct Access {
    token: Option<String>,
    guard: Guard,
}

impl Access {
    pub(super) fn new(token: Option<String>, hosts: Vec<String>) -> Self {
        Self { token, guard: Guard::new(hosts) }
    }

    pub(super) fn check(&self, peer: IpAddr, parts: &Parts) -> Result<(), Problem> {
        let Some(token) = &self.token else {
            // Every method changes something or shows secrets, so that origins count for all of them.
            let method = &http::Method::POST;
            return self.guard.check(peer, method, &parts.headers).map_err(|refusal| match refusal {
                Refusal::Peer => Problem::forbidden(
                    "the control API answers only to this machine; start the simulator with a control token",
                ),
                Refusal::Host => {
                    Problem::forbidden("the control API answers only to names of this machine, such as localhost")
                }
                Refusal::Origin => Problem::forbidden("the control API does not answer to pages of other sites"),
            });
        };
        let mut values = parts.headers.get_all(AUTHORIZATION).iter();
        let (Some(value), None) = (values.next(), values.next()) else { return Err(Problem::unauthorized()) };
        let given = value.as_bytes().strip_prefix(b"Bearer ").unwrap_or_default();
        aws_lc_rs::constant_time::verify_slices_are_equal(given, token.as_bytes()).map_err(|_| Problem::unauthorized())
    }
}

/// Refuses bodies that a form of another site can send.
pub(super) fn check_content_type(parts: &Parts, body: &Bytes) -> Result<(), Problem> {
    let content_type = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    if body.is_empty() || essence.eq_ignore_ascii_case("application/json") {
        Ok(())
    } else {
        Err(Problem::content_type())
    }
}
