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

#[cfg(feature = "testing")]
pub(super) fn encode(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

#[cfg(test)]
mod tests {
    use super::decode;

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
    fn spare_room_is_there() {
        assert!(decode(b"AAAA", 16).is_some_and(|bytes| bytes.capacity() >= bytes.len() + 16));
    }
}
