//! The relying party terms.

use crate::client::Client;
use crate::generated::operations::{AcceptRelyingPartyTerms, GetRelyingPartyTerms};
use crate::request::Request;

/// The terms that an organization accepts before it can verify people.
#[derive(Clone, Copy, Debug)]
pub struct RelyingPartyTermsCalls<'c>(pub(crate) &'c Client);

impl RelyingPartyTermsCalls<'_> {
    /// Reads the current terms and whether they are accepted.
    pub fn get(&self) -> Request<GetRelyingPartyTerms> {
        Request::new(self.0, GetRelyingPartyTerms::new())
    }

    /// Accepts the current terms.
    pub fn accept(&self) -> Request<AcceptRelyingPartyTerms> {
        Request::new(self.0, AcceptRelyingPartyTerms::new())
    }
}
