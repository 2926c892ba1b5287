//! The HTTP machinery that the clients of the [Kayle ID](https://kayle.id) SDK share: requests, retries, deadlines,
//! redirects, pages, errors.
//!
//! Applications use `kayle-id`, which exports these types again. Depend on this crate directly only to write a library
//! that passes them on.
//!
//! | for | look at |
//! |---|---|
//! | the settings of a client | [`ClientBuilder`], [`RetryPolicy`] |
//! | what can go wrong, and what to do about it | [`Error`] |
//! | lists: streams, pages, cursors that can be stored | [`page`] |
//! | the same without a runtime | `blocking` (feature `blocking`) |
#![forbid(unsafe_code)]
#![deny(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod address_check;
mod api_client;
#[cfg(feature = "blocking")]
#[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
pub mod blocking;
mod builder;
mod call;
mod error;
mod lenient;
mod operation;
pub mod page;
mod raw;
mod request;
mod response;
#[doc(hidden)]
pub mod support;
mod transport;

pub use api_client::ApiClient;
pub use builder::{BlockingService, ClientBuilder, KeyedService, Service};
pub use error::{ApiError, Error, ErrorCode, ErrorKind, Issue};
pub use operation::{Operation, OperationInfo};
pub use page::{Cursor, ItemStream, ListOperation, Page, PageStream, RangeStream, TimeRangeOperation, Unreadable};
pub use raw::RawRequest;
pub use response::Response;
pub use transport::{Attempt, Next, RetryPolicy};
