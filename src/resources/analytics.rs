//! Analytics.

use crate::generated::operations::GetSessionAnalytics;
use crate::request::Request;

kayle_id_http::define_resource! {
    /// Figures about your organization's sessions.
    Analytics
}

impl<C: Clone> Analytics<'_, C> {
    /// Totals, and the last 14 days by day (UTC, oldest first).
    pub fn sessions(&self) -> Request<GetSessionAnalytics, C> {
        Request::new(self.0, GetSessionAnalytics::new())
    }
}
