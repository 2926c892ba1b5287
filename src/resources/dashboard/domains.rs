//! Verified domains.

use crate::generated::operations::{CreateDomainChallenge, DeleteDomain, ListDomains, VerifyDomainChallenge};
use crate::generated::requests::{CreateDomainChallengeRequest, VerifyDomainChallengeRequest};
use crate::model::{DomainChallengeId, DomainId};
use crate::request::Request;

kayle_id_http::define_resource! {
    /// Domains that the organization has proved to be its own.
    Domains
}

impl<C: Clone> Domains<'_, C> {
    /// Lists domains and open challenges, in one piece.
    ///
    /// Returns [`Domains`](crate::Domains).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client) -> Result<(), kayle_id::Error> {
    /// for domain in client.dashboard().organization().domains().list().send().await?.domains {
    ///     println!("{} since {}", domain.apex_domain, domain.verified_at);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "verified domains")]
    pub fn list(&self) -> Request<ListDomains, C> {
        Request::new(self.0, ListDomains::new())
    }

    /// Begins the proof for an apex domain (3 to 253 characters): the answer says which DNS record to
    /// publish. Not safe to repeat.
    ///
    /// Returns [`CreatedDomainChallenge`](crate::CreatedDomainChallenge).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client) -> Result<(), kayle_id::Error> {
    /// let challenge = client.dashboard().organization().domains().create_challenge("example.com").send().await?;
    /// println!("publish a TXT record {} with {}", challenge.record_name, challenge.record_value);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "verify domain")]
    #[doc(alias = "DNS challenge")]
    pub fn create_challenge(&self, apex_domain: impl Into<String>) -> Request<CreateDomainChallenge, C> {
        Request::new(self.0, CreateDomainChallenge::new(CreateDomainChallengeRequest::new(apex_domain.into())))
    }

    /// Has the DNS record checked.
    ///
    /// Returns [`VerifiedDomain`](crate::VerifiedDomain).
    /// [Setters](Request#impl-Request%3CVerifyDomainChallenge,+C%3E): `acknowledge_takeover`.
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, id: kayle_id::DomainChallengeId) -> Result<(), kayle_id::Error> {
    /// client.dashboard().organization().domains().verify_challenge(&id).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "verify domain")]
    #[doc(alias = "DNS record")]
    pub fn verify_challenge(&self, id: &DomainChallengeId) -> Request<VerifyDomainChallenge, C> {
        Request::new(self.0, VerifyDomainChallenge::new(VerifyDomainChallengeRequest::new(id.clone())))
    }

    /// Gives a domain up. Safe to repeat.
    ///
    /// Returns nothing.
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, id: kayle_id::DomainId) -> Result<(), kayle_id::Error> {
    /// client.dashboard().organization().domains().delete(&id).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete(&self, id: &DomainId) -> Request<DeleteDomain, C> {
        Request::new(self.0, DeleteDomain::new(id.clone()))
    }
}

impl<C> Request<VerifyDomainChallenge, C> {
    /// Agrees to take the domain from the organization that holds it
    /// ([`ErrorCode::ApexTakeoverRequired`](crate::ErrorCode::ApexTakeoverRequired)).
    pub fn acknowledge_takeover(mut self, agreed: bool) -> Self {
        self.0.operation.body.acknowledge_takeover = Some(agreed);
        self
    }
}
