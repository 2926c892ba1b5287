//! The error of this companion.

const MOST_REACHED: &str = "MAX_SIGNING_KEYS_REACHED";

fn is_most_reached(call: &kayle_id_http::Error) -> bool {
    call.code().is_some_and(|code| code.as_str() == MOST_REACHED)
}

crate::error::companion_error!(|call| is_most_reached(call).then_some(
    "an endpoint has two signing keys at most, and creating one retires none: delete the key that no receiver uses any \
     more, then create"
));

impl Error {
    /// An endpoint has two signing keys already, which is the most (409).
    ///
    /// Troubleshooting: delete the key that no receiver uses any more. An earlier rotation may have stopped
    /// half-way; its [`Rotation`](super::Rotation) goes on where it was.
    #[must_use]
    pub fn is_max_signing_keys_reached(&self) -> bool {
        self.call().is_some_and(is_most_reached)
    }
}
