//! What the dashboard keeps beside API keys.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::simulator::model::clock::Time;
use crate::simulator::model::ids::Ids;

/// The signed-in user's account and the active organization.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) user: User,
    /// The organizations that the user owns, the active one among them.
    pub(crate) organizations: BTreeMap<String, Owned>,
    pub(crate) business: Business,
    pub(crate) logo: Option<String>,
    #[serde(default)]
    pub(crate) public_details: PublicDetails,
    pub(crate) relying_party_terms: Option<Acceptance>,
    pub(crate) domains: BTreeMap<String, Domain>,
    pub(crate) challenges: BTreeMap<String, Challenge>,
    pub(crate) redirect_uris: BTreeMap<String, RedirectUri>,
    pub(crate) members: BTreeMap<String, Member>,
    pub(crate) audit_logs: BTreeMap<String, AuditLog>,
    /// The TXT records of the engine: the name and the value.
    pub(crate) records: Vec<(String, String)>,
    /// Domains of other organizations.
    pub(crate) elsewhere: BTreeMap<String, Elsewhere>,
    /// Domains whose records cannot be looked up.
    #[serde(default)]
    pub(crate) unreachable: BTreeSet<String>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) email: String,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Owned {
    pub(crate) name: String,
    pub(crate) slug: String,
    pub(crate) verification_terms: Option<Acceptance>,
    /// An owner's identity was checked: there are no terms left to accept.
    #[serde(default)]
    pub(crate) owner_checked: bool,
    /// The code that confirms the deletion.
    pub(crate) deletion_code: Option<String>,
    #[serde(default)]
    pub(crate) deletion_code_expires_at: Option<Time>,
    pub(crate) pending_deletion_at: Option<Time>,
}

/// That terms were accepted: when, and by whom.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Acceptance {
    pub(crate) at: Time,
    pub(crate) by: String,
}

/// What an organization says of itself to the users that it verifies.
///
/// ```
/// use kayle_id::testing::simulator::PublicDetails;
///
/// let mut details = PublicDetails::default();
/// details.website = Some("https://example.com".to_owned());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct PublicDetails {
    /// A short description.
    pub description: Option<String>,
    /// The website.
    pub website: Option<String>,
    /// The privacy policy.
    pub privacy_policy_url: Option<String>,
    /// The terms of service.
    pub terms_of_service_url: Option<String>,
    /// Where a user can appeal a decision.
    pub appeal_url: Option<String>,
    /// Where a user can complain.
    pub complaints_url: Option<String>,
    /// Another way to verify an identity.
    pub fallback_idv_url: Option<String>,
    /// The address of the support.
    pub support_email: Option<String>,
}

#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Business {
    pub(crate) business_type: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) jurisdiction: Option<String>,
    pub(crate) registration_number: Option<String>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Domain {
    pub(crate) apex: String,
    pub(crate) verified_at: Time,
    /// The TXT record that is looked up again every day. A domain that a test has added has none, and is not looked up.
    #[serde(default)]
    pub(crate) record_value: Option<String>,
    #[serde(default)]
    pub(crate) last_checked_at: Option<Time>,
    /// How often in a row the record was not found.
    #[serde(default)]
    pub(crate) misses: u32,
    #[serde(default)]
    pub(crate) downgraded_at: Option<Time>,
}

impl Domain {
    pub(crate) fn new(apex: &str, record_value: Option<String>, now: Time) -> Self {
        Self {
            apex: apex.to_owned(),
            verified_at: now,
            record_value,
            last_checked_at: Some(now),
            misses: 0,
            downgraded_at: None,
        }
    }
}

/// The name of the TXT record that proves a domain.
pub(crate) fn record_name(apex: &str) -> String {
    format!("_kayle-id-verification.{apex}")
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Challenge {
    pub(crate) apex: String,
    pub(crate) record_value: String,
    pub(crate) expires_at: Time,
    pub(crate) created_at: Time,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct RedirectUri {
    pub(crate) domain_id: String,
    pub(crate) pattern: String,
    pub(crate) created_at: Time,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Member {
    pub(crate) user_id: String,
    pub(crate) owner: bool,
    pub(crate) active: bool,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct AuditLog {
    pub(crate) id: String,
    pub(crate) event: String,
    pub(crate) actor: Actor,
    pub(crate) target: Option<(String, String)>,
    pub(crate) metadata: serde_json::Map<String, serde_json::Value>,
    pub(crate) created_at: Time,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) enum Actor {
    User(User),
    /// An API key, with the name that it had.
    ApiKey(String, String),
    /// The server itself, or a user without an account.
    System,
}

/// An organization that is not the user's.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Elsewhere {
    pub(crate) organization_id: String,
    pub(crate) organization_name: String,
}

impl Account {
    pub(crate) fn new(ids: &mut Ids, organization: &str, now: Time) -> Self {
        let user = User { id: ids.uuid(), name: "Sim Owner".to_owned(), email: "owner@example.com".to_owned() };
        let owned = Owned::new("Simulated", "simulated");
        let member = Member::of(&user.id, true);
        let (member_id, log_id) = (ids.uuid(), ids.audit_log());
        let joined = AuditLog::joined(log_id.clone(), user.clone(), &member_id, true, now);
        Self {
            organizations: [(organization.to_owned(), owned)].into(),
            business: Business::default(),
            logo: None,
            public_details: PublicDetails::default(),
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
    pub(crate) fn own(&self) -> Option<(&String, &Member)> {
        self.members.iter().find(|(_, member)| member.user_id == self.user.id && member.active)
    }

    pub(crate) fn member(&self) -> Option<&Member> {
        self.own().map(|(_, member)| member)
    }

    /// Has the relying party terms accepted by the user, or by nobody.
    pub(crate) fn set_terms_accepted(&mut self, at: Option<Time>) {
        self.relying_party_terms = at.map(|at| Acceptance { at, by: self.user.id.clone() });
    }

    /// The verified domain that a host is, or lies under.
    pub(crate) fn domain_of(&self, host: &str) -> Option<&str> {
        let within = |apex: &str| host.strip_suffix(apex).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'));
        self.domains
            .iter()
            .find(|(_, domain)| domain.downgraded_at.is_none() && within(&domain.apex))
            .map(|(id, _)| id.as_str())
    }

    /// The verified domains, in their order.
    pub(crate) fn verified_apex_domains(&self) -> Vec<&str> {
        let verified = self.domains.values().filter(|domain| domain.downgraded_at.is_none());
        let mut domains: Vec<&str> = verified.map(|domain| domain.apex.as_str()).collect();
        domains.sort_unstable();
        domains
    }

    /// Whether nobody else could manage the organization.
    pub(crate) fn is_last_owner(&self, id: &str) -> bool {
        let mut others = self.members.iter().filter(|(other, member)| *other != id && member.owner && member.active);
        self.members.get(id).is_some_and(|member| member.owner && member.active) && others.next().is_none()
    }
}

impl Member {
    pub(crate) fn of(user: &str, owner: bool) -> Self {
        Self { user_id: user.to_owned(), owner, active: true }
    }
}

impl AuditLog {
    /// That a user has become a member.
    pub(crate) fn joined(id: String, user: User, member: &str, owner: bool, now: Time) -> Self {
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
    pub(crate) fn new(name: &str, slug: &str) -> Self {
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
