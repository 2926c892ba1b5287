//! Refusals of a new session.

use crate::simulator::reply::Problem;

/// A refusal that creation alone writes.
pub(crate) const fn problem(code: &'static str, message: &'static str, hint: &'static str) -> Problem {
    Problem { status: 400, code, message, hint, docs: "api/sessions#create" }
}
