//! The trace that a request belongs to, kept with its delivery.

use std::fmt;

use http::HeaderMap;

/// The W3C trace context of the request that brought a delivery (`traceparent` and `tracestate`).
///
/// It is stored with the entry, and the handler finds it in [`Handling::trace`](crate::Handling::trace), so that the span
/// of handling can be linked to the span of the request. OpenTelemetry asks for a link here, because handling may begin
/// long after the request has ended.
///
/// ```
/// use kayle_id_inbox::TraceContext;
///
/// let mut headers = http::HeaderMap::new();
/// headers.insert("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".parse()?);
/// let trace = TraceContext::from_headers(&headers).ok_or("no trace")?;
/// assert_eq!(trace.trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
/// assert_eq!(trace.span_id(), "00f067aa0ba902b7");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TraceContext {
    parent: String,
    state: Option<String>,
}

/// The longest `tracestate` that is kept; the W3C recommendation asks for at least this much (section 3.3.1.5).
const STATE: usize = 512;

impl TraceContext {
    /// Reads the headers of a request; nothing where there is no valid `traceparent`.
    #[must_use]
    pub fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        Self::new(text("traceparent")?, text("tracestate"))
    }

    /// A trace context from the values of the two headers; nothing where `traceparent` is not valid.
    #[must_use]
    pub fn new(traceparent: &str, tracestate: Option<&str>) -> Option<Self> {
        let parts: Vec<&str> = traceparent.split('-').collect();
        let [version, trace, span, flags] = parts.as_slice() else { return None };
        let hex = |text: &str, length| {
            text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        };
        let zero = |text: &str| text.bytes().all(|byte| byte == b'0');
        let valid = hex(version, 2) && hex(trace, 32) && hex(span, 16) && hex(flags, 2);
        if !valid || *version == "ff" || zero(trace) || zero(span) {
            return None;
        }
        let state = tracestate.filter(|state| {
            !state.is_empty() && state.len() <= STATE && state.bytes().all(|byte| (b' '..=b'~').contains(&byte))
        });
        Some(Self { parent: traceparent.to_owned(), state: state.map(str::to_owned) })
    }

    /// The value of `traceparent`.
    #[must_use]
    pub fn traceparent(&self) -> &str {
        &self.parent
    }

    /// The value of `tracestate`, if there was one.
    #[must_use]
    pub fn tracestate(&self) -> Option<&str> {
        self.state.as_deref()
    }

    /// The trace's id, 32 hexadecimal digits.
    #[must_use]
    pub fn trace_id(&self) -> &str {
        self.parent.get(3..35).unwrap_or_default()
    }

    /// The id of the request's span, 16 hexadecimal digits.
    #[must_use]
    pub fn span_id(&self) -> &str {
        self.parent.get(36..52).unwrap_or_default()
    }

    /// The form that stores keep.
    #[must_use]
    pub fn to_stored(&self) -> String {
        match &self.state {
            Some(state) => format!("{}\n{state}", self.parent),
            None => self.parent.clone(),
        }
    }

    /// Reads the form that stores keep.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        match text.split_once('\n') {
            Some((parent, state)) => Self::new(parent, Some(state)),
            None => Self::new(text, None),
        }
    }
}

/// Shows the ids.
impl fmt::Debug for TraceContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TraceContext({})", self.parent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_context_survives_being_stored_and_invalid_ones_are_ignored() {
        let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        for state in [None, Some("vendor=1,other=2")] {
            let trace = TraceContext::new(parent, state).unwrap();
            assert_eq!(TraceContext::from_stored(&trace.to_stored()), Some(trace));
        }
        for odd in [
            "",
            "00",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
        ] {
            assert_eq!(TraceContext::new(odd, None), None, "{odd}");
        }
        let long = "x".repeat(513);
        assert_eq!(TraceContext::new(parent, Some(&long)).unwrap().tracestate(), None);
    }
}
