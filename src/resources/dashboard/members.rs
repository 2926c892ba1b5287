//! Members of the organization.

use crate::client::Client;
use crate::generated::operations::{LeaveOrganization, ReinstateMember, RemoveMember};
use crate::model::MemberId;
use crate::request::Request;

/// Members of the organization.
#[derive(Clone, Copy, Debug)]
pub struct Members<'c>(pub(crate) &'c Client);

impl Members<'_> {
    /// Removes a member. The last owner stays
    /// ([`ErrorCode::LastOwner`](crate::ErrorCode::LastOwner)).
    pub fn remove(&self, id: &MemberId) -> Request<RemoveMember> {
        Request::new(self.0, RemoveMember::new(id.clone()))
    }

    /// Takes a removed member back.
    pub fn reinstate(&self, id: &MemberId) -> Request<ReinstateMember> {
        Request::new(self.0, ReinstateMember::new(id.clone()))
    }

    /// Leaves the organization.
    pub fn leave(&self) -> Request<LeaveOrganization> {
        Request::new(self.0, LeaveOrganization::new())
    }
}
