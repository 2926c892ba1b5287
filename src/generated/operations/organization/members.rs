// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.
//! Organization.
//! `/members`.

use crate::generated::formats;
use crate::support;

/// Leave the organization: `POST /v1/auth/orgs/members/leave`.
///
/// Ends the signed-in user's own membership in the active organization. The last owner cannot leave.
///
/// ```
/// use kayle_id::operations::{LeaveOrganization, Operation};
///
/// assert_eq!(LeaveOrganization::INFO.path, "/v1/auth/orgs/members/leave");
/// ```
#[derive(Clone)]
pub struct LeaveOrganization {}

impl LeaveOrganization {
    pub(crate) fn new() -> Self {
        Self {}
    }
}

impl support::Operation for LeaveOrganization {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "leave_organization",
            "POST",
            "/v1/auth/orgs/members/leave",
        )
        .with_scope("dashboard")
        .with_repeatable(false);
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Envelope<crate::generated::models::Confirmation>;
    type Output = crate::generated::models::Confirmation;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(target.request(Self::METHOD, "/v1/auth/orgs/members/leave"))
    }
}

/// Remove a member: `DELETE /v1/auth/orgs/members/{id}`.
///
/// Ends another user's membership in the active organization. The last owner cannot be removed.
///
/// ```
/// use kayle_id::operations::{RemoveMember, Operation};
///
/// assert_eq!(RemoveMember::INFO.path, "/v1/auth/orgs/members/{id}");
/// ```
#[derive(Clone)]
pub struct RemoveMember {
    pub(crate) id: crate::model::MemberId,
}

impl RemoveMember {
    pub(crate) fn new(id: crate::model::MemberId) -> Self {
        Self { id }
    }
}

impl support::Operation for RemoveMember {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "remove_member",
            "DELETE",
            "/v1/auth/orgs/members/{id}",
        )
        .with_scope("dashboard")
        .with_repeatable(true)
        .with_parameters(const {
            &[support::Parameter::path("id", formats::MEMBER_ID)]
        });
    const METHOD: support::Method = support::Method::DELETE;
    type Wire = support::Envelope<crate::generated::models::Confirmation>;
    type Output = crate::generated::models::Confirmation;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[0].check_text(Some(self.id.as_ref()))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(
            target
                .request(
                    Self::METHOD,
                    &format!(
                        "/v1/auth/orgs/members/{}", support::path_part(self.id.as_ref())
                    ),
                ),
        )
    }
}

/// Reinstate a member: `POST /v1/auth/orgs/members/{id}/reinstate`.
///
/// Restores a membership that had ended. It is refused as a conflict when it clashes with another
/// membership of the same user.
///
/// ```
/// use kayle_id::operations::{ReinstateMember, Operation};
///
/// assert_eq!(ReinstateMember::INFO.path, "/v1/auth/orgs/members/{id}/reinstate");
/// ```
#[derive(Clone)]
pub struct ReinstateMember {
    pub(crate) id: crate::model::MemberId,
}

impl ReinstateMember {
    pub(crate) fn new(id: crate::model::MemberId) -> Self {
        Self { id }
    }
}

impl support::Operation for ReinstateMember {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "reinstate_member",
            "POST",
            "/v1/auth/orgs/members/{id}/reinstate",
        )
        .with_scope("dashboard")
        .with_repeatable(false)
        .with_parameters(const {
            &[support::Parameter::path("id", formats::MEMBER_ID)]
        });
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Envelope<crate::generated::models::Confirmation>;
    type Output = crate::generated::models::Confirmation;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[0].check_text(Some(self.id.as_ref()))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(
            target
                .request(
                    Self::METHOD,
                    &format!(
                        "/v1/auth/orgs/members/{}/reinstate", support::path_part(self.id
                        .as_ref())
                    ),
                ),
        )
    }
}
