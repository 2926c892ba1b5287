//! The endpoints that a session's events go to: one, several or none on the wire, a list here.

use super::WebhookEndpointId;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The webhook endpoints chosen for a session.
///
/// The server spells one endpoint as text, several as a list, and none as null; this is always a list.
/// 1 to 25 can be sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct WebhookTargets(Vec<WebhookEndpointId>);

impl WebhookTargets {
    /// The endpoints, possibly none.
    #[must_use]
    pub fn as_slice(&self) -> &[WebhookEndpointId] {
        &self.0
    }
}

impl From<&WebhookEndpointId> for WebhookTargets {
    fn from(endpoint: &WebhookEndpointId) -> Self {
        Self(vec![endpoint.clone()])
    }
}

impl From<WebhookEndpointId> for WebhookTargets {
    fn from(endpoint: WebhookEndpointId) -> Self {
        Self(vec![endpoint])
    }
}

impl From<Vec<WebhookEndpointId>> for WebhookTargets {
    fn from(endpoints: Vec<WebhookEndpointId>) -> Self {
        Self(endpoints)
    }
}

impl FromIterator<WebhookEndpointId> for WebhookTargets {
    fn from_iter<I: IntoIterator<Item = WebhookEndpointId>>(endpoints: I) -> Self {
        Self(endpoints.into_iter().collect())
    }
}

impl Serialize for WebhookTargets {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [one] => one.serialize(serializer),
            several => several.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for WebhookTargets {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Wire {
            One(WebhookEndpointId),
            Several(Vec<WebhookEndpointId>),
            None(()),
        }
        Ok(Self(match Wire::deserialize(deserializer)? {
            Wire::One(one) => vec![one],
            Wire::Several(several) => several,
            Wire::None(()) => Vec::new(),
        }))
    }
}
