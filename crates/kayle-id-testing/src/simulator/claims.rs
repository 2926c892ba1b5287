//! The claims that a simulated user shares.

use std::collections::BTreeMap;

use serde_json::Value;

use kayle_id_core::Claim;

/// What a user shares: claims by their keys.
///
/// What a session asks for and is not given is declined. A document's id is made up where it is not given, as every session shares it.
///
/// ```
/// use kayle_id::Claim;
/// use kayle_id::testing::simulator::Claims;
///
/// let claims = Claims::new().share(Claim::FamilyName, "ERIKSSON").share("age_over_18", true);
/// # let _ = claims;
/// ```
#[derive(Clone, Default)]
pub struct Claims(pub(crate) BTreeMap<String, Value>);

impl Claims {
    /// Nothing but the document's id.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Shares a claim: text, or a yes or no for an age gate.
    #[must_use]
    pub fn share(mut self, claim: impl Into<ClaimName>, value: impl Into<Value>) -> Self {
        self.0.insert(claim.into().0, value.into());
        self
    }
}

/// Shows the keys.
impl std::fmt::Debug for Claims {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// A claim's key: a [`Claim`], or text such as `age_over_18`.
#[derive(Clone, Debug)]
pub struct ClaimName(String);

impl From<Claim> for ClaimName {
    fn from(claim: Claim) -> Self {
        Self(claim.as_str().to_owned())
    }
}

impl From<&str> for ClaimName {
    fn from(key: &str) -> Self {
        Self(key.to_owned())
    }
}

impl From<String> for ClaimName {
    fn from(key: String) -> Self {
        Self(key)
    }
}
