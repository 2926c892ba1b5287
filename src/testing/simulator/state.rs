//! Everything the simulator knows, as one value that can be kept and brought back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::clock::Time;
use super::dashboard::rows::Account;
use super::ids::Ids;
use super::rows::{ApiKey, Delivery, DeliveryStatus, EncryptionKey, Endpoint, Event, Organization, Session};

/// The rows, each kind by its id: the order in which ids stand is the order of the lists by id.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct State {
    /// When the state was kept.
    pub(super) time: Time,
    pub(super) ids: Ids,
    pub(super) organization: Organization,
    pub(super) account: Account,
    /// What the dashboard's cookie says.
    pub(super) cookie: String,
    /// The full-scope key that a test starts with.
    pub(super) main_key: String,
    pub(super) api_keys: BTreeMap<String, ApiKey>,
    pub(super) sessions: BTreeMap<String, Session>,
    pub(super) endpoints: BTreeMap<String, Endpoint>,
    pub(super) keys: BTreeMap<String, EncryptionKey>,
    pub(super) events: BTreeMap<String, Event>,
    pub(super) deliveries: BTreeMap<String, Delivery>,
}

impl State {
    pub(super) fn new(mut ids: Ids, now: Time) -> Self {
        let organization = Organization { id: ids.uuid(), frozen: false, onboarded: true };
        let account = Account::new(&mut ids, &organization.id, now);
        Self {
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
    pub(super) fn resumed(mut self) -> Self {
        for delivery in self.deliveries.values_mut().filter(|row| row.status == DeliveryStatus::Delivering) {
            delivery.status = DeliveryStatus::Pending;
            if let Some(schedule) = delivery.schedules.iter_mut().find(|schedule| schedule.made > 0) {
                schedule.made -= 1;
                schedule.due = self.time;
            }
        }
        self
    }

    /// An event's deliveries, in the order the server lists them.
    pub(super) fn deliveries_of(&self, event: &str) -> Vec<&Delivery> {
        let mut found: Vec<_> = self.deliveries.values().filter(|delivery| delivery.event_id == event).collect();
        found.sort_by(|one, other| (other.created_at, &other.id).cmp(&(one.created_at, &one.id)));
        found
    }

    /// An endpoint's key that payloads are encrypted to.
    pub(super) fn active_key(&self, endpoint: &str) -> Option<&EncryptionKey> {
        self.keys.values().find(|key| key.webhook_endpoint_id == endpoint && key.is_active)
    }
}
