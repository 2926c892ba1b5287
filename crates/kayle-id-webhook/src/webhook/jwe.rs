//! JWE in compact serialization (RFC 7516 section 7.1): five segments, decoded strictly and with bounds.

use zeroize::Zeroizing;

use super::content::{IV, TAG};
use super::header::Header;
use super::{ContentEncryption, Limits, RefusalReason, base64url};

/// The encoded length of an encrypted key under the largest modulus, 8192 bits.
const LONGEST_ENCRYPTED_KEY: usize = 1366;
/// The encoded lengths of a vector and of a tag.
const IV_TEXT: usize = 16;
const TAG_TEXT: usize = 22;

/// A JWE of which the header is read, and the rest is of the right lengths.
pub(super) struct Outline<'a> {
    pub(super) header: Header,
    segments: [&'a [u8]; 5],
}

/// A JWE, taken apart.
pub(super) struct Jwe<'a> {
    pub(super) header: Header,
    /// The header as it is spelled, which is what the tag authenticates.
    pub(super) aad: &'a [u8],
    pub(super) encrypted_key: Zeroizing<Vec<u8>>,
    pub(super) iv: Zeroizing<Vec<u8>>,
    /// The ciphertext, and the tag behind it.
    pub(super) sealed: Zeroizing<Vec<u8>>,
}

impl<'a> Outline<'a> {
    /// Reads as little as tells what it is. Nothing is trimmed: the body is the JWE, to the byte.
    pub(super) fn read(body: &'a [u8], limits: Limits, allowed: &[ContentEncryption]) -> Result<Self, RefusalReason> {
        let segments @ [header, encrypted_key, iv, _, tag] = segments(body, limits)?;
        let header = base64url::decode(header, 0).ok_or(RefusalReason::NotBase64url)?;
        let header = Header::parse(&header, allowed)?;
        if encrypted_key.len() > LONGEST_ENCRYPTED_KEY {
            return Err(RefusalReason::EncryptedKeyLength);
        }
        // The decoded lengths are exact as well: 16 and 22 characters stand for 12 and 16 bytes and no others.
        if iv.len() != IV_TEXT {
            return Err(RefusalReason::IvLength);
        }
        if tag.len() != TAG_TEXT {
            return Err(RefusalReason::TagLength);
        }
        Ok(Self { header, segments })
    }

    /// The length of the encrypted key, in bytes, where its segment is canonical.
    pub(super) fn encrypted_key_bytes(&self) -> usize {
        self.segments[1].len() * 3 / 4
    }

    /// Checks what decoding would, without decoding.
    pub(super) fn check(&self) -> Result<(), RefusalReason> {
        if self.segments.iter().all(|segment| base64url::is_canonical(segment)) {
            return Ok(());
        }
        Err(RefusalReason::NotBase64url)
    }

    /// Decodes the rest.
    pub(super) fn decode(self) -> Result<Jwe<'a>, RefusalReason> {
        let [aad, encrypted_key, iv, ciphertext, tag] = self.segments;
        let decode = |segment, spare| base64url::decode(segment, spare).ok_or(RefusalReason::NotBase64url);
        let (encrypted_key, iv, tag) = (decode(encrypted_key, 0)?, decode(iv, 0)?, decode(tag, 0)?);
        debug_assert_eq!((iv.len(), tag.len()), (IV, TAG));
        let mut sealed = decode(ciphertext, TAG)?;
        sealed.extend_from_slice(&tag);
        Ok(Jwe { header: self.header, aad, encrypted_key, iv, sealed })
    }
}

/// The `kid` of a body, for diagnosis.
pub(super) fn kid(body: &[u8], limits: Limits) -> Option<String> {
    let [aad, ..] = segments(body, limits).ok()?;
    let header = Header::parse(&base64url::decode(aad, 0)?, ContentEncryption::ALL).ok()?;
    header.kid.filter(|kid| !kid.is_empty())
}

/// Exactly five segments, found without looking further than the fifth dot.
fn segments(body: &[u8], limits: Limits) -> Result<[&[u8]; 5], RefusalReason> {
    if body.len() > limits.body_bytes() {
        return Err(RefusalReason::BodyTooLarge);
    }
    let mut parts = body.splitn(6, |byte| *byte == b'.');
    let (Some(header), Some(encrypted_key), Some(iv), Some(ciphertext), Some(tag), None) =
        (parts.next(), parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(RefusalReason::NotCompactJwe);
    };
    if header.len() > limits.header_bytes() {
        return Err(RefusalReason::HeaderTooLarge);
    }
    Ok([header, encrypted_key, iv, ciphertext, tag])
}

#[cfg(test)]
mod tests {
    use super::*;

    // {"alg":"RSA-OAEP-256","enc":"A256GCM"}
    const HEADER: &str = "eyJhbGciOiJSU0EtT0FFUC0yNTYiLCJlbmMiOiJBMjU2R0NNIn0";
    const TAG_22: &str = "AAAAAAAAAAAAAAAAAAAAAA";

    fn parse(body: &str) -> Result<usize, RefusalReason> {
        let outline = Outline::read(body.as_bytes(), Limits::default(), &[ContentEncryption::A256Gcm])?;
        let checked = outline.check();
        let decoded = outline.decode();
        assert_eq!(checked.is_ok(), decoded.is_ok(), "{body:.80}");
        decoded.map(|jwe| jwe.sealed.len())
    }

    #[test]
    fn five_segments_are_taken_apart() {
        assert_eq!(parse(&format!("{HEADER}.AAAA.AAAAAAAAAAAAAAAA.AAAA.{TAG_22}")), Ok(19));
        assert_eq!(parse(&format!("{HEADER}..AAAAAAAAAAAAAAAA..{TAG_22}")), Ok(16));
    }

    #[test]
    fn other_numbers_of_segments_and_other_serializations_are_refused() {
        let good = format!("{HEADER}.AAAA.AAAAAAAAAAAAAAAA.AAAA.{TAG_22}");
        for body in [
            String::new(),
            ".".to_owned(),
            "....".replace("....", "......"),
            "a.b.c".to_owned(),
            format!("{good}."),
            format!("{good}.AAAA"),
            good.rsplit_once('.').map(|(four, _)| four.to_owned()).unwrap_or_default(),
            format!(r#"{{"ciphertext":"{good}"}}"#).replace('.', ""),
            ".".repeat(1_000_000),
        ] {
            assert_eq!(parse(&body), Err(RefusalReason::NotCompactJwe), "{body:.60}");
        }
    }

    #[test]
    fn nothing_is_trimmed_and_every_segment_has_one_spelling() {
        let good = format!("{HEADER}.AAAA.AAAAAAAAAAAAAAAA.AAAA.{TAG_22}");
        for body in [
            format!("{good}\n"),
            format!("{good} "),
            format!(" {good}"),
            format!("\n{good}"),
            format!("\u{feff}{good}"),
            format!("{good}\0"),
            format!("\"{good}\""),
            format!("{good}=="),
            good.replace(".AAAA.", ".AAA=."),
            good.replacen(".AAAA.", ".AA+A.", 1),
            good.replacen(".AAAA.", ".A AA.", 1),
            good.replacen(".AAAA.", ".A.", 1),
            good.replace(TAG_22, "AAAAAAAAAAAAAAAAAAAAAB"),
            good.replacen(HEADER, &format!("{HEADER}="), 1),
            good.replacen(HEADER, &format!("{}1", &HEADER[..HEADER.len() - 1]), 1),
        ] {
            assert!(parse(&body).is_err(), "{body}");
        }
    }

    #[test]
    fn vectors_and_tags_have_one_length() {
        let with = |iv: &str, tag: &str| parse(&format!("{HEADER}.AAAA.{iv}.AAAA.{tag}"));
        for iv in ["", "AAAA", "AAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAA", TAG_22] {
            assert_eq!(with(iv, TAG_22), Err(RefusalReason::IvLength), "{iv}");
        }
        for tag in [
            "",
            "AA",
            "AAAAAAAAAAAAAAAA",
            "AAAAAAAAAAAAAAAAAAAA",
            "AAAAAAAAAAAAAAAAAAAAAAA",
            "AAAAAAAAAAAAAAAAAAAAAAAA",
        ] {
            assert_eq!(with("AAAAAAAAAAAAAAAA", tag), Err(RefusalReason::TagLength), "{tag}");
        }
    }

    #[test]
    fn sizes_are_bounded_before_anything_is_decoded() {
        let long = "A".repeat(1_100_000);
        assert_eq!(parse(&format!("{HEADER}.AAAA.AAAAAAAAAAAAAAAA.{long}.{TAG_22}")), Err(RefusalReason::BodyTooLarge));
        let long = "A".repeat(500_000);
        let tail = format!("AAAAAAAAAAAAAAAA.AAAA.{TAG_22}");
        assert_eq!(parse(&format!("{long}.AAAA.{tail}")), Err(RefusalReason::HeaderTooLarge));
        assert_eq!(parse(&format!("{HEADER}.{long}.{tail}")), Err(RefusalReason::EncryptedKeyLength));
    }
}
