//! Analytics.

use crate::generated::operations::GetSessionAnalytics;
use crate::request::Request;

kayle_id_http::define_resource! {
    /// Figures about your organization's sessions.
    Analytics
}

impl<C: Clone> Analytics<'_, C> {
    /// Totals, and the last 14 days by day (UTC, oldest first).
    ///
    /// Returns [`SessionAnalytics`](crate::SessionAnalytics).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client) -> Result<(), kayle_id::Error> {
    /// let figures = client.analytics().sessions().send().await?;
    /// println!("{} sessions, {} succeeded", figures.summary.total, figures.summary.success);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "statistics")]
    #[doc(alias = "dashboard figures")]
    pub fn sessions(&self) -> Request<GetSessionAnalytics, C> {
        Request::new(self.0, GetSessionAnalytics::new())
    }
}
