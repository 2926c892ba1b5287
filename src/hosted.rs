//! Where the hosted service is.

/// Kayle ID's own address.
pub(crate) const HOSTED: &str = "https://api.kayle.id";
