//! The account of whoever is signed in.

use crate::generated::operations::ListOwnedOrganizations;
use crate::request::Request;

kayle_id_http::define_resource! {
    /// The account of whoever is signed in.
    Account
}

impl<C: Clone> Account<'_, C> {
    /// Lists the organizations that the account owns, in one piece.
    ///
    /// Returns [`OwnedOrganizations`](crate::OwnedOrganizations).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client) -> Result<(), kayle_id::Error> {
    /// for organization in client.dashboard().account().owned_organizations().send().await?.organizations {
    ///     println!("{} {}", organization.id, organization.name);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "my organizations")]
    pub fn owned_organizations(&self) -> Request<ListOwnedOrganizations, C> {
        Request::new(self.0, ListOwnedOrganizations::new())
    }
}
