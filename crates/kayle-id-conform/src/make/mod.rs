//! Makes deliveries as a Kayle ID server makes them, and damages them in every way that a case needs.
//!
//! Everything that a server draws at random comes from a seed here, so that the published vectors can be made again to
//! the byte. The padding of RSA-OAEP is written here because no library makes a damaged one.

mod delivery;
mod event;
mod jwe;
mod random;
mod rsa;
mod setting;

pub(crate) use delivery::{Delivery, hex, mac, seconds_header};
pub(crate) use event::Event;
pub(crate) use jwe::{Envelope, base64url, cbc_hs512, stored_deflate, zeros_deflate};
pub(crate) use rsa::{Padding, Public};
pub(crate) use setting::{Held, Setting};
