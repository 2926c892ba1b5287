//! A compact JWE (RFC 7516 section 7.1), whole or damaged.

use aws_lc_rs::aead::{AES_128_GCM, AES_192_GCM, AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::cipher::{AES_256, EncryptionContext, PaddedBlockEncryptingKey, UnboundCipherKey};
use aws_lc_rs::hmac;
use base64ct::{Base64UrlUnpadded, Encoding};

/// The five parts of a JWE, the header as the text that is authenticated.
#[derive(Clone)]
pub(crate) struct Envelope {
    pub(crate) header: Vec<u8>,
    pub(crate) encrypted_key: Vec<u8>,
    pub(crate) iv: Vec<u8>,
    pub(crate) ciphertext: Vec<u8>,
    pub(crate) tag: Vec<u8>,
}

impl Envelope {
    /// The five segments as text.
    pub(crate) fn segments(&self) -> [String; 5] {
        [&self.header, &self.encrypted_key, &self.iv, &self.ciphertext, &self.tag].map(|part| base64url(part))
    }

    pub(crate) fn compact(&self) -> String {
        self.segments().join(".")
    }

    /// The compact form with one segment written otherwise.
    pub(crate) fn respelled(&self, segment: usize, respell: impl Fn(&str) -> String) -> String {
        let mut segments = self.segments();
        if let Some(text) = segments.get_mut(segment) {
            *text = respell(text);
        }
        segments.join(".")
    }
}

/// Base64url without padding.
pub(crate) fn base64url(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

/// AES-GCM by the length of the key: ciphertext and tag. Nothing for a length that AES does not have.
pub(crate) fn gcm(key: &[u8], iv: [u8; 12], aad: &[u8], plaintext: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let algorithm = match key.len() {
        16 => &AES_128_GCM,
        24 => &AES_192_GCM,
        32 => &AES_256_GCM,
        _ => return None,
    };
    let key = LessSafeKey::new(UnboundKey::new(algorithm, key).ok()?);
    let mut text = plaintext.to_vec();
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(iv), Aad::from(aad), &mut text).ok()?;
    let tag = text.split_off(text.len().checked_sub(16)?);
    Some((text, tag))
}

/// `A256CBC-HS512` (RFC 7518 section 5.2.5): ciphertext and tag.
pub(crate) fn cbc_hs512(key: &[u8; 64], iv: [u8; 16], aad: &[u8], plaintext: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let (mac_key, encryption_key) = key.split_at(32);
    let cipher = UnboundCipherKey::new(&AES_256, encryption_key).ok()?;
    let cipher = PaddedBlockEncryptingKey::cbc_pkcs7(cipher).ok()?;
    let mut text = plaintext.to_vec();
    cipher.less_safe_encrypt(&mut text, EncryptionContext::Iv128(iv.into())).ok()?;
    let bits = u64::try_from(aad.len()).ok()? * 8;
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA512, mac_key));
    [aad, &iv, &text, &bits.to_be_bytes()].iter().for_each(|part| context.update(part));
    let tag = context.sign().as_ref().get(..32)?.to_vec();
    Some((text, tag))
}

/// Text as a raw DEFLATE stream of one stored block (RFC 1951 section 3.2.4), which `zip` announces.
pub(crate) fn stored_deflate(text: &[u8]) -> Vec<u8> {
    let length = u16::try_from(text.len()).unwrap_or(u16::MAX);
    let text = text.get(..usize::from(length)).unwrap_or(text);
    [&[1][..], &length.to_le_bytes(), &(!length).to_le_bytes(), text].concat()
}

/// Zeros as a raw DEFLATE stream (RFC 1951 section 3.2.6): 13 bits stand for 258 bytes, a decompression bomb.
pub(crate) fn zeros_deflate(runs: usize) -> Vec<u8> {
    struct Bits(Vec<u8>, u32);
    impl Bits {
        fn push(&mut self, bit: bool) {
            if self.1.is_multiple_of(8) {
                self.0.push(0);
            }
            if let (true, Some(last)) = (bit, self.0.last_mut()) {
                *last |= 1 << (self.1 % 8);
            }
            self.1 += 1;
        }

        /// Huffman codes stand most significant bit first.
        fn code(&mut self, code: u32, length: u32) {
            (0..length).rev().for_each(|at| self.push(code >> at & 1 == 1));
        }
    }
    let mut bits = Bits(Vec::new(), 0);
    // The last block, with fixed codes: the bits of the type stand least significant first.
    [true, true, false].into_iter().for_each(|bit| bits.push(bit));
    bits.code(0b0011_0000, 8); // the literal 0
    for _ in 0..runs {
        bits.code(0b1100_0101, 8); // length 258
        bits.code(0, 5); // distance 1
    }
    bits.code(0, 7); // the end
    bits.0
}
