//! The control API: what a test does to the simulator, as JSON over HTTP, for programs in any language.
//!
//! Each operation calls a method of [`Simulator`], which is also what the page and tests in Rust use.

mod access;
mod activity;
mod answer;
mod clock;
mod deliveries;
mod disturbances;
mod endpoints;
mod faults;
mod operation;
mod organization;
mod requests;
mod sessions;
mod state;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use serde_json::json;

use crate::loopback::{Arrived, Outcome, Service};
use crate::simulator::control::snapshot::Snapshot;
use crate::simulator::control_api::access::Access;
use crate::simulator::control_api::answer::{Answer, Problem};
use crate::simulator::control_api::operation::Operation;
use crate::simulator::instance::Instance;
use crate::simulator::simulator::Simulator;

/// The path of version 1. A version that is not compatible gets another one.
const BASE: &str = "/_kayle/v1";

/// The description of this API.
const DOCUMENT: &str = include_str!("openapi.json");

/// What an operation works on.
struct Control {
    simulator: Simulator,
    /// States that were kept, by their names.
    kept: Mutex<BTreeMap<String, Snapshot>>,
}

/// The control API, on or off.
pub(crate) struct ControlApi(Option<(Control, Access)>);

/// A service with the control API in front of it.
pub(crate) struct Controlled<S> {
    api: ControlApi,
    service: S,
}

impl ControlApi {
    pub(crate) fn new(
        instance: &Arc<Instance>,
        address: SocketAddr,
        on: bool,
        token: Option<String>,
        hosts: Vec<String>,
    ) -> Self {
        let control = on.then(|| {
            // A handle: dropping it does not end the simulator.
            let simulator = Simulator { address, instance: Arc::clone(instance), accepting: None };
            (Control { simulator, kept: Mutex::default() }, Access::new(token, hosts))
        });
        Self(control)
    }

    pub(crate) fn before<S: Service>(self, service: S) -> Controlled<S> {
        Controlled { api: self, service }
    }
}

impl<S: Service> Service for Controlled<S> {
    async fn answer(&self, request: Arrived) -> Outcome {
        let path = request.parts.uri.path();
        let ours = path.strip_prefix(BASE).filter(|rest| rest.is_empty() || rest.starts_with('/'));
        let (Some((control, access)), Some(_)) = (&self.api.0, ours) else {
            return self.service.answer(request).await;
        };
        let answer = match access.check(request.peer.ip(), &request.parts) {
            Ok(()) => control.answer(&request).await.unwrap_or_else(Answer::from),
            Err(problem) => problem.into(),
        };
        Outcome::Response(answer.into_response())
    }
}

impl Control {
    async fn answer(&self, request: &Arrived) -> Result<Answer, Problem> {
        let path = request.parts.uri.path().strip_prefix(BASE).unwrap_or_default();
        let (operation, id) = Operation::find(&request.parts.method, path)?;
        let body = request.body.as_ref().ok_or_else(Problem::too_large)?;
        access::check_content_type(&request.parts, body)?;
        self.run(operation, &id, body, request).await
    }

    async fn run(&self, operation: Operation, id: &str, body: &Bytes, request: &Arrived) -> Result<Answer, Problem> {
        let query = request.parts.uri.query();
        match operation {
            Operation::GetDocument => Ok(Answer::text(DOCUMENT)),
            Operation::GetSimulator => Ok(self.describe()),
            Operation::CreateSession => sessions::create(self, body),
            Operation::ListSessions => Ok(sessions::list(self)),
            Operation::GetPlausibleClaims => sessions::plausible_claims(self, id),
            Operation::CreateEndpoint => endpoints::create(self, body),
            Operation::AddEncryptionKey => endpoints::add_key(self, id, body).await,
            Operation::StartSession => sessions::start(self, id),
            Operation::CompleteSession => sessions::complete(self, id, body),
            Operation::FailSession => sessions::fail(self, id, body),
            Operation::ExpireSession => sessions::expire(self, id),
            Operation::WithdrawSession => sessions::withdraw(self, id),
            Operation::GetClock => Ok(clock::get(self)),
            Operation::AdvanceClock => clock::advance(self, body).await,
            Operation::ListFaults => Ok(faults::list(self)),
            Operation::AddFault => faults::add(self, body),
            Operation::ClearFaults => faults::clear(self),
            Operation::ListDisturbances => Ok(disturbances::list(self)),
            Operation::AddDisturbance => disturbances::add(self, body),
            Operation::ClearDisturbances => disturbances::clear(self),
            Operation::AddStubs => faults::add_stubs(self, body),
            Operation::ClearStubs => faults::clear_stubs(self),
            Operation::ListDeliveries => Ok(deliveries::list(self)),
            Operation::GetDelivery => deliveries::get(self, id),
            Operation::HoldDeliveries => deliveries::hold_all(self, body),
            Operation::SendDelivery => deliveries::send(self, id),
            Operation::HoldDelivery => deliveries::hold(self, id),
            Operation::ReleaseDelivery => deliveries::release(self, id),
            Operation::DropDelivery => deliveries::drop_one(self, id),
            Operation::RouteDeliveries => deliveries::route(self, body),
            Operation::ClearRoutes => Ok(deliveries::clear_routes(self)),
            Operation::GetPayload => deliveries::payload(self, id),
            Operation::Settle => {
                self.simulator.settled().await;
                Ok(Answer::done())
            }
            Operation::PutRows => state::put_rows(self, body),
            Operation::ListRows => state::list_rows(self, id),
            Operation::GetState => state::get(self),
            Operation::PutState => state::put(self, body),
            Operation::KeepSnapshot => state::keep(self, id),
            Operation::RestoreSnapshot => state::restore(self, id),
            Operation::DropSnapshot => state::drop_kept(self, id),
            Operation::Reset => state::reset(self).await,
            Operation::ListRequests => Ok(requests::list(self, query)),
            Operation::ListActivity => activity::list(self, query),
            Operation::WatchActivity => activity::watch(self, &request.parts),
            Operation::ClearRequests => requests::clear(self),
            Operation::SetOrganization => organization::set(self, body),
            Operation::SetPublicDetails => organization::set_public_details(self, body),
            Operation::AddApiKey => organization::add_api_key(self, body),
            Operation::AddMember => organization::add_member(self, body),
            Operation::RejoinMember => organization::rejoin(self, id),
            Operation::VerifyDomain => organization::verify_domain(self, body),
            Operation::DowngradeDomain => organization::downgrade_domain(self, body),
            Operation::GiveDomainAway => organization::give_domain_away(self, body),
            Operation::AddRedirectPattern => organization::add_redirect_pattern(self, body),
            Operation::PublishDns => organization::publish_dns(self, body),
            Operation::RemoveDns => Ok(organization::remove_dns(self, id)),
            Operation::SetDnsReachable => organization::set_dns_reachable(self, body),
            Operation::GetDeletionCode => organization::deletion_code(self, id),
        }
    }

    /// What a program needs to use the simulator.
    fn describe(&self) -> Answer {
        let simulator = &self.simulator;
        Answer::json(&json!({
            "base_url": simulator.base_url(),
            "api_key": simulator.api_key(),
            "cookie_name": simulator.cookie_name(),
            "session_cookie": simulator.session_cookie(),
            "now": kayle_id_core::Timestamp::try_from(simulator.now()).ok(),
            "version": env!("CARGO_PKG_VERSION"),
        }))
    }
}
