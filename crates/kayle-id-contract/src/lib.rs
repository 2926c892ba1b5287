//! Compares two OpenAPI documents by operation and member.
//!
//! [`differences`] tells what one document has and another has not, however the two are written: schemas may be named
//! components or stand inline, paths may say `:id` or `{id}`, members may come in any order, and null may be a type, an
//! alternative or `nullable`. Descriptions, examples, names of components and operation ids are not compared. Neither are
//! formats, which are annotations, nor the difference between an integer and a number, nor what kinds of errors there are
//! beyond those that the other document lists.
//!
//! ```
//! use kayle_id_contract::{Change, differences};
//! use serde_json::json;
//!
//! let document = |session: serde_json::Value| json!({
//!     "paths": {"/v1/sessions/{id}": {"get": {"responses": {"200": {
//!         "content": {"application/json": {"schema": session}}
//!     }}}}}
//! });
//! let known = document(json!({"type": "object", "properties": {"id": {"type": "string"}}}));
//! let found = document(json!({"type": "object", "properties": {"id": {"type": "string"}, "colour": {"type": "string"}}}));
//!
//! let found = differences(&known, &found)?;
//! assert_eq!(found.len(), 1);
//! assert_eq!(found[0].to_string(), "GET /v1/sessions/{id}: response 200: colour: is new");
//! assert!(matches!(found[0].change, Change::MemberAdded { required: false }));
//! # Ok::<(), kayle_id_contract::NotADocument>(())
//! ```
#![forbid(unsafe_code)]
#![deny(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod compare;
mod difference;
mod operations;
mod pointer;
mod view;

pub use compare::{NotADocument, agree, differences};
pub use difference::{Change, Difference, Place};
pub use operations::{braced, neutral};
pub use pointer::{Node, below};
