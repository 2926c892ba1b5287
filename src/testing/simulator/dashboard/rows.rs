//! What the dashboard keeps beside API keys.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::testing::simulator::clock::Time;
use crate::testing::simulator::ids::Ids;
use crate::testing::simulator::rows::Organization;
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
    /// Domains whose records cannot be looked up.
    #[serde(default)]
    pub(super) unreachable: BTreeSet<String>,
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
    /// An owner's identity was checked: there are no terms left to accept.
    #[serde(default)]
    pub(super) owner_checked: bool,
    /// The code that confirms the deletion.
    pub(super) deletion_code: Option<String>,
    #[serde(default)]
    pub(super) deletion_code_expires_at: Option<Time>,
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
    pub(in super::super) domain_id: String,
    pub(in super::super) pattern: String,
    pub(super) created_at: Time,
}

#[derive(Clone, Serialize, Deserialize)]
pub(in super::super) struct Member {
    pub(super) user_id: String,
    pub(in super::super) owner: bool,
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
        let member = Member::of(&user.id, true);
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
            unreachable: BTreeSet::new(),
            user,
        }
    }

    /// The user's own membership of the active organization, with its id. Without one there is no active organization.
    pub(super) fn own(&self) -> Option<(&String, &Member)> {
        self.members.iter().find(|(_, member)| member.user_id == self.user.id && member.active)
    }

    pub(in super::super) fn member(&self) -> Option<&Member> {
        self.own().map(|(_, member)| member)
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

impl Member {
    pub(super) fn of(user: &str, owner: bool) -> Self {
        Self { user_id: user.to_owned(), owner, active: true }
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
        Self {
            name,
            slug,
            verification_terms: None,
            owner_checked: false,
            deletion_code: None,
            deletion_code_expires_at: None,
            pending_deletion_at: None,
        }
    }
}

impl State {
    /// The active organization is gone with all that hung on it. The next one of the user's takes its place, with nothing in it; without
    /// one there is no active organization any more.
    pub(super) fn leave_deleted(&mut self, now: Time) {
        self.api_keys.clear();
        self.sessions.clear();
        self.endpoints.clear();
        self.keys.clear();
        self.events.clear();
        self.deliveries.clear();
        self.organization.frozen = false;
        self.organization.onboarded = false;
        let next = self.account.organizations.iter().next();
        let next = next.map(|(id, owned)| (id.clone(), owned.pending_deletion_at.is_some()));
        let mut fresh = Account::new(&mut self.ids, &self.organization.id, now);
        fresh.relying_party_terms = None;
        match next {
            Some((id, frozen)) => self.organization = Organization { id, frozen, onboarded: false },
            None => fresh.members.clear(),
        }
        for member in fresh.members.values_mut() {
            member.user_id = self.account.user.id.clone();
        }
        for log in fresh.audit_logs.values_mut() {
            log.actor = Actor::User(self.account.user.clone());
        }
        let old = std::mem::replace(&mut self.account, fresh);
        self.account.user = old.user;
        self.account.organizations = old.organizations;
        self.account.records = old.records;
        self.account.elsewhere = old.elsewhere;
        self.account.unreachable = old.unreachable;
    }

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
