//! The hand of those around the dashboard: DNS, the mail, other people.

use crate::simulator::error::SimulatorError;
use crate::simulator::model::account::{AuditLog, Elsewhere, Member, User};
use crate::simulator::simulator::Simulator;
use kayle_id_core::{MemberId, OrganizationId};

/// What a member of an organization may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// Everything.
    Owner,
    /// Reading, and leaving.
    Member,
}

impl Simulator {
    /// The active organization's id.
    ///
    /// # Errors
    ///
    /// When a state was brought back whose organization has an id of another form.
    pub fn organization_id(&self) -> Result<OrganizationId, SimulatorError> {
        let id = self.instance.with(|engine| engine.state.organization.id.clone());
        OrganizationId::new(id).map_err(|error| unreadable("the organization's id", error.to_string()))
    }

    /// Publishes a TXT record in the simulator's DNS, as it is for the simulator: what a domain challenge asks for.
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
        self.instance.with(|engine| engine.change().account.records.push((name.into(), value.into())));
    }

    /// Removes every TXT record of a name from the simulator's DNS. A verified domain is looked up again every day, and is downgraded
    /// when its record was missing three times in a row.
    pub fn remove_dns(&self, name: &str) {
        self.instance.with(|engine| engine.change().account.records.retain(|(at, _)| at != name));
    }

    /// The records of a domain cannot be looked up: verifying it is a 503 `DNS_LOOKUP_FAILED` until they can be again.
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
    /// simulator.set_dns_reachable("example.com", false);
    /// let error = domains.verify_challenge(&challenge.challenge_id).send().await.unwrap_err();
    /// assert_eq!(error.api().and_then(|answer| answer.code()).map(|code| code.as_str()), Some("DNS_LOOKUP_FAILED"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn set_dns_reachable(&self, apex: impl Into<String>, reachable: bool) {
        let apex = apex.into();
        self.instance.with(|engine| {
            let unreachable = &mut engine.change().account.unreachable;
            if reachable {
                unreachable.remove(&apex)
            } else {
                unreachable.insert(apex)
            };
        });
    }

    /// Whether the identity of an owner was checked, as it is not at first. With it, accepting the verification terms is a 409
    /// `ORGANIZATION_ALREADY_VERIFIED`.
    pub fn set_owner_checked(&self, checked: bool) {
        self.instance.with(|engine| {
            let state = engine.change();
            if let Some(owned) = state.account.organizations.get_mut(&state.organization.id) {
                owned.owner_checked = checked;
            }
        });
    }

    /// Has another organization hold a domain, so that verifying it is a takeover.
    pub fn give_domain_away(&self, apex: impl Into<String>, organization: impl Into<String>) {
        self.instance.with(|engine| {
            let organization_id = engine.state.ids.uuid();
            let elsewhere = Elsewhere { organization_id, organization_name: organization.into() };
            engine.change().account.elsewhere.insert(apex.into(), elsewhere);
        });
    }

    /// The code in the mail that asks whether to delete an organization. Nothing before the deletion is requested.
    #[must_use]
    pub fn deletion_code(&self, organization: &OrganizationId) -> Option<String> {
        self.instance
            .with(|engine| engine.state.account.organizations.get(organization.as_str())?.deletion_code.clone())
    }

    /// Somebody else joins the organization.
    ///
    /// # Errors
    ///
    /// Never, as long as ids are made as they are.
    pub fn add_member(&self, role: Role) -> Result<MemberId, SimulatorError> {
        let id = self.instance.with(|engine| {
            let now = engine.now();
            let (id, log, user) = (engine.state.ids.uuid(), engine.state.ids.audit_log(), engine.state.ids.uuid());
            let owner = role == Role::Owner;
            let account = &mut engine.state.account;
            let email = format!("member-{}@example.com", account.members.len());
            account.members.insert(id.clone(), Member::of(&user, owner));
            let user = User { id: user, name: String::new(), email };
            account.audit_logs.insert(log.clone(), AuditLog::joined(log, user, &id, owner, now));
            id
        });
        MemberId::new(id).map_err(|error| unreadable("the member's id", error.to_string()))
    }

    /// The user of a membership that has ended becomes a member anew, so that reinstating the first is a 409
    /// `ACTIVE_MEMBERSHIP_CONFLICT`.
    ///
    /// # Errors
    ///
    /// When there is no such member.
    pub fn rejoin(&self, member: &MemberId) -> Result<MemberId, SimulatorError> {
        let id = self.instance.with(|engine| {
            engine.now();
            let id = engine.state.ids.uuid();
            let members = &mut engine.state.account.members;
            let old = members.get(member.as_str())?;
            let new = Member::of(&old.user_id, old.owner);
            members.insert(id.clone(), new);
            Some(id)
        });
        let id = id.ok_or_else(|| SimulatorError::Unknown { kind: "member", id: member.to_string() })?;
        MemberId::new(id).map_err(|error| unreadable("the member's id", error.to_string()))
    }

    /// Sets what the signed-in user may do.
    pub fn set_role(&self, role: Role) {
        self.instance.with(|engine| {
            let account = &mut engine.change().account;
            for member in account.members.values_mut().filter(|member| member.user_id == account.user.id) {
                member.owner = role == Role::Owner;
            }
        });
    }
}

fn unreadable(what: &'static str, problem: String) -> SimulatorError {
    SimulatorError::Read { what, problem }
}
