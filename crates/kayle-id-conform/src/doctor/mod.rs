//! Looks at a whole integration and says what is wrong and how to mend it.
//!
//! [`run`] does it all: it asks the API through a [`Source`] of yours, the addresses of the endpoints, and whatever the
//! [`Options`] give, and reports. `kayle_id::doctor::examine` is the same for a client.
//!
//! [`examine`] is the judgement alone, a function of [`Facts`]: what the API lists, what an endpoint's address answered, and
//! what the application holds. It makes no call, so that every rule can be tried without a server. [`collect`] fills in what
//! the API tells; the rows are read from the API's JSON as they come, and members that are not looked at are ignored. A fact
//! that is unknown is `None` or empty and leads to a skipped check, not to a finding.
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
mod address;
mod addresses;
mod collect;
mod contract;
mod deliveries;
mod domains;
mod endpoints;
mod facts;
mod held;
mod notes;
mod options;
mod receiver;
mod run;
mod secrets;
mod unknown;

pub use collect::{Answer, Source, collect};
pub use contract::drift;
pub use facts::{
    Answered, Captured, CapturedState, Delivery, Domain, EncryptionKey, Endpoint, Event, EventDelivery, Facts,
    KeyState, SecretState,
};
pub use options::Options;
pub use run::run;
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
    receiver::check(facts, &mut notes);
    contract::check(facts, &mut notes);
    notes.into_report()
}
