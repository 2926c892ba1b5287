// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! The bodies of requests.

mod api_keys;
mod organization;
mod sessions;
mod webhook_encryption_keys;
mod webhook_endpoints;

pub(crate) use api_keys::*;
pub(crate) use organization::*;
pub(crate) use sessions::*;
pub(crate) use webhook_encryption_keys::*;
pub(crate) use webhook_endpoints::*;
