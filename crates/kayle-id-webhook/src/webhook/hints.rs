//! What a delivery's headers say beside the signature.

use http::HeaderMap;

use kayle_id_core::scrub::scrub;

/// `X-Kayle-Event` and `X-Kayle-Delivery-Id`, which no signature covers: whoever is on the way can write what they like.
///
/// Fit for a log line beside a refusal, and for nothing that decides. The event's type and id are inside the payload.
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
    /// Takes what is there: at most 128 printable characters each, the first where there are several.
    #[must_use]
    pub fn from_headers(headers: &HeaderMap) -> Self {
        let text = |name| {
            let value: &http::HeaderValue = headers.get(name)?;
            value.to_str().ok().map(|text| scrub(text, 128)).filter(|text| !text.is_empty())
        };
        Self { event_type: text("x-kayle-event"), delivery_id: text("x-kayle-delivery-id") }
    }

    /// What `X-Kayle-Event` says. Anybody can have written it.
    #[must_use]
    pub fn unverified_event_type(&self) -> Option<&str> {
        self.event_type.as_deref()
    }

    /// What `X-Kayle-Delivery-Id` says. Anybody can have written it.
    #[must_use]
    pub fn unverified_delivery_id(&self) -> Option<&str> {
        self.delivery_id.as_deref()
    }
}
