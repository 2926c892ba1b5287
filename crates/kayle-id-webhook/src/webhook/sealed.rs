//! A delivery with a valid signature, still encrypted: a handler stores it before it answers.

use std::fmt;

use serde_core::de::{self, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_core::ser::SerializeStruct;
use serde_core::{Deserialize, Deserializer, Serialize, Serializer};

use super::signature::{Signature, hex, unhex};
use super::{Limits, jwe};
use kayle_id_core::Timestamp;
use kayle_id_core::scrub::scrub;

/// The version of the stored form that is written.
const VERSION: u8 = 1;

/// A delivery whose signature was valid when it arrived, still encrypted. Store it before answering the request.
///
/// Only [`Receiver::verify`](super::Receiver::verify) and its variants make one, and only
/// [`Receiver::open`](super::Receiver::open) and its variants read the contents. It serializes as ciphertext, so a queue or a
/// table that holds it holds no readable personal data:
///
/// ```json
/// {"v":1,"t":1795219845,"mac":"bf4e…","jwe":"eyJhbGciOi…"}
/// ```
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::webhook::{Error, Event, Receiver, SealedDelivery};
///
/// fn store(sealed: &SealedDelivery) -> Result<String, serde_json::Error> {
///     serde_json::to_string(sealed)
/// }
///
/// async fn handle_later(receiver: &Receiver, stored: &str) -> Result<Event, Box<dyn std::error::Error>> {
///     let sealed: SealedDelivery = serde_json::from_str(stored)?;
///     Ok(receiver.open(&sealed).await?)
/// }
/// ```
///
/// # How far the store is trusted
///
/// The signature is stored too, and opening checks it again. Its age is checked on arrival only. So somebody who can write
/// to the store cannot forge a result; they can delete, repeat or reorder deliveries. The receiver that opens a delivery
/// needs the secret that signed it: after rotating the secret, keep the old one until the store is empty. Recognize
/// repeated deliveries by the event's id.
///
/// There is no other way to make or read one:
///
/// ```compile_fail
/// # extern crate kayle_id_webhook as kayle_id;
/// // Not built by hand,
/// let sealed = kayle_id::webhook::SealedDelivery { jwe: "eyJ".into() };
/// ```
///
/// ```compile_fail,E0308
/// // nor from a body,
/// let sealed = kayle_id::webhook::SealedDelivery::from("eyJ".to_owned());
/// ```
///
/// ```compile_fail,E0599
/// // nor opened by itself,
/// fn open(sealed: &kayle_id::webhook::SealedDelivery, keys: &kayle_id::webhook::Keyring) {
///     let event = sealed.open(keys);
/// }
/// ```
///
/// ```compile_fail,E0308
/// // nor is a body opened without a signature,
/// async fn open(receiver: &kayle_id::webhook::Receiver, body: &[u8]) {
///     let event = receiver.open(body).await;
/// }
/// ```
///
/// ```compile_fail,E0277
/// // nor an event read from text.
/// let event: kayle_id::webhook::Event = serde_json::from_str("{}").unwrap();
/// ```
#[doc(alias = "JWE")]
#[doc(alias = "store webhook")]
#[doc(alias = "queue webhook")]
#[derive(Clone, PartialEq, Eq)]
#[must_use = "a delivery that is neither stored nor opened is lost once it is acknowledged"]
pub struct SealedDelivery {
    pub(super) signature: Signature,
    pub(super) jwe: Box<str>,
}

impl SealedDelivery {
    /// When the server signed this attempt. Retries of a delivery are signed anew.
    #[must_use]
    pub fn signed_at(&self) -> Option<Timestamp> {
        self.signature.seconds.try_into().ok().and_then(|seconds| Timestamp::from_unix_seconds(seconds).ok())
    }

    /// The `kid` of the key that it is encrypted to; `None` if the header has no `kid`, or an empty one.
    #[must_use]
    pub fn kid(&self) -> Option<String> {
        jwe::kid(self.jwe.as_bytes(), Limits::default().with_body_bytes(usize::MAX))
    }

    /// The encrypted payload as it arrived, a compact JWE (RFC 7516 section 7.1).
    #[must_use]
    pub fn compact_jwe(&self) -> &str {
        &self.jwe
    }
}

/// Shows the time, the `kid` and the size.
impl fmt::Debug for SealedDelivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealedDelivery")
            .field("signed_at", &self.signed_at())
            .field("kid", &self.kid().map(|kid| scrub(&kid, 128)))
            .field("bytes", &self.jwe.len())
            .finish_non_exhaustive()
    }
}

const MEMBERS: [&str; 4] = ["v", "t", "mac", "jwe"];

impl Serialize for SealedDelivery {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let [version, time, mac, jwe] = MEMBERS;
        let mut stored = serializer.serialize_struct("SealedDelivery", MEMBERS.len())?;
        stored.serialize_field(version, &VERSION)?;
        stored.serialize_field(time, &self.signature.seconds)?;
        stored.serialize_field(mac, &hex(&self.signature.mac))?;
        stored.serialize_field(jwe, &*self.jwe)?;
        stored.end()
    }
}

/// Restores what was stored. A form of a later version is refused: update before going back to an older one.
impl<'de> Deserialize<'de> for SealedDelivery {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct("SealedDelivery", &MEMBERS, Stored)
    }
}

struct Stored;

impl<'de> Visitor<'de> for Stored {
    type Value = SealedDelivery;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sealed delivery")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<SealedDelivery, A::Error> {
        let short = |at| move || A::Error::invalid_length(at, &Stored);
        let version = list.next_element()?.ok_or_else(short(0))?;
        let time = list.next_element()?.ok_or_else(short(1))?;
        let mac: String = list.next_element()?.ok_or_else(short(2))?;
        restored(version, time, &mac, list.next_element()?.ok_or_else(short(3))?)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<SealedDelivery, A::Error> {
        let (mut version, mut time, mut mac, mut jwe) = (None, None, None::<String>, None);
        while let Some(name) = map.next_key::<String>()? {
            let repeated = match name.as_str() {
                "v" => version.replace(map.next_value()?).is_some(),
                "t" => time.replace(map.next_value()?).is_some(),
                "mac" => mac.replace(map.next_value()?).is_some(),
                "jwe" => jwe.replace(map.next_value()?).is_some(),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    false
                }
            };
            if repeated {
                return Err(A::Error::custom("a member of the sealed delivery appears twice"));
            }
        }
        let version = version.ok_or_else(|| A::Error::missing_field("v"))?;
        let time = time.ok_or_else(|| A::Error::missing_field("t"))?;
        let mac = mac.ok_or_else(|| A::Error::missing_field("mac"))?;
        restored(version, time, &mac, jwe.ok_or_else(|| A::Error::missing_field("jwe"))?)
    }
}

fn restored<E: de::Error>(version: u8, seconds: u64, mac: &str, jwe: Box<str>) -> Result<SealedDelivery, E> {
    if version != VERSION {
        return Err(E::custom("the sealed delivery was stored by another version of this crate: update this program"));
    }
    let mac = unhex(mac.as_bytes())
        .ok_or_else(|| E::custom("the sealed delivery is damaged: its signature is not 64 hexadecimal digits"))?;
    Ok(SealedDelivery { signature: Signature { seconds, mac }, jwe })
}
