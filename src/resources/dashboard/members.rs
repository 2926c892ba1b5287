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
    ///
    /// Returns [`Confirmation`](crate::Confirmation).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, id: kayle_id::MemberId) -> Result<(), kayle_id::Error> {
    /// match client.dashboard().organization().members().remove(&id).send().await {
    ///     Err(error) if error.code() == Some(&kayle_id::ErrorCode::LastOwner) => println!("name another owner first"),
    ///     other => println!("{}", other?.message),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "remove user")]
    pub fn remove(&self, id: &MemberId) -> Request<RemoveMember, C> {
        Request::new(self.0, RemoveMember::new(id.clone()))
    }

    /// Takes a removed member back.
    ///
    /// Returns [`Confirmation`](crate::Confirmation).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, id: kayle_id::MemberId) -> Result<(), kayle_id::Error> {
    /// client.dashboard().organization().members().reinstate(&id).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn reinstate(&self, id: &MemberId) -> Request<ReinstateMember, C> {
        Request::new(self.0, ReinstateMember::new(id.clone()))
    }

    /// Leaves the organization.
    ///
    /// Returns [`Confirmation`](crate::Confirmation).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client) -> Result<(), kayle_id::Error> {
    /// client.dashboard().organization().members().leave().send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn leave(&self) -> Request<LeaveOrganization, C> {
        Request::new(self.0, LeaveOrganization::new())
    }
}
