// @generated from openapi/hookbridge.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.

pub mod formats;
pub mod limits;
pub mod models;
pub mod operations;
pub mod requests;
