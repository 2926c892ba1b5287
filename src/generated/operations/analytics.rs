// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.
//! Analytics.

use crate::support;

/// Get an overview of sessions: `GET /v1/analytics/sessions/overview`.
///
/// Returns counts of your organization's sessions by outcome: in all, for each of the last 14 days in
/// UTC, and as a running total over those days.
///
/// ```
/// use kayle_id::operations::{GetSessionAnalytics, Operation};
///
/// assert_eq!(GetSessionAnalytics::INFO.path, "/v1/analytics/sessions/overview");
/// ```
#[derive(Clone)]
pub struct GetSessionAnalytics {}

impl GetSessionAnalytics {
    pub(crate) fn new() -> Self {
        Self {}
    }
}

impl support::Operation for GetSessionAnalytics {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "get_session_analytics",
            "GET",
            "/v1/analytics/sessions/overview",
        )
        .with_scope("analytics:read")
        .with_repeatable(true);
    const METHOD: support::Method = support::Method::GET;
    type Wire = support::Envelope<crate::generated::models::SessionAnalytics>;
    type Output = crate::generated::models::SessionAnalytics;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(target.request(Self::METHOD, "/v1/analytics/sessions/overview"))
    }
}
