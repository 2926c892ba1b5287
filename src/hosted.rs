//! The address of the hosted service.

/// Kayle ID's own address.
pub(crate) const HOSTED: &str = "https://api.kayle.id";
