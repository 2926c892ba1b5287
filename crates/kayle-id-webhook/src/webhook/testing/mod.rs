//! Deliveries made as the server makes them, whole or damaged, for tests of an application.
//!
//! ```
//! # extern crate kayle_id_webhook as kayle_id;
//! use kayle_id::jwk::{PrivateKey, RsaKeySize};
//! use kayle_id::webhook::testing::{Damage, DeliveryBuilder, Payload};
//! use kayle_id::webhook::{Keyring, Receiver};
//! use kayle_id::{Claim, ShareFields, SigningSecret};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let secret = SigningSecret::new("whsec_0123456789abcdefghijklmnopqrstuv");
//! let key = PrivateKey::generate(RsaKeySize::Rsa2048)?;
//! let keyring = Keyring::new().with("test", &key)?;
//! let receiver = Receiver::builder().secret(secret.clone()).keyring(keyring).build()?;
//!
//! let payload = Payload::succeeded().shared("family_name", "ERIKSSON").declined("given_names");
//! let builder = DeliveryBuilder::new(payload, &secret).key("test", &key.public_key());
//!
//! let delivery = builder.clone().build()?;
//! let sealed = receiver.verify(&delivery.headers, &delivery.body)?;
//! let event = receiver.open_local(&sealed)?;
//! let person = event.satisfied(&ShareFields::new().require(Claim::FamilyName, "To address you"))?;
//! assert_eq!(person.claims().family_name().shared(), Some("ERIKSSON"));
//! assert!(person.claims().given_names().is_declined());
//!
//! let damaged = builder.damage(Damage::FlipTag).build()?;
//! let sealed = receiver.verify(&damaged.headers, &damaged.body)?;
//! assert!(receiver.open_local(&sealed).is_err());
//! # Ok(())
//! # }
//! ```

mod damage;
mod delivery;
mod encrypt;
mod payload;
#[doc(hidden)]
pub mod primitives;

pub use damage::Damage;
pub use delivery::{DeliveryBuilder, TestDelivery};
pub use payload::Payload;
