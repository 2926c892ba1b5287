//! A relay between the server and a receiver.

use http::HeaderMap;
use kayle_id_core::Timestamp;

/// A relay that keeps deliveries, passes them on later, and signs each of its requests.
///
/// `kayle_id::hookbridge::Receiver` is one. [`Receiver::verify_relayed`](super::Receiver::verify_relayed) asks it whether
/// a request is fresh.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::Timestamp;
/// use kayle_id::webhook::Relay;
///
/// struct OurGateway;
/// # impl OurGateway {
/// #     fn signed_at(&self, _: &http::HeaderMap, _: &[u8]) -> Option<Timestamp> { None }
/// # }
///
/// impl Relay for OurGateway {
///     fn relayed_at(&self, headers: &http::HeaderMap, body: &[u8]) -> Option<Timestamp> {
///         // Checks the gateway's own signature over headers and body, and its age.
///         self.signed_at(headers, body)
///     }
/// }
/// ```
#[doc(alias = "proxy")]
#[doc(alias = "gateway")]
#[doc(alias = "HookBridge")]
pub trait Relay: Send + Sync {
    /// When the relay signed this request; `None` unless its signature holds and is fresh.
    ///
    /// The body is the raw bytes. An implementation must check the relay's signature over it: returning a time without that
    /// check allows replays of old deliveries.
    fn relayed_at(&self, headers: &HeaderMap, body: &[u8]) -> Option<Timestamp>;
}
