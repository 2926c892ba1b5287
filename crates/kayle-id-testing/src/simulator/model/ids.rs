//! Identifiers and secrets as the server makes them.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde::{Deserialize, Serialize};

const LETTERS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

const MIXED_CASE: &[u8; 52] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A generator that can be repeated (SplitMix64). Nothing here protects anything.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Ids(u64);

impl Ids {
    pub(crate) fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn random() -> Self {
        let mut seed = [0; 8];
        // Without randomness every simulator makes the same ids, which a test can live with.
        let _ = aws_lc_rs::rand::fill(&mut seed);
        Self(u64::from_le_bytes(seed))
    }

    /// A prefix and so many lower-case letters and digits.
    pub(crate) fn make(&mut self, prefix: &str, length: usize) -> String {
        let mut id = String::with_capacity(prefix.len() + length);
        id.push_str(prefix);
        id.extend((0..length).map(|_| char::from(LETTERS[(self.next() % 36) as usize])));
        id
    }

    pub(crate) fn session(&mut self) -> String {
        self.make("vs_", 64)
    }

    pub(crate) fn cancel_token(&mut self) -> String {
        self.make("", 48)
    }

    pub(crate) fn endpoint(&mut self) -> String {
        self.make("whe_", 32)
    }

    pub(crate) fn signing_secret(&mut self) -> String {
        self.make("whsec_", 32)
    }

    pub(crate) fn encryption_key(&mut self) -> String {
        self.make("whk_", 32)
    }

    pub(crate) fn delivery(&mut self) -> String {
        self.make("whd_", 64)
    }

    pub(crate) fn event(&mut self) -> String {
        self.make("evt_", 64)
    }

    pub(crate) fn api_key(&mut self) -> String {
        self.make("kk_", 32)
    }

    pub(crate) fn audit_log(&mut self) -> String {
        let mut id = "aud_".to_owned();
        id.extend((0..48).map(|_| char::from(URL_SAFE[(self.next() % 64) as usize])));
        id
    }

    /// So many letters of both cases and digits.
    pub(crate) fn mixed_case(&mut self, length: usize) -> String {
        (0..length).map(|_| char::from(MIXED_CASE[(self.next() % 52) as usize])).collect()
    }

    /// Eight capital letters and digits.
    pub(crate) fn confirmation_code(&mut self) -> String {
        self.make("", 8).to_uppercase()
    }

    /// The token that a phone takes a session over with: 64 hexadecimal digits.
    pub(crate) fn hex64(&mut self) -> String {
        (0..4).map(|_| format!("{:016x}", self.next())).collect()
    }

    /// A challenge for a phone's attestation: 32 bytes in base64url.
    pub(crate) fn challenge(&mut self) -> String {
        let bytes: Vec<u8> = (0..4).flat_map(|_| self.next().to_be_bytes()).collect();
        Base64UrlUnpadded::encode_string(&bytes)
    }

    /// A random UUID (RFC 9562 section 5.4).
    pub(crate) fn uuid(&mut self) -> String {
        let bits = u128::from(self.next()) << 64 | u128::from(self.next());
        let bits = bits & !(0xf << 76) & !(0x3 << 62) | 0x4 << 76 | 0x2 << 62;
        let text = format!("{bits:032x}");
        [&text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..]].join("-")
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ bits >> 31
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_their_form_and_a_seed_repeats_them() {
        let (mut one, mut other) = (Ids::seeded(7), Ids::seeded(7));
        assert_eq!(one.session(), other.session());
        assert_eq!((one.session().len(), one.endpoint().len(), one.signing_secret().len()), (67, 36, 38));
        let uuid = one.uuid();
        assert!(uuid.as_bytes()[14] == b'4' && b"89ab".contains(&uuid.as_bytes()[19]) && uuid.len() == 36, "{uuid}");
        assert_ne!(Ids::random().event(), Ids::random().event());
    }
}
