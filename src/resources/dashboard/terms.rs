//! The relying party terms.

use crate::generated::operations::{AcceptRelyingPartyTerms, GetRelyingPartyTerms};
use crate::request::Request;

kayle_id_http::define_resource! {
    /// The terms that an organization accepts before it can verify people.
    RelyingPartyTermsCalls
}

impl<C: Clone> RelyingPartyTermsCalls<'_, C> {
    /// Reads the current terms and whether they are accepted.
    ///
    /// Returns [`RelyingPartyTerms`](crate::RelyingPartyTerms).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client) -> Result<(), kayle_id::Error> {
    /// let terms = client.dashboard().organization().relying_party_terms().get().send().await?;
    /// println!("accepted: {}", terms.current_accepted);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "terms of service")]
    pub fn get(&self) -> Request<GetRelyingPartyTerms, C> {
        Request::new(self.0, GetRelyingPartyTerms::new())
    }

    /// Accepts the current terms.
    ///
    /// Returns [`RelyingPartyTerms`](crate::RelyingPartyTerms).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client) -> Result<(), kayle_id::Error> {
    /// client.dashboard().organization().relying_party_terms().accept().send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "terms of service")]
    pub fn accept(&self) -> Request<AcceptRelyingPartyTerms, C> {
        Request::new(self.0, AcceptRelyingPartyTerms::new())
    }
}
