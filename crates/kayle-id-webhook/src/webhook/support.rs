//! What the companions' receivers share with this one.

pub use super::builder::keys;
pub use super::signature::{age, hex, hmac_key, seconds, sign, unhex};
