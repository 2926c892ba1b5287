//! Everything the simulator knows, as one value that can be kept and brought back.

use std::collections::BTreeMap;

use kayle_id_core::StoredVersion;
use serde::{Deserialize, Serialize};

use crate::simulator::model::account::{Account, Actor, Domain, RedirectUri};
use crate::simulator::model::clock::Time;
use crate::simulator::model::ids::Ids;
use crate::simulator::model::rows::{
    ApiKey, Delivery, DeliveryStatus, EncryptionKey, Endpoint, Event, Organization, Session,
};

/// The rows, each kind by its id: the order in which ids stand is the order of the lists by id.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct State {
    /// A state of a later version is refused.
    pub(crate) v: StoredVersion<1>,
    /// When the state was kept.
    pub(crate) time: Time,
    pub(crate) ids: Ids,
    pub(crate) organization: Organization,
    pub(crate) account: Account,
    /// What the dashboard's cookie says.
    pub(crate) cookie: String,
    /// The full-scope key that a test starts with.
    pub(crate) main_key: String,
    pub(crate) api_keys: BTreeMap<String, ApiKey>,
    pub(crate) sessions: BTreeMap<String, Session>,
    pub(crate) endpoints: BTreeMap<String, Endpoint>,
    pub(crate) keys: BTreeMap<String, EncryptionKey>,
    pub(crate) events: BTreeMap<String, Event>,
    pub(crate) deliveries: BTreeMap<String, Delivery>,
}

impl State {
    pub(crate) fn new(mut ids: Ids, now: Time) -> Self {
        let organization = Organization { id: ids.uuid(), frozen: false, onboarded: true };
        let account = Account::new(&mut ids, &organization.id, now);
        Self {
            v: StoredVersion,
            time: now,
            cookie: ids.make("", 32),
            main_key: String::new(),
            organization,
            account,
            ids,
            api_keys: BTreeMap::new(),
            sessions: BTreeMap::new(),
            endpoints: BTreeMap::new(),
            keys: BTreeMap::new(),
            events: BTreeMap::new(),
            deliveries: BTreeMap::new(),
        }
    }

    /// As it goes on after a stop: attempts that were under way are made again, since nobody knows how they ended.
    pub(crate) fn resumed(mut self) -> Self {
        for delivery in self.deliveries.values_mut().filter(|row| row.status == DeliveryStatus::Delivering) {
            delivery.status = DeliveryStatus::Pending;
            if let Some(schedule) = delivery.schedules.iter_mut().find(|schedule| schedule.made > 0) {
                schedule.made -= 1;
                schedule.due = self.time;
            }
        }
        self
    }

    /// Whether there is an organization that the dashboard's session has selected.
    pub(crate) fn has_organization(&self) -> bool {
        self.account.organizations.contains_key(&self.organization.id)
    }

    /// An event's deliveries, in the order the server lists them.
    pub(crate) fn deliveries_of(&self, event: &str) -> Vec<&Delivery> {
        let mut found: Vec<_> = self.deliveries.values().filter(|delivery| delivery.event_id == event).collect();
        found.sort_by(|one, other| (other.created_at, &other.id).cmp(&(one.created_at, &one.id)));
        found
    }

    /// An endpoint's key that payloads are encrypted to.
    pub(crate) fn active_key(&self, endpoint: &str) -> Option<&EncryptionKey> {
        self.keys.values().find(|key| key.webhook_endpoint_id == endpoint && key.is_active)
    }

    /// The active organization is gone with all that hung on it. The next one of the user's takes its place, with nothing in it; without
    /// one there is no active organization any more.
    pub(crate) fn leave_deleted(&mut self, now: Time) {
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
    pub(crate) fn add_domain(&mut self, apex: &str, now: Time) {
        if !self.account.domains.values().any(|domain| domain.apex == apex) {
            let domain = Domain::new(apex, None, now);
            self.account.domains.insert(self.ids.uuid(), domain);
        }
    }

    /// Adds a pattern of redirect addresses, whether a domain covers it or not.
    pub(crate) fn add_redirect_uri(&mut self, pattern: String, now: Time) {
        let host = pattern.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default();
        let domain_id = self.account.domain_of(host).unwrap_or_default().to_owned();
        let uri = RedirectUri { domain_id, pattern, created_at: now };
        self.account.redirect_uris.insert(self.ids.uuid(), uri);
    }
}
