//! The endpoints that a session's events go to: one, several or none on the wire, a list here.

use super::WebhookEndpointId;
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// The webhook endpoints chosen for a session.
///
/// The server writes one endpoint as a string, several as a list, and none as null; this type is always a list. A request
/// can send 1 to 25 endpoints.
///
/// ```
/// # extern crate kayle_id_core as kayle_id;
/// use kayle_id::{WebhookEndpointId, WebhookTargets};
///
/// let endpoint = WebhookEndpointId::new("whe_0123")?;
/// let one = WebhookTargets::from(&endpoint);
/// assert_eq!(one.as_slice(), [endpoint]);
/// assert!(WebhookTargets::default().as_slice().is_empty());
/// # Ok::<(), kayle_id::InvalidInput>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct WebhookTargets(Targets);

/// One, as most have it, without a list around it.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Targets {
    One(WebhookEndpointId),
    Several(Vec<WebhookEndpointId>),
}

impl WebhookTargets {
    /// The endpoints; empty if none was chosen.
    #[must_use]
    pub fn as_slice(&self) -> &[WebhookEndpointId] {
        match &self.0 {
            Targets::One(one) => std::slice::from_ref(one),
            Targets::Several(several) => several,
        }
    }
}

impl fmt::Debug for WebhookTargets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WebhookTargets").field(&self.as_slice()).finish()
    }
}

impl Default for WebhookTargets {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl From<&WebhookEndpointId> for WebhookTargets {
    fn from(endpoint: &WebhookEndpointId) -> Self {
        endpoint.clone().into()
    }
}

impl From<WebhookEndpointId> for WebhookTargets {
    fn from(endpoint: WebhookEndpointId) -> Self {
        Self(Targets::One(endpoint))
    }
}

impl From<Vec<WebhookEndpointId>> for WebhookTargets {
    fn from(mut endpoints: Vec<WebhookEndpointId>) -> Self {
        match endpoints.pop() {
            Some(one) if endpoints.is_empty() => one.into(),
            last => {
                endpoints.extend(last);
                Self(Targets::Several(endpoints))
            }
        }
    }
}

impl FromIterator<WebhookEndpointId> for WebhookTargets {
    fn from_iter<I: IntoIterator<Item = WebhookEndpointId>>(endpoints: I) -> Self {
        endpoints.into_iter().collect::<Vec<_>>().into()
    }
}

impl Serialize for WebhookTargets {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.as_slice() {
            [one] => one.serialize(serializer),
            several => several.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for WebhookTargets {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrSeveral;

        impl<'de> Visitor<'de> for OneOrSeveral {
            type Value = WebhookTargets;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an endpoint id, a list of them, or null")
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(WebhookEndpointId::unchecked(text).into())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut endpoints: Vec<WebhookEndpointId> = Vec::new();
                while let Some(endpoint) = list.next_element()? {
                    endpoints.push(endpoint);
                }
                Ok(endpoints.into())
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(WebhookTargets::default())
            }
        }
        deserializer.deserialize_any(OneOrSeveral)
    }
}
