//! The error of this companion.

crate::error::companion_error!(|_| None);
