//! Damage to deliveries, for tests.

/// A damage that [`DeliveryBuilder::damage`](super::DeliveryBuilder::damage) does to a delivery. Several can be combined.
///
/// Unless the variant says otherwise, the body is damaged before it is signed, so that the signature is valid and the checks
/// behind it are tested. A receiver refuses every one of them.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// # use kayle_id::jwk::{PrivateKey, RsaKeySize};
/// # use kayle_id::webhook::testing::{Damage, DeliveryBuilder, Payload};
/// # use kayle_id::{SigningSecret, webhook::Receiver};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let secret = SigningSecret::new("whsec_0123456789abcdefghijklmnopqrstuv");
/// let key = PrivateKey::generate(RsaKeySize::Rsa2048)?;
/// let receiver = Receiver::builder().secret(secret.clone()).build()?;
///
/// let unsigned = DeliveryBuilder::new(Payload::expired(), &secret)
///     .key("test", &key.public_key())
///     .damage(Damage::NoSignature)
///     .build()?;
/// assert!(receiver.verify(&unsigned.headers, &unsigned.body).is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Damage {
    /// There is no signature.
    NoSignature,
    /// The signature stands in two headers.
    SignatureTwice,
    /// The signature header says something else.
    SignatureHeader(String),
    /// The time stands twice: the true one first, this one then.
    SecondTimestamp(String),
    /// The time is spelled in another way, and signed so.
    TimestampText(String),
    /// The MAC is spelled in capitals.
    UppercaseMac,
    /// The MAC ends early, after so many digits.
    TruncatedMac(usize),
    /// One bit of the MAC is changed.
    FlipMac,
    /// The MAC is made with another secret.
    OtherSecret(String),
    /// The body is changed after signing.
    BodyAfterSigning(Vec<u8>),

    /// The body is something else.
    Body(Vec<u8>),
    /// A segment, 0 to 4, is something else.
    Segment(usize, String),
    /// A segment, 0 to 4, has something behind it, such as `=` or a line break.
    AppendToSegment(usize, String),
    /// There is text before the body.
    Before(String),
    /// There is text behind the body.
    Behind(String),
    /// There are so many bytes of ciphertext in the tag's segment; a negative number takes them out of the tag.
    ShiftTag(i8),

    /// The protected header is this text, authenticated so.
    Header(String),
    /// The protected header has these members more: JSON, such as `"zip":"DEF"`.
    HeaderMember(String),
    /// The header's `alg` is this one.
    Algorithm(String),
    /// The header's `enc` is this one, whatever the content key is.
    Encryption(String),
    /// The header has no `kid`. Right for a receiver that holds one key.
    NoKid,
    /// The content key has so many bytes; with another length than 16, 24 or 32, it is what is wrapped and not what
    /// encrypts.
    ContentKeyLength(usize),
    /// One bit of the encrypted key is changed.
    FlipEncryptedKey,
    /// The encrypted key loses its first byte.
    ShortEncryptedKey,
    /// The encrypted key has a zero before it.
    LongEncryptedKey,
    /// The vector has so many bytes.
    IvLength(usize),
    /// One bit of the vector is changed.
    FlipIv,
    /// One bit of the ciphertext is changed.
    FlipCiphertext,
    /// The tag has so many bytes, 0 to 16, or zeros behind it.
    TagLength(usize),
    /// One bit of the tag is changed.
    FlipTag,
}
