//! Base64url without padding, in its one spelling (RFC 7515 section 2).
//!
//! White space, padding, the other alphabet and non-zero trailing bits are refused: the header is authenticated as it is
//! spelled, so a message must not have two spellings.

use base64ct::{Base64UrlUnpadded, Encoding};
use zeroize::Zeroizing;

/// Decodes, leaving room for `spare` more bytes so that adding them moves nothing.
pub(super) fn decode(text: &[u8], spare: usize) -> Option<Zeroizing<Vec<u8>>> {
    // Three bytes for four characters, and one to spare for what is shorter.
    let length = text.len() / 4 * 3 + 3;
    let mut bytes = Zeroizing::new(Vec::with_capacity(length + spare));
    bytes.resize(length, 0);
    let length = Base64UrlUnpadded::decode(text, &mut bytes).ok()?.len();
    bytes.truncate(length);
    Some(bytes)
}

/// Whether [`decode`] would take it. For ciphertext only: unlike decoding, its time tells what stands there.
pub(super) fn is_canonical(text: &[u8]) -> bool {
    let unused_bits = match text.len() % 4 {
        0 => 0,
        2 => 0b1111,
        3 => 0b11,
        _ => return false,
    };
    let last = text.last().map_or(0, |last| VALUES[usize::from(*last)]);
    text.iter().fold(0, |all, byte| all | VALUES[usize::from(*byte)]) < NONE && last & unused_bits == 0
}

/// What no character of the alphabet stands for.
const NONE: u8 = 0x80;

/// The value of every character (RFC 4648 section 5).
const VALUES: [u8; 256] = {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut values = [NONE; 256];
    let mut value = 0;
    while value < ALPHABET.len() {
        values[ALPHABET[value] as usize] = value as u8;
        value += 1;
    }
    values
};

#[cfg(feature = "testing")]
pub(super) fn encode(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

#[cfg(test)]
mod tests {
    use super::{decode, is_canonical};

    #[test]
    fn there_is_one_spelling() {
        assert_eq!(decode(b"_-8", 0).as_deref().map(Vec::as_slice), Some(&[0xff, 0xef][..]));
        assert_eq!(decode(b"", 0).as_deref().map(Vec::len), Some(0));
        let others: [&[u8]; 14] = [
            b"_-8=",
            b"/+8",
            b"_-9",
            b"_ -8",
            b"_-8\n",
            b"\n_-8",
            b"_",
            b"AAAA=",
            b"AAAAA",
            b"_-8==",
            b"_-8.",
            b"_-8\0",
            b"A_==",
            "é".as_bytes(),
        ];
        for text in others {
            assert!(decode(text, 0).is_none(), "{text:?}");
        }
    }

    #[test]
    fn what_is_canonical_is_what_is_decoded() {
        let agree = |text: &[u8]| assert_eq!(is_canonical(text), decode(text, 0).is_some(), "{text:?}");
        agree(b"");
        for first in 0..=255 {
            agree(&[first]);
            for second in 0..=255 {
                agree(&[first, second]);
                agree(&[b'A', first, second]);
                agree(&[b'_', b'z', first, second]);
                agree(&[b'A', b'A', b'A', b'A', b'9', second]);
            }
        }
    }

    #[test]
    fn spare_room_is_there() {
        assert!(decode(b"AAAA", 16).is_some_and(|bytes| bytes.capacity() >= bytes.len() + 16));
    }
}
