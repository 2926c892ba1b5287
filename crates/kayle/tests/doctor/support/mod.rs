//! A healthy integration, to be broken in one way.

mod clock;
mod dns;
mod integration;
#[path = "../../commands/support.rs"]
#[allow(dead_code, reason = "the tests of other commands use more of it")]
pub(crate) mod program;
mod receiver;
mod tls;

pub(crate) use clock::{Hasty, OnSignal, Shifted};
pub(crate) use dns::dns;
pub(crate) use integration::{DOMAIN, Integration, key};
pub(crate) use receiver::{Behaviour, LocalReceiver, published};
pub(crate) use tls::{Authority, NAME, TlsAddress, listen, long_ago};

/// The identifiers of what a report found, the worst first.
pub(crate) fn found(report: &kayle_id::doctor::Report) -> Vec<&str> {
    report.findings.iter().map(|finding| finding.id.as_str()).collect()
}

/// The doctor names exactly this, says what it saw and how to mend it, and links to the guide.
#[track_caller]
pub(crate) fn names(report: &kayle_id::doctor::Report, id: &str) {
    assert_eq!(found(report), [id], "{}", report.to_text());
    let finding = &report.findings[0];
    assert!(!finding.title.is_empty() && !finding.seen.is_empty() && !finding.mend.is_empty(), "{finding:?}");
    let (file, anchor) = finding.guide.rsplit_once("/docs/").unwrap().1.split_once('#').unwrap();
    let guide = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(file);
    let guide = std::fs::read_to_string(guide).unwrap();
    assert!(guide.lines().any(|line| line == format!("### {anchor}")), "{file} explains no {anchor}");
}
