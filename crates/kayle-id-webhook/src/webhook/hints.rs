//! A delivery's headers other than the signature.

use http::HeaderMap;

use kayle_id_core::scrub::scrub;

/// The headers `X-Kayle-Event` and `X-Kayle-Delivery-Id`. The signature does not cover them, so anybody can have written
/// them.
///
/// Use them in a log line about a refusal, and never for a decision. The event's type and id are inside the payload.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::webhook::UnverifiedHints;
///
/// let mut headers = http::HeaderMap::new();
/// headers.insert("x-kayle-delivery-id", http::HeaderValue::from_static("whd_1"));
/// let hints = UnverifiedHints::from_headers(&headers);
/// assert_eq!(hints.unverified_delivery_id(), Some("whd_1"));
/// assert_eq!(hints.unverified_event_type(), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnverifiedHints {
    event_type: Option<String>,
    delivery_id: Option<String>,
}

impl UnverifiedHints {
    /// Reads the headers, if present: at most 128 printable characters of each, and the first of repeated headers.
    #[must_use]
    pub fn from_headers(headers: &HeaderMap) -> Self {
        let text = |name| {
            let value: &http::HeaderValue = headers.get(name)?;
            value.to_str().ok().map(|text| scrub(text, 128)).filter(|text| !text.is_empty())
        };
        Self { event_type: text("x-kayle-event"), delivery_id: text("x-kayle-delivery-id") }
    }

    /// The value of `X-Kayle-Event`. Anybody can have written it.
    #[must_use]
    pub fn unverified_event_type(&self) -> Option<&str> {
        self.event_type.as_deref()
    }

    /// The value of `X-Kayle-Delivery-Id`. Anybody can have written it.
    #[must_use]
    pub fn unverified_delivery_id(&self) -> Option<&str> {
        self.delivery_id.as_deref()
    }
}
