//! The account of whoever is signed in.

use crate::generated::operations::ListOwnedOrganizations;
use crate::request::Request;

kayle_id_http::define_resource! {
    /// The account of whoever is signed in.
    Account
}

impl<C: Clone> Account<'_, C> {
    /// Lists the organizations that the account owns, in one piece.
    pub fn owned_organizations(&self) -> Request<ListOwnedOrganizations, C> {
        Request::new(self.0, ListOwnedOrganizations::new())
    }
}
