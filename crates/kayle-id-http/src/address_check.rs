//! Addresses that a call sends, checked before it is sent.

use crate::transport::is_loopback;
use kayle_id_core::InvalidInput;
use url::Url;

/// An address that a person or a webhook is sent to: https, or http on this machine.
#[doc(hidden)]
pub fn check_address(field: &str, text: &str) -> Result<(), InvalidInput> {
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
