//! RSA encryption with any padding, right or wrong, from given bytes (RFC 8017 sections 5.1.1 and 7).
//!
//! Only public keys are used, so nothing secret is computed with.

use aws_lc_rs::digest::{Algorithm, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA512, digest};
use num_bigint::BigUint;

use super::random::Random;

/// How a content key is padded before the RSA operation.
#[derive(Clone, Copy)]
pub(crate) enum Padding {
    /// RSA-OAEP-256, as the key is made for.
    Oaep,
    /// RSA-OAEP with SHA-1 for label and mask: the `RSA-OAEP` of RFC 7518.
    OaepSha1,
    /// RSA-OAEP with SHA-512 for label and mask.
    OaepSha512,
    /// SHA-256 for the label, SHA-1 for the mask.
    OaepMaskSha1,
    /// A label, which JWE does not have.
    Label(&'static [u8]),
    /// The first byte is this one instead of zero: what Manger's attack looks for.
    FirstByte(u8),
    /// The byte between padding and message is this one instead of 1.
    Separator(u8),
    /// A byte of the zero padding is this one.
    Zeros(u8),
    /// The hash of the label has one changed bit.
    LabelHash,
    /// PKCS #1 v1.5: the `RSA1_5` of RFC 7518.
    Pkcs1,
    /// None: the message as a number.
    Raw,
}

/// A modulus and an exponent.
#[derive(Clone)]
pub(crate) struct Public {
    modulus: BigUint,
    exponent: BigUint,
    bytes: usize,
}

impl Public {
    pub(crate) fn new(modulus: &[u8], exponent: &[u8]) -> Self {
        let significant = modulus.iter().skip_while(|byte| **byte == 0).count();
        Self {
            modulus: BigUint::from_bytes_be(modulus),
            exponent: BigUint::from_bytes_be(exponent),
            bytes: significant,
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// The modulus itself, plus a small number: values that are not below it, which RFC 8017 section 7.1.2 refuses.
    pub(crate) fn modulus_plus(&self, more: u8) -> Vec<u8> {
        self.fixed(&(&self.modulus + BigUint::from(more)))
    }

    /// Pads and encrypts.
    pub(crate) fn encrypt(&self, padding: Padding, message: &[u8], random: &mut Random) -> Vec<u8> {
        self.raw(&self.pad(padding, message, random))
    }

    /// Encrypts a padded message.
    fn raw(&self, padded: &[u8]) -> Vec<u8> {
        self.fixed(&(BigUint::from_bytes_be(padded) % &self.modulus).modpow(&self.exponent, &self.modulus))
    }

    fn fixed(&self, number: &BigUint) -> Vec<u8> {
        let bytes = number.to_bytes_be();
        let mut fixed = vec![0; self.bytes.saturating_sub(bytes.len())];
        fixed.extend_from_slice(&bytes);
        fixed
    }

    fn pad(&self, padding: Padding, message: &[u8], random: &mut Random) -> Vec<u8> {
        match padding {
            Padding::Raw => message.to_vec(),
            Padding::Pkcs1 => {
                let fill = random.bytes(self.bytes.saturating_sub(message.len() + 3));
                let fill: Vec<u8> = fill.iter().map(|byte| (*byte).max(1)).collect();
                [&[0, 2], &fill[..], &[0], message].concat()
            }
            Padding::OaepSha1 => {
                self.oaep(padding, &SHA1_FOR_LEGACY_USE_ONLY, &SHA1_FOR_LEGACY_USE_ONLY, message, random)
            }
            Padding::OaepSha512 => self.oaep(padding, &SHA512, &SHA512, message, random),
            Padding::OaepMaskSha1 => self.oaep(padding, &SHA256, &SHA1_FOR_LEGACY_USE_ONLY, message, random),
            _ => self.oaep(padding, &SHA256, &SHA256, message, random),
        }
    }

    fn oaep(
        &self,
        padding: Padding,
        label: &'static Algorithm,
        mask: &'static Algorithm,
        message: &[u8],
        random: &mut Random,
    ) -> Vec<u8> {
        let text = if let Padding::Label(text) = padding { text } else { b"" };
        let mut block = digest(label, text).as_ref().to_vec();
        if matches!(padding, Padding::LabelHash) {
            block[0] ^= 1;
        }
        let hash = block.len();
        block.resize(self.bytes.saturating_sub(hash + 2 + message.len()), 0);
        if let (Padding::Zeros(byte), Some(last)) = (padding, block.last_mut()) {
            *last = byte;
        }
        block.push(if let Padding::Separator(byte) = padding { byte } else { 1 });
        block.extend_from_slice(message);

        let mut seed = random.bytes(hash);
        xor(&mut block, &mgf1(mask, &seed, self.bytes.saturating_sub(hash + 1)));
        let mask = mgf1(mask, &block, hash);
        xor(&mut seed, &mask);
        let first = if let Padding::FirstByte(byte) = padding { byte } else { 0 };
        [&[first], &seed[..], &block].concat()
    }
}

/// The mask generation function of RFC 8017 appendix B.2.1.
fn mgf1(algorithm: &'static Algorithm, seed: &[u8], length: usize) -> Vec<u8> {
    let mut mask = Vec::with_capacity(length + 64);
    let mut counter = 0_u32;
    while mask.len() < length {
        mask.extend_from_slice(digest(algorithm, &[seed, &counter.to_be_bytes()].concat()).as_ref());
        counter += 1;
    }
    mask.truncate(length);
    mask
}

fn xor(bytes: &mut [u8], mask: &[u8]) {
    bytes.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
}
