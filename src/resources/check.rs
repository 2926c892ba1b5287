//! Limits that the document states in words.

use kayle_id_core::InvalidInput;
pub(super) use kayle_id_http::support::check_address as address;

/// Text on which a server is known to fail.
pub(super) fn no_nul(field: &str, text: &str) -> Result<(), InvalidInput> {
    if text.contains('\0') {
        return Err(InvalidInput::new(field, "holds a NUL character, on which the server fails"));
    }
    Ok(())
}
