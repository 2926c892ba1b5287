//! Verified domains.

use crate::client::Client;
use crate::generated::operations::{CreateDomainChallenge, DeleteDomain, ListDomains, VerifyDomainChallenge};
use crate::generated::types::{CreateDomainChallengeRequest, VerifyDomainChallengeRequest};
use crate::model::{DomainChallengeId, DomainId};
use crate::request::Request;

/// Domains that the organization has proved to be its own.
#[derive(Clone, Copy, Debug)]
pub struct Domains<'c>(pub(crate) &'c Client);

impl Domains<'_> {
    /// Lists domains and open challenges, in one piece.
    pub fn list(&self) -> Request<ListDomains> {
        Request::new(self.0, ListDomains::new())
    }

    /// Begins the proof for an apex domain (3 to 253 characters): the answer says which DNS record to
    /// publish. Not safe to repeat.
    pub fn create_challenge(&self, apex_domain: impl Into<String>) -> Request<CreateDomainChallenge> {
        Request::new(self.0, CreateDomainChallenge::new(CreateDomainChallengeRequest::new(apex_domain.into())))
    }

    /// Has the DNS record checked.
    pub fn verify_challenge(&self, id: &DomainChallengeId) -> Request<VerifyDomainChallenge> {
        Request::new(self.0, VerifyDomainChallenge::new(VerifyDomainChallengeRequest::new(id.clone())))
    }

    /// Gives a domain up. Safe to repeat.
    pub fn delete(&self, id: &DomainId) -> Request<DeleteDomain> {
        Request::new(self.0, DeleteDomain::new(id.clone()))
    }
}

impl Request<VerifyDomainChallenge> {
    /// Agrees to take the domain from the organization that holds it
    /// ([`ErrorCode::ApexTakeoverRequired`](crate::ErrorCode::ApexTakeoverRequired)).
    pub fn acknowledge_takeover(mut self, agreed: bool) -> Self {
        self.operation.body.acknowledge_takeover = Some(agreed);
        self
    }
}
