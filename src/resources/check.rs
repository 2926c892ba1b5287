//! Limits that the document states in words.

use crate::client::is_loopback;
use kayle_id_core::InvalidInput;
use url::Url;

/// An address that a person or a webhook is sent to: https, or http on this machine.
pub(crate) fn address(field: &str, text: &str) -> Result<(), InvalidInput> {
    let wrong = |problem: &str| Err(InvalidInput::new(field, problem));
    let Ok(url) = Url::parse(text) else {
        return wrong("is not an absolute address, such as https://example.com/path");
    };
    if !url.username().is_empty() || url.password().is_some() {
        return wrong("must not hold a user name or password");
    }
    match url.scheme() {
        "https" => Ok(()),
        "http" if is_loopback(&url) => Ok(()),
        "http" => wrong("must be https, except on localhost"),
        _ => wrong("must be https"),
    }
}

/// Text on which a server is known to fail.
pub(super) fn no_nul(field: &str, text: &str) -> Result<(), InvalidInput> {
    if text.contains('\0') {
        return Err(InvalidInput::new(field, "holds a NUL character, on which the server fails"));
    }
    Ok(())
}
