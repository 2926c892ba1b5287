//! What the dashboard keeps beside API keys.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::testing::simulator::clock::Time;
use crate::testing::simulator::ids::Ids;
use crate::testing::simulator::state::State;

/// The signed-in user's account and the active organization.
#[derive(Clone, Serialize, Deserialize)]
pub(in super::super) struct Account {
    pub(super) user: User,
    /// The organizations that the user owns, the active one among them.
    pub(super) organizations: BTreeMap<String, Owned>,
    pub(super) business: Business,
    pub(super) logo: Option<String>,
    pub(in super::super) relying_party_terms: Option<Acceptance>,
    pub(in super::super) domains: BTreeMap<String, Domain>,
    pub(super) challenges: BTreeMap<String, Challenge>,
    pub(in super::super) redirect_uris: BTreeMap<String, RedirectUri>,
    pub(super) members: BTreeMap<String, Member>,
    pub(super) audit_logs: BTreeMap<String, AuditLog>,
    /// The TXT records of the world: the name and the value.
    pub(super) records: Vec<(String, String)>,
    /// Domains of other organizations.
    pub(super) elsewhere: BTreeMap<String, Elsewhere>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct User {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) email: String,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Owned {
    pub(super) name: String,
    pub(super) slug: String,
    pub(super) verification_terms: Option<Acceptance>,
    /// The code that confirms the deletion.
    pub(super) deletion_code: Option<String>,
    pub(super) pending_deletion_at: Option<Time>,
}

/// That terms were accepted: when, and by whom.
#[derive(Clone, Serialize, Deserialize)]
pub(in super::super) struct Acceptance {
    pub(super) at: Time,
    pub(super) by: String,
}

#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Business {
    pub(super) business_type: Option<String>,
    pub(super) name: Option<String>,
    pub(super) jurisdiction: Option<String>,
    pub(super) registration_number: Option<String>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(in super::super) struct Domain {
    pub(in super::super) apex: String,
    pub(super) verified_at: Time,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Challenge {
    pub(super) apex: String,
    pub(super) record_value: String,
    pub(super) expires_at: Time,
    pub(super) created_at: Time,
}

#[derive(Clone, Serialize, Deserialize)]
pub(in super::super) struct RedirectUri {
    pub(super) domain_id: String,
    pub(in super::super) pattern: String,
    pub(super) created_at: Time,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Member {
    pub(super) user_id: String,
    pub(super) owner: bool,
    pub(super) active: bool,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct AuditLog {
    pub(super) id: String,
    pub(super) event: String,
    pub(super) actor: Actor,
    pub(super) target: Option<(String, String)>,
    pub(super) metadata: serde_json::Map<String, serde_json::Value>,
    pub(super) created_at: Time,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) enum Actor {
    User(User),
    /// An API key, with the name that it had.
    ApiKey(String, String),
}

/// An organization that is not the user's.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Elsewhere {
    pub(super) organization_id: String,
    pub(super) organization_name: String,
}

impl Account {
    pub(in super::super) fn new(ids: &mut Ids, organization: &str, now: Time) -> Self {
        let user = User { id: ids.uuid(), name: "Sim Owner".to_owned(), email: "owner@example.com".to_owned() };
        let owned = Owned::new("Simulated", "simulated");
        let member = Member { user_id: user.id.clone(), owner: true, active: true };
        let (member_id, log_id) = (ids.uuid(), ids.audit_log());
        let joined = AuditLog::joined(log_id.clone(), user.clone(), &member_id, true, now);
        Self {
            organizations: [(organization.to_owned(), owned)].into(),
            business: Business::default(),
            logo: None,
            relying_party_terms: Some(Acceptance { at: now, by: user.id.clone() }),
            domains: BTreeMap::new(),
            challenges: BTreeMap::new(),
            redirect_uris: BTreeMap::new(),
            members: [(member_id, member)].into(),
            audit_logs: [(log_id, joined)].into(),
            records: Vec::new(),
            elsewhere: BTreeMap::new(),
            user,
        }
    }

    /// The user's own membership of the active organization.
    pub(super) fn own(&self) -> Option<(&String, &Member)> {
        self.members.iter().find(|(_, member)| member.user_id == self.user.id)
    }

    /// Has the relying party terms accepted by the user, or by nobody.
    pub(in super::super) fn set_terms_accepted(&mut self, at: Option<Time>) {
        self.relying_party_terms = at.map(|at| Acceptance { at, by: self.user.id.clone() });
    }

    /// The verified domain that a host is, or lies under.
    pub(in super::super) fn domain_of(&self, host: &str) -> Option<&str> {
        let within = |apex: &str| host.strip_suffix(apex).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'));
        self.domains.iter().find(|(_, domain)| within(&domain.apex)).map(|(id, _)| id.as_str())
    }

    /// Whether nobody else could manage the organization.
    pub(super) fn is_last_owner(&self, id: &str) -> bool {
        let mut others = self.members.iter().filter(|(other, member)| *other != id && member.owner && member.active);
        self.members.get(id).is_some_and(|member| member.owner && member.active) && others.next().is_none()
    }
}

impl AuditLog {
    /// That a user has become a member.
    pub(super) fn joined(id: String, user: User, member: &str, owner: bool, now: Time) -> Self {
        let role = if owner { "owner" } else { "member" };
        let metadata = [("role", role), ("user_id", &user.id)].map(|(name, value)| (name.to_owned(), value.into()));
        Self {
            id,
            event: "member.joined".to_owned(),
            target: Some(("member".to_owned(), member.to_owned())),
            metadata: metadata.into_iter().collect(),
            actor: Actor::User(user),
            created_at: now,
        }
    }
}

impl Owned {
    pub(super) fn new(name: &str, slug: &str) -> Self {
        let (name, slug) = (name.to_owned(), slug.to_owned());
        Self { name, slug, verification_terms: None, deletion_code: None, pending_deletion_at: None }
    }
}

impl State {
    /// Adds a verified domain, unless it is there.
    pub(in super::super) fn add_domain(&mut self, apex: &str, now: Time) {
        if !self.account.domains.values().any(|domain| domain.apex == apex) {
            let domain = Domain { apex: apex.to_owned(), verified_at: now };
            self.account.domains.insert(self.ids.uuid(), domain);
        }
    }

    /// Adds a pattern of redirect addresses, whether a domain covers it or not.
    pub(in super::super) fn add_redirect_uri(&mut self, pattern: String, now: Time) {
        let host = pattern.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default();
        let domain_id = self.account.domain_of(host).unwrap_or_default().to_owned();
        let uri = RedirectUri { domain_id, pattern, created_at: now };
        self.account.redirect_uris.insert(self.ids.uuid(), uri);
    }
}
