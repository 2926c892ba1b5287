//! Validation of requests, with the issues that the server reports.

pub(crate) mod datetime;
pub(crate) mod domain_name;
pub(crate) mod identifiers;
pub(crate) mod input;
pub(crate) mod issues;
pub(crate) mod javascript;
pub(crate) mod query;
pub(crate) mod urls;
