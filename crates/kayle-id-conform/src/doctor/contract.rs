//! What a server says that the compiled contract does not know.

use kayle_id_contract::{Change, Difference, NotADocument, Place, differences};
use serde_json::Value;

use super::facts::Facts;
use super::notes::Notes;
use crate::report::Severity::{self, Error, Note, Warning};

/// What the document that a server publishes at `GET /openapi` says and the contract does not. How paths and components
/// are spelled does not count.
///
/// # Errors
///
/// [`NotADocument`] when one of them has no `paths`.
pub fn drift(contract: &Value, published: &Value) -> Result<Vec<Difference>, NotADocument> {
    differences(contract, published)
}

pub(super) fn check(facts: &Facts, notes: &mut Notes) {
    if !facts.unknown.is_empty() {
        notes.looked_at("answers", format!("{} unknown members and values", facts.unknown.len()));
        let mend =
            "Nothing is lost: unknown members are ignored, and unknown values are kept. Update the SDK to use them.";
        for place in &facts.unknown {
            notes.find(
                "answers",
                "contract.unknown",
                Note,
                "The server sends members or values that this SDK does not know.",
                &kayle_id_core::scrub::scrub(place, 200),
                mend,
            );
        }
    }
    let Some(drift) = &facts.drift else {
        notes.skipped("contract", "the server publishes no document");
        return;
    };
    notes.looked_at("contract", format!("{} differences", drift.len()));
    for difference in drift {
        let (id, severity, title, mend) = judged(difference);
        notes.find("contract", id, severity, title, &difference.to_string(), mend);
    }
}

fn judged(difference: &Difference) -> (&'static str, Severity, &'static str, &'static str) {
    match (&difference.change, &difference.place) {
        (Change::Removed, Place::Operation) => (
            "contract.operation-removed",
            Error,
            "The server no longer has an operation that this SDK calls.",
            "Update the SDK, and stop calling the operation.",
        ),
        (Change::Added, Place::Operation) => (
            "contract.operation-added",
            Note,
            "The server has operations that this SDK does not know.",
            "Update the SDK to call them.",
        ),
        (change, _)
            if difference.is_compatible_addition() || matches!(change, Change::MemberAdded { required: false }) =>
        {
            (
                "contract.added",
                Note,
                "The server knows members, values or answers that this SDK does not know.",
                "Nothing is lost. Update the SDK to use them.",
            )
        }
        _ => (
            "contract.changed",
            Warning,
            "The server's document contradicts the contract of this SDK.",
            "Update the SDK. Until then, calls that send or read this place may be refused or fail to decode.",
        ),
    }
}
