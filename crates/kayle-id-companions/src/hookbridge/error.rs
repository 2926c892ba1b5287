//! The error of this companion.

const MOST_REACHED: &str = "MAX_SIGNING_KEYS_REACHED";

fn is_most_reached(call: &kayle_id_http::Error) -> bool {
    call.code().is_some_and(|code| code.as_str() == MOST_REACHED)
}

crate::error::companion_error!("hookbridge", |call| is_most_reached(call).then_some(
    "an endpoint can have two signing keys: delete the key that no receiver uses any more, then create the new one"
));

impl Error {
    /// The endpoint already has two signing keys, the maximum (409).
    ///
    /// Troubleshooting: delete the key that no receiver uses any more. An earlier rotation may have stopped half-way: continue
    /// its stored [`Rotation`](super::Rotation).
    #[must_use]
    pub fn is_max_signing_keys_reached(&self) -> bool {
        self.call().is_some_and(is_most_reached)
    }
}
