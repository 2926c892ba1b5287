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
    pub fn list(&self) -> Request<ListDomains, C> {
        Request::new(self.0, ListDomains::new())
    }

    /// Begins the proof for an apex domain (3 to 253 characters): the answer says which DNS record to
    /// publish. Not safe to repeat.
    pub fn create_challenge(&self, apex_domain: impl Into<String>) -> Request<CreateDomainChallenge, C> {
        Request::new(self.0, CreateDomainChallenge::new(CreateDomainChallengeRequest::new(apex_domain.into())))
    }

    /// Has the DNS record checked.
    pub fn verify_challenge(&self, id: &DomainChallengeId) -> Request<VerifyDomainChallenge, C> {
        Request::new(self.0, VerifyDomainChallenge::new(VerifyDomainChallengeRequest::new(id.clone())))
    }

    /// Gives a domain up. Safe to repeat.
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
