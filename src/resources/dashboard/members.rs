//! Members of the organization.

use crate::generated::operations::{LeaveOrganization, ReinstateMember, RemoveMember};
use crate::model::MemberId;
use crate::request::Request;

kayle_id_http::define_resource! {
    /// Members of the organization.
    Members
}

impl<C: Clone> Members<'_, C> {
    /// Removes a member. The last owner stays
    /// ([`ErrorCode::LastOwner`](crate::ErrorCode::LastOwner)).
    pub fn remove(&self, id: &MemberId) -> Request<RemoveMember, C> {
        Request::new(self.0, RemoveMember::new(id.clone()))
    }

    /// Takes a removed member back.
    pub fn reinstate(&self, id: &MemberId) -> Request<ReinstateMember, C> {
        Request::new(self.0, ReinstateMember::new(id.clone()))
    }

    /// Leaves the organization.
    pub fn leave(&self) -> Request<LeaveOrganization, C> {
        Request::new(self.0, LeaveOrganization::new())
    }
}
