//! Looks at a whole integration and says what is wrong and how to mend it.
//!
//! [`examine`] is a function of [`Facts`]: what the API lists, what an endpoint's address answered, and what the
//! application holds. It makes no call, so that every rule can be tried without a server. [`collect`] fills in
//! what the API tells, through a [`Source`] of yours; the rows are read from the API's JSON as they come, and members that are not looked at are ignored.
//! A fact that is unknown is `None` or empty and leads to a skipped check, not to a finding.
//!
//! ```
//! use kayle_id_conform::doctor::{Facts, examine};
//! use kayle_id_core::Timestamp;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut facts = Facts::at("2026-11-20T12:00:00Z".parse()?);
//! facts.endpoints = Some(serde_json::from_str(r#"[{"id": "whe_1", "url": "https://example.com/kayle", "enabled": false}]"#)?);
//! let report = examine(&facts);
//! assert_eq!(report.findings[0].id, "endpoint.disabled");
//! # Ok(())
//! # }
//! ```

mod access;
mod collect;
mod contract;
mod deliveries;
mod domains;
mod endpoints;
mod facts;
mod notes;
mod unknown;

pub use collect::{Answer, Source, collect};
pub use contract::drift;
pub use facts::{
    Answered, Delivery, Domain, EncryptionKey, Endpoint, Event, EventDelivery, Facts, KeyState, SecretState,
};

pub use unknown::unknown;

use crate::report::Report;
use notes::Notes;

/// Looks at the facts of an integration and reports what is wrong with it: nothing on a healthy one.
#[must_use]
pub fn examine(facts: &Facts) -> Report {
    let mut notes = Notes::new(facts);
    access::check(facts, &mut notes);
    endpoints::check(facts, &mut notes);
    deliveries::check(facts, &mut notes);
    domains::check(facts, &mut notes);
    contract::check(facts, &mut notes);
    notes.into_report()
}
