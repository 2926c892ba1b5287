//! The companions, used as a stranger would use them.

mod bitgo_keys;
mod bitgo_rotation;
mod bitgo_tokens;
mod calls;
mod contract;
mod examples;
mod hookbridge_receiver;
mod hookbridge_rotation;
mod off;
mod support;
