//! The organization itself.

use super::{AuditLogs, Domains, Logo, Members, RedirectUris, RelyingPartyTermsCalls};
use crate::generated::operations::{
    AcceptVerificationTerms, CancelOrganizationDeletion, ConfirmOrganizationDeletion, CreateOrganization,
    RequestOrganizationDeletion, UpdateBusinessDetails, UpdateOrganizationLogo,
};
use crate::generated::requests::{
    AcceptVerificationTermsRequest, CancelOrganizationDeletionRequest, ConfirmOrganizationDeletionRequest,
    CreateOrganizationRequest, OrganizationDeletionRequest, UpdateBusinessDetailsRequest,
    UpdateOrganizationLogoRequest,
};
use crate::model::{BusinessType, DeletionCode, OrganizationId};
use crate::request::Request;
use crate::resources::check;

kayle_id_http::define_resource! {
    /// The organization: creation, logo, business details, terms, deletion, and what belongs to it.
    Organization
}

impl<'c, C: Clone> Organization<'c, C> {
    /// Creates an organization. The name has 1 to 120 characters; the slug lower-case letters, digits
    /// and hyphens. Not safe to repeat.
    ///
    /// Returns [`CreatedOrganization`](crate::CreatedOrganization).
    /// [Setters](Request#impl-Request%3CCreateOrganization,+C%3E): `logo`.
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client) -> Result<(), kayle_id::Error> {
    /// let created = client.dashboard().organization().create("Example Shop", "example-shop").send().await?;
    /// println!("{}", created.id);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "new organization")]
    pub fn create(&self, name: impl Into<String>, slug: impl Into<String>) -> Request<CreateOrganization, C> {
        let body = CreateOrganizationRequest::new(name.into(), slug.into());
        Request::new(self.0, CreateOrganization::new(body))
    }

    /// Replaces the logo.
    ///
    /// Returns [`OrganizationLogo`](crate::OrganizationLogo).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, png: Vec<u8>) -> Result<(), kayle_id::Error> {
    /// use kayle_id::LogoContentType;
    /// use kayle_id::resources::Logo;
    /// client.dashboard().organization().update_logo(Logo::new(LogoContentType::ImagePng, png)).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "upload logo")]
    pub fn update_logo(&self, logo: Logo) -> Request<UpdateOrganizationLogo, C> {
        let body = UpdateOrganizationLogoRequest::new(logo.upload());
        Request::new(self.0, UpdateOrganizationLogo::new(body))
    }

    /// Changes what is known of the business behind the organization. Set at least one thing: a real
    /// server fails on a change of nothing, so that is refused here.
    ///
    /// Returns [`BusinessDetails`](crate::BusinessDetails).
    /// [Setters](Request#impl-Request%3CUpdateBusinessDetails,+C%3E): `business_type`, `business_name`,
    /// `business_jurisdiction`, `business_registration_number`.
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client) -> Result<(), kayle_id::Error> {
    /// use kayle_id::BusinessType;
    /// let details = client.dashboard().organization().update_business_details();
    /// details.business_type(Some(BusinessType::Business)).business_name(Some("Example Ltd".to_owned())).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "company details")]
    pub fn update_business_details(&self) -> Request<UpdateBusinessDetails, C> {
        Request::new(self.0, UpdateBusinessDetails::new(UpdateBusinessDetailsRequest::new()))
    }

    /// Asks for the organization's deletion. A code is sent by mail, to be given to
    /// [`confirm_deletion`](Self::confirm_deletion). Not safe to repeat: each request sends a mail.
    ///
    /// Returns [`DeletionRequested`](crate::DeletionRequested).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, id: kayle_id::OrganizationId) -> Result<(), kayle_id::Error> {
    /// client.dashboard().organization().request_deletion(&id).send().await?;
    /// println!("look for a code in your mail");
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "delete organization")]
    pub fn request_deletion(&self, id: &OrganizationId) -> Request<RequestOrganizationDeletion, C> {
        Request::new(self.0, RequestOrganizationDeletion::new(OrganizationDeletionRequest::new(id.clone())))
    }

    /// Confirms the deletion with the code from the mail. The organization is frozen until it is gone.
    ///
    /// Returns [`PendingDeletion`](crate::PendingDeletion).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, id: kayle_id::OrganizationId, code: String) -> Result<(), kayle_id::Error> {
    /// let pending = client.dashboard().organization().confirm_deletion(&id, code).send().await?;
    /// println!("gone at {}", pending.pending_deletion_at);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "delete organization")]
    pub fn confirm_deletion(
        &self,
        id: &OrganizationId,
        code: impl Into<DeletionCode>,
    ) -> Request<ConfirmOrganizationDeletion, C> {
        let code = code.into();
        let checked = check::deletion_code(code.expose_secret());
        let code = DeletionCode::new(code.expose_secret().trim());
        let mut request = Request::new(
            self.0,
            ConfirmOrganizationDeletion::new(ConfirmOrganizationDeletionRequest::new(code.clone(), id.clone())),
        );
        request.0.keep_secret(code.expose_secret());
        request.noting(checked)
    }

    /// Cancels a deletion that is pending.
    ///
    /// Returns [`DeletionCancelled`](crate::DeletionCancelled).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, id: kayle_id::OrganizationId) -> Result<(), kayle_id::Error> {
    /// client.dashboard().organization().cancel_deletion(&id).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "keep organization")]
    pub fn cancel_deletion(&self, id: &OrganizationId) -> Request<CancelOrganizationDeletion, C> {
        Request::new(self.0, CancelOrganizationDeletion::new(CancelOrganizationDeletionRequest::new(id.clone())))
    }

    /// Accepts the verification terms for an organization.
    ///
    /// Returns [`VerificationTermsAcceptance`](crate::VerificationTermsAcceptance).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, id: kayle_id::OrganizationId) -> Result<(), kayle_id::Error> {
    /// client.dashboard().organization().accept_verification_terms(&id).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "terms of service")]
    pub fn accept_verification_terms(&self, id: &OrganizationId) -> Request<AcceptVerificationTerms, C> {
        Request::new(self.0, AcceptVerificationTerms::new(AcceptVerificationTermsRequest::new(id.clone())))
    }

    /// The relying party terms.
    pub fn relying_party_terms(&self) -> RelyingPartyTermsCalls<'c, C> {
        RelyingPartyTermsCalls(self.0)
    }

    /// Domains that the organization has proved to be its own.
    pub fn domains(&self) -> Domains<'c, C> {
        Domains(self.0)
    }

    /// Registered redirect URIs.
    pub fn redirect_uris(&self) -> RedirectUris<'c, C> {
        RedirectUris(self.0)
    }

    /// Members.
    pub fn members(&self) -> Members<'c, C> {
        Members(self.0)
    }

    /// The audit log.
    pub fn audit_logs(&self) -> AuditLogs<'c, C> {
        AuditLogs(self.0)
    }
}

impl<C> Request<CreateOrganization, C> {
    /// The organization's logo.
    pub fn logo(mut self, logo: Logo) -> Self {
        self.0.operation.body.logo = Some(logo.upload());
        self
    }
}

impl<C> Request<UpdateBusinessDetails, C> {
    /// Whether a sole trader or a business; none takes it away.
    pub fn business_type(mut self, value: Option<BusinessType>) -> Self {
        self.0.operation.body.business_type = Some(value);
        self
    }

    /// The business's name, at most 200 characters; none takes it away.
    pub fn business_name(mut self, value: Option<String>) -> Self {
        self.0.operation.body.business_name = Some(value);
        self
    }

    /// Where it is registered, at most 120 characters; none takes it away.
    pub fn business_jurisdiction(mut self, value: Option<String>) -> Self {
        self.0.operation.body.business_jurisdiction = Some(value);
        self
    }

    /// Its registration number, at most 100 characters; none takes it away.
    pub fn business_registration_number(mut self, value: Option<String>) -> Self {
        self.0.operation.body.business_registration_number = Some(value);
        self
    }
}
