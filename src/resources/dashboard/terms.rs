//! The relying party terms.

use crate::generated::operations::{AcceptRelyingPartyTerms, GetRelyingPartyTerms};
use crate::request::Request;

kayle_id_http::define_resource! {
    /// The terms that an organization accepts before it can verify people.
    RelyingPartyTermsCalls
}

impl<C: Clone> RelyingPartyTermsCalls<'_, C> {
    /// Reads the current terms and whether they are accepted.
    pub fn get(&self) -> Request<GetRelyingPartyTerms, C> {
        Request::new(self.0, GetRelyingPartyTerms::new())
    }

    /// Accepts the current terms.
    pub fn accept(&self) -> Request<AcceptRelyingPartyTerms, C> {
        Request::new(self.0, AcceptRelyingPartyTerms::new())
    }
}
