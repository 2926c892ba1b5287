//! The error of this companion.

crate::error::companion_error!("bitgo", |_| None);
