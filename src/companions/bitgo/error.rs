//! The error of this companion.

crate::companions::error::companion_error!();
