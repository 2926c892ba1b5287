//! Analytics.

use crate::client::Client;
use crate::generated::operations::GetSessionAnalytics;
use crate::request::Request;

/// Figures about your organization's sessions.
#[derive(Clone, Copy, Debug)]
pub struct Analytics<'c>(pub(crate) &'c Client);

impl Analytics<'_> {
    /// Totals, and the last 14 days by day (UTC, oldest first).
    pub fn sessions(&self) -> Request<GetSessionAnalytics> {
        Request::new(self.0, GetSessionAnalytics::new())
    }
}
