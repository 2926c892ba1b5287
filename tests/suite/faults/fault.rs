//! The faults, and what a client has to make of each.

use flate2::Compression;
use flate2::write::GzEncoder;
use kayle_id::Error;
use std::io::Write;
use std::sync::LazyLock;

/// More than any client here reads, of almost nothing on the wire.
pub(crate) static BOMB: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&vec![b' '; 8 << 20]).unwrap();
    encoder.finish().unwrap()
});

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Refused,
    ResetBefore,
    ResetMidBody,
    TruncatedJson,
    EarlyEof,
    SlowHeaders,
    SlowBody,
    TooManySeconds,
    TooManyDate,
    TooManyElsewhere,
    Unavailable,
    NegativeRetryAfter,
    HugeRetryAfter,
    GzipBomb,
    Oversize,
    RedirectSame,
    RedirectOther,
    GoAwayUnprocessed,
    GoAwayAfter,
    Tls,
}

/// Who may be asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeats {
    /// Whatever the operation: the request never left.
    Everything,
    /// What is safe to repeat.
    Safe,
    /// Nothing: another attempt would not change it.
    Nothing,
}

pub(crate) struct Row {
    pub(crate) fault: Fault,
    pub(crate) name: &'static str,
    pub(crate) repeats: Repeats,
    /// What is told when the fault lasts.
    pub(crate) told: (&'static str, fn(&Error) -> bool),
}

const fn row(fault: Fault, name: &'static str, repeats: Repeats, told: (&'static str, fn(&Error) -> bool)) -> Row {
    Row { fault, name, repeats, told }
}

pub(crate) const ROWS: &[Row] = &[
    row(Fault::Refused, "connection refused", Repeats::Everything, ("connect", Error::is_connect)),
    row(Fault::Tls, "TLS handshake fails", Repeats::Everything, ("connect", Error::is_connect)),
    row(Fault::ResetBefore, "reset before the answer", Repeats::Safe, ("transport", Error::is_transport)),
    row(Fault::ResetMidBody, "reset in the middle of the body", Repeats::Safe, ("transport", Error::is_transport)),
    row(Fault::TruncatedJson, "JSON cut short", Repeats::Safe, ("unreadable", Error::is_unreadable)),
    row(Fault::EarlyEof, "clean early end", Repeats::Safe, ("unreadable", Error::is_unreadable)),
    row(Fault::SlowHeaders, "headers do not come", Repeats::Safe, ("timeout", Error::is_timeout)),
    row(Fault::SlowBody, "body drips", Repeats::Safe, ("timeout", Error::is_timeout)),
    row(Fault::TooManySeconds, "429, Retry-After in seconds", Repeats::Safe, ("limited", Error::is_rate_limited)),
    row(Fault::TooManyDate, "429, Retry-After as a date", Repeats::Safe, ("limited", Error::is_rate_limited)),
    row(Fault::TooManyElsewhere, "429, X-Retry-After", Repeats::Safe, ("limited", Error::is_rate_limited)),
    row(Fault::Unavailable, "503 without", Repeats::Safe, ("server", Error::is_server_error)),
    row(Fault::NegativeRetryAfter, "503, negative Retry-After", Repeats::Safe, ("server", Error::is_server_error)),
    row(Fault::HugeRetryAfter, "503, huge Retry-After", Repeats::Nothing, ("server", Error::is_server_error)),
    row(Fault::GzipBomb, "gzip bomb", Repeats::Nothing, ("too large", Error::is_response_too_large)),
    row(Fault::Oversize, "oversize", Repeats::Nothing, ("too large", Error::is_response_too_large)),
    row(Fault::RedirectSame, "redirect, same origin", Repeats::Nothing, ("redirect", Error::is_redirect)),
    row(Fault::RedirectOther, "redirect, other origin", Repeats::Nothing, ("redirect", Error::is_redirect)),
    row(Fault::GoAwayUnprocessed, "GOAWAY, not processed", Repeats::Everything, ("transport", Error::is_transport)),
    row(Fault::GoAwayAfter, "GOAWAY, then closed", Repeats::Safe, ("transport", Error::is_transport)),
];

impl Fault {
    pub(crate) fn is_http2(self) -> bool {
        matches!(self, Self::GoAwayUnprocessed | Self::GoAwayAfter)
    }
}
