//! The hand of those around the dashboard: DNS, the mail, other people.

use super::rows::{AuditLog, Elsewhere, Member, User};
use crate::model::{MemberId, OrganizationId};
use crate::testing::simulator::error::SimulatorError;
use crate::testing::simulator::simulator::Simulator;

/// What a member of an organization may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// Everything.
    Owner,
    /// Nothing in the dashboard but leaving.
    Member,
}

impl Simulator {
    /// The active organization's id.
    ///
    /// # Errors
    ///
    /// When a state was brought back whose organization has an id of another form.
    pub fn organization_id(&self) -> Result<OrganizationId, SimulatorError> {
        let id = self.shared.with(|world| world.state.organization.id.clone());
        OrganizationId::new(id).map_err(|error| unreadable("the organization's id", error.to_string()))
    }

    /// Publishes a TXT record in the world's DNS, as it is for the simulator: what a domain challenge asks for.
    ///
    /// ```
    /// use kayle_id::Client;
    /// use kayle_id::testing::simulator::Simulator;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let simulator = Simulator::start().await?;
    /// let client = Client::builder().base_url(simulator.base_url()).session_cookie(simulator.session_cookie()).build()?;
    /// let domains = client.dashboard().organization().domains();
    ///
    /// let challenge = domains.create_challenge("example.com").send().await?;
    /// simulator.publish_dns(&challenge.record_name, &challenge.record_value);
    /// assert_eq!(domains.verify_challenge(&challenge.challenge_id).send().await?.apex_domain, "example.com");
    /// # Ok(())
    /// # }
    /// ```
    pub fn publish_dns(&self, name: impl Into<String>, value: impl Into<String>) {
        self.shared.with(|world| world.change().account.records.push((name.into(), value.into())));
    }

    /// Has another organization hold a domain, so that verifying it is a takeover.
    pub fn give_domain_away(&self, apex: impl Into<String>, organization: impl Into<String>) {
        self.shared.with(|world| {
            let organization_id = world.state.ids.uuid();
            let elsewhere = Elsewhere { organization_id, organization_name: organization.into() };
            world.change().account.elsewhere.insert(apex.into(), elsewhere);
        });
    }

    /// The code in the mail that asks whether to delete an organization. Nothing before the deletion is requested.
    #[must_use]
    pub fn deletion_code(&self, organization: &OrganizationId) -> Option<String> {
        self.shared.with(|world| world.state.account.organizations.get(organization.as_str())?.deletion_code.clone())
    }

    /// Somebody else joins the organization.
    ///
    /// # Errors
    ///
    /// Never, as long as ids are made as they are.
    pub fn add_member(&self, role: Role) -> Result<MemberId, SimulatorError> {
        let id = self.shared.with(|world| {
            let now = world.now();
            let (id, log, user) = (world.state.ids.uuid(), world.state.ids.audit_log(), world.state.ids.uuid());
            let owner = role == Role::Owner;
            let account = &mut world.state.account;
            let email = format!("member-{}@example.com", account.members.len());
            let member = Member { user_id: user.clone(), owner, active: true };
            account.members.insert(id.clone(), member);
            let user = User { id: user, name: String::new(), email };
            account.audit_logs.insert(log.clone(), AuditLog::joined(log, user, &id, owner, now));
            id
        });
        MemberId::new(id).map_err(|error| unreadable("the member's id", error.to_string()))
    }

    /// Sets what the signed-in user may do.
    pub fn set_role(&self, role: Role) {
        self.shared.with(|world| {
            let account = &mut world.change().account;
            for member in account.members.values_mut().filter(|member| member.user_id == account.user.id) {
                member.owner = role == Role::Owner;
            }
        });
    }
}

fn unreadable(what: &'static str, problem: String) -> SimulatorError {
    SimulatorError::Read { what, problem }
}
