// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! What the API returns.
//! Analytics.

/// An overview of your organization's sessions.
///
/// ```
/// use kayle_id::model::SessionAnalytics;
///
/// fn show(session_analytics: &SessionAnalytics) {
///     println!("{:?}", session_analytics.summary);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SessionAnalytics {
    /// Counts over all time.
    pub summary: SessionAnalyticsSummary,
    /// Running totals for each of the last 14 days, oldest first.
    #[serde(default, deserialize_with = "crate::support::null_as_empty")]
    pub timeline: Vec<SessionAnalyticsTimelinePoint>,
    /// Counts for each of the last 14 days, oldest first, days without sessions included.
    #[serde(default, deserialize_with = "crate::support::null_as_empty")]
    pub trend: Vec<SessionAnalyticsTrendPoint>,
}

/// How many sessions your organization has had in all, and how they ended.
///
/// ```
/// use kayle_id::model::SessionAnalyticsSummary;
///
/// fn show(session_analytics_summary: &SessionAnalyticsSummary) {
///     println!("{} {}", session_analytics_summary.active, session_analytics_summary.cancelled);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SessionAnalyticsSummary {
    /// Sessions that have not ended yet.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub active: u32,
    /// Sessions that were cancelled so far.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub cancelled: u32,
    /// Sessions that expired so far.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub expired: u32,
    /// Sessions that failed so far.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub failure: u32,
    /// Sessions that succeeded so far.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub success: u32,
    /// All sessions ever created.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub total: u32,
}

/// How many sessions there were by the end of one day, counted from the beginning.
///
/// ```
/// use kayle_id::model::SessionAnalyticsTimelinePoint;
///
/// fn show(session_analytics_timeline_point: &SessionAnalyticsTimelinePoint) {
///     println!("{} {}", session_analytics_timeline_point.active, session_analytics_timeline_point.cancelled);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SessionAnalyticsTimelinePoint {
    /// Sessions not ended as of this day.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub active: u32,
    /// Sessions that were cancelled up to this day.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub cancelled: u32,
    /// The day, in UTC.
    pub date: crate::model::Date,
    /// Sessions that expired up to this day.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub expired: u32,
    /// Sessions that failed up to this day.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub failure: u32,
    /// Sessions that succeeded up to this day.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub success: u32,
    /// Sessions created up to this day.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub total: u32,
}

/// The sessions of one day, by outcome.
///
/// ```
/// use kayle_id::model::SessionAnalyticsTrendPoint;
///
/// fn show(session_analytics_trend_point: &SessionAnalyticsTrendPoint) {
///     println!("{} {}", session_analytics_trend_point.cancelled, session_analytics_trend_point.date);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SessionAnalyticsTrendPoint {
    /// Sessions that were cancelled, counted for this day.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub cancelled: u32,
    /// The day, in UTC.
    pub date: crate::model::Date,
    /// Sessions that expired, counted for this day.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub expired: u32,
    /// Sessions that failed, counted for this day.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub failure: u32,
    /// Sessions that succeeded, counted for this day.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub success: u32,
}
