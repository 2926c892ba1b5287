//! The page for people: what there is, and what a user can do. It works without scripts; a script keeps it up to date.

mod activity;
mod create_endpoint;
mod create_session;
mod delivery;
mod endpoint;
mod faults;
mod form;
mod guard;
mod live;
mod outcome;
mod overview;
mod parts;
mod session;
mod shell;
mod table;
mod verify;

pub(crate) use guard::{Guard, Refusal};

use std::net::SocketAddr;

use http::Method;

use crate::loopback::url::query_pairs;
use crate::loopback::{Arrived, Outcome, Service};
use crate::simulator::address::url_of;
use crate::simulator::page::form::Form;
use crate::simulator::page::shell::Answer;
use crate::simulator::server::Server;

/// The API with the page in front of it.
pub(crate) struct Page {
    api: Server,
    guard: Guard,
    /// Where it listens, as a URL.
    base: String,
}

impl Page {
    pub(crate) fn new(api: Server, address: SocketAddr, hosts: Vec<String>) -> Self {
        Self { api, guard: Guard::new(hosts), base: url_of(address) }
    }

    async fn show(&self, request: &Arrived) -> Answer {
        let parts = &request.parts;
        match self.guard.check(request.peer.ip(), &parts.method, &parts.headers) {
            Ok(()) => {}
            Err(refusal) => return refused(&refusal),
        }
        let path = parts.uri.path();
        let said = query_pairs(parts.uri.query().unwrap_or_default());
        let said = said.iter().find(|(name, _)| name == "said").and_then(|(_, code)| parts::notice(code));
        let steps: Vec<&str> = path.trim_matches('/').split('/').collect();
        if parts.method == Method::POST {
            let Some(form) = request.body.as_ref().map(|body| Form::read(body)) else {
                return shell::problem(413, "The form is too large.");
            };
            if let Err(refusal) = self.guard.check_token(form.get("token")) {
                return refused(&refusal);
            }
            return match steps[..] {
                ["_simulator", "faults"] => faults::act(self, &form),
                ["_simulator", "sessions", "new"] => create_session::act(self, &form),
                ["_simulator", "endpoints", "new"] => create_endpoint::act(self, &form).await,
                ["_simulator", "clock"] => overview::move_clock(self, &form).await,
                ["_simulator", "sessions", id] => session::act(self, id, &form),
                ["_simulator", "deliveries", id] => delivery::act(self, id, &form),
                ["verify", id] => verify::act(self, id, &form),
                _ => shell::problem(404, "There is no such form."),
            };
        }
        if parts.method != Method::GET && parts.method != Method::HEAD {
            return shell::problem(405, "This page is read with GET.");
        }
        match steps[..] {
            [""] => overview::show(self, said),
            ["_simulator", "style.css"] => shell::style(),
            ["_simulator", "page.js"] => shell::script(),
            ["_simulator", "changes"] => shell::events(live::changes(&self.api.0)),
            ["_simulator", "activity"] => activity::show(&self.api.0),
            ["_simulator", "faults"] => faults::show(self, said),
            ["_simulator", "sessions", "new"] => create_session::show(self),
            ["_simulator", "endpoints", "new"] => create_endpoint::show(self),
            ["_simulator", "sessions", id] => session::show(self, id, said),
            ["_simulator", "deliveries", id] => delivery::show(self, id, said),
            ["_simulator", "endpoints", id] => endpoint::show(self, id, said),
            ["verify", id] => verify::show(self, id),
            _ => shell::problem(404, "There is no such page."),
        }
    }
}

fn refused(refusal: &Refusal) -> Answer {
    match refusal {
        Refusal::Peer => shell::problem(403, "This page answers only to this machine."),
        Refusal::Host => shell::problem(421, "This page answers only to names of this machine, such as localhost."),
        Refusal::Origin => {
            shell::problem(403, "This form was not sent from this page. Go back, load the page again, and retry.")
        }
    }
}

impl Service for Page {
    async fn answer(&self, request: Arrived) -> Outcome {
        let path = request.parts.uri.path();
        let ours = path == "/" || path.starts_with("/_simulator/") || path.starts_with("/verify/");
        if !ours {
            return self.api.answer(request).await;
        }
        let head = request.parts.method == Method::HEAD;
        Outcome::Response(self.show(&request).await.into_response(head))
    }
}
