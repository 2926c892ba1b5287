//! The operations of the data plane, a file a resource.

pub(crate) mod analytics;
pub(crate) mod deliveries;
pub(crate) mod endpoint_body;
pub(crate) mod endpoints;
pub(crate) mod events;
pub(crate) mod key_body;
pub(crate) mod keys;
pub(crate) mod paging;
pub(crate) mod routes;
pub(crate) mod secrets;
pub(crate) mod sessions;
