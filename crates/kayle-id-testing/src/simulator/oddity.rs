//! Where the server differs from what its documents say.

/// Something a real server does that its documents do not say, and that can bite a client.
///
/// All of them are on, unless [`without`](super::SimulatorBuilder::without) switches one off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Oddity {
    /// Lists by time lose rows: those made in the same millisecond as a page's last row are on no page. Rows share a
    /// millisecond where [`tick`](super::SimulatorBuilder::tick) is shorter than one.
    SameMillisecondRowsSkipped,
    /// Lists by time answer a cursor of a row that does not exist with their first page again. Otherwise with a 400 `INVALID_REQUEST`.
    UnknownCursorRepeatsFirstPage,
    /// Malformed JSON, unknown routes and failures inside are answered in plain text. Otherwise in the envelope.
    PlainTextBodies,
    /// Validation failures are a `ZodError` without a code. Otherwise a 400 `BAD_REQUEST` in the envelope.
    ValidationWithoutCode,
    /// The keys of an endpoint that does not exist are an empty list. Otherwise a 404.
    KeysOfUnknownEndpoint,
    /// A session stays as it is after its time, until a minute that five divides. Otherwise it expires on time.
    LateExpiry,
    /// A session whose claims could not be delivered can be withdrawn after its end, and becomes `cancelled`.
    /// Otherwise the end of a session is final.
    CancelledAfterTheEnd,
    /// Changing an API key that does not exist is a 400 `API_KEY_NOT_FOUND`, deleting it a 400 `API_KEY_NOT_DELETED`. Otherwise a 404.
    UnknownApiKeyIsBadRequest,
    /// A redirect pattern is the beginning of an address, in which `*` stands for itself. Otherwise `*` stands for any text.
    LiteralRedirectPatterns,
    /// The list of API keys refuses every `limit`. Otherwise it takes 1 to 100.
    ApiKeyLimitRefused,
}

/// The oddities that are on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Oddities(u32);

impl Default for Oddities {
    fn default() -> Self {
        Self(u32::MAX)
    }
}

impl Oddities {
    pub(crate) fn none() -> Self {
        Self(0)
    }

    pub(crate) fn without(self, oddity: Oddity) -> Self {
        Self(self.0 & !(1 << oddity as u32))
    }

    pub(crate) fn has(self, oddity: Oddity) -> bool {
        self.0 & 1 << oddity as u32 != 0
    }
}
