//! The account of whoever is signed in.

use crate::client::Client;
use crate::generated::operations::ListOwnedOrganizations;
use crate::request::Request;

/// The account of whoever is signed in.
#[derive(Clone, Copy, Debug)]
pub struct Account<'c>(pub(crate) &'c Client);

impl Account<'_> {
    /// Lists the organizations that the account owns, in one piece.
    pub fn owned_organizations(&self) -> Request<ListOwnedOrganizations> {
        Request::new(self.0, ListOwnedOrganizations::new())
    }
}
