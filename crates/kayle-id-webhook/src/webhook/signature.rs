//! `X-Kayle-Signature: t=<unix>,v1=<hex>`: HMAC-SHA256 over `<t>.<raw body bytes>`.

use std::cmp::Ordering;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use http::HeaderMap;

use super::RefusalReason;
use super::error::Error;
use kayle_id_core::SigningSecret;

/// The header that carries the signature.
pub(super) const HEADER: &str = "x-kayle-signature";

/// The length of an HMAC-SHA256, in bytes. Shorter ones are refused (CVE-2024-21491).
const MAC: usize = 32;

/// Enough for the year 9999, too little to overflow.
const MOST_DIGITS: usize = 12;

/// So many `v1` are compared. A rotation has two.
const MOST_MACS: usize = 16;

/// What the header says: a time, and one MAC for each secret that signed.
///
/// The time is kept as a number, of which there is one spelling, so the text that was signed can be written again.
pub(super) struct SignatureHeader {
    pub(super) seconds: u64,
    pub(super) macs: Vec<[u8; MAC]>,
}

/// A time, and a MAC over it and a body.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Signature {
    pub(super) seconds: u64,
    pub(super) mac: [u8; MAC],
}

impl SignatureHeader {
    /// Takes the one header there must be.
    pub(super) fn from_headers(headers: &HeaderMap, limit: usize) -> Result<Self, RefusalReason> {
        let mut values = headers.get_all(HEADER).iter();
        let value = values.next().ok_or(RefusalReason::SignatureMissing)?;
        if values.next().is_some() {
            return Err(RefusalReason::SignatureRepeated);
        }
        if value.len() > limit {
            return Err(RefusalReason::SignatureMalformed);
        }
        Self::parse(value.as_bytes()).ok_or(RefusalReason::SignatureMalformed)
    }

    /// Reads exactly one `t`, and every `v1` that is a MAC, of which there must be one. A `v1` that is none matches
    /// nothing, and other keys, such as `v2` or `kid`, prove nothing: both are passed over.
    pub(super) fn parse(value: &[u8]) -> Option<Self> {
        let (mut time, mut macs, mut count) = (None, Vec::new(), 0);
        for part in value.split(|byte| *byte == b',') {
            let at = part.iter().position(|byte| *byte == b'=')?;
            let (name, text) = (&part[..at], &part[at + 1..]);
            match name {
                b"t" => {
                    if time.replace(seconds(text)?).is_some() {
                        return None;
                    }
                }
                b"v1" if text.iter().all(u8::is_ascii_graphic) => {
                    count += 1;
                    macs.extend(unhex(text));
                }
                _ if is_foreign(name, text) => {}
                _ => return None,
            }
        }
        if macs.is_empty() || count > MOST_MACS {
            return None;
        }
        Some(Self { seconds: time?, macs })
    }

    /// The signature that one of the secrets makes, the earliest secret's where there are several. Every secret is tried
    /// with every MAC, so that time tells nothing about which.
    pub(super) fn verified(&self, secrets: &[hmac::Key], body: &[u8]) -> Option<Signature> {
        let time = self.seconds.to_string();
        secrets.iter().fold(None, |verified, secret| {
            let tag = sign(secret, &[time.as_bytes(), b".", body]);
            let matching = self.macs.iter().fold(None, |found, mac| {
                let is_equal = verify_slices_are_equal(tag.as_ref(), mac).is_ok();
                found.or(is_equal.then_some(*mac))
            });
            verified.or(matching.map(|mac| Signature { seconds: self.seconds, mac }))
        })
    }
}

impl Signature {
    /// Whether one of the secrets makes this signature. Every secret is tried, so that time tells nothing about which.
    pub(super) fn holds(&self, secrets: &[hmac::Key], body: &[u8]) -> bool {
        let time = self.seconds.to_string();
        secrets.iter().fold(false, |holds, secret| holds | verify(secret, &[time.as_bytes(), b".", body], &self.mac))
    }

    /// Whether the time lies in the window, both of whose ends are inside.
    pub(super) fn fresh(&self, now: SystemTime, tolerance: Duration) -> Result<(), RefusalReason> {
        match age(self.seconds, now, tolerance) {
            Ordering::Equal => Ok(()),
            Ordering::Less => Err(RefusalReason::SignatureStale),
            Ordering::Greater => Err(RefusalReason::SignatureAhead),
        }
    }
}

/// Whether a time lies before the window around the present, in it, or after it. Both ends are inside.
pub fn age(seconds: u64, now: SystemTime, tolerance: Duration) -> Ordering {
    let now = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    if seconds.abs_diff(now) <= tolerance.as_secs() { Ordering::Equal } else { seconds.cmp(&now) }
}

/// The key of a secret: the UTF-8 bytes of all of it, `whsec_` included, decoded by nothing.
pub(super) fn key(secret: &SigningSecret) -> Result<hmac::Key, Error> {
    let text = secret.expose_secret();
    let problem = if text.is_empty() || text == "whsec_" {
        "is empty: pass the whole `whsec_…` text"
    } else if text.bytes().any(|byte| byte.is_ascii_whitespace() || byte.is_ascii_control()) {
        "holds white space or control characters: trim the line break that a file ends with"
    } else {
        return Ok(hmac_key(text.as_bytes()));
    };
    Err(Error::new(super::error::ErrorKind::Configuration, format!("a webhook signing secret {problem}")))
}

/// An HMAC-SHA256 key of these bytes.
pub fn hmac_key(bytes: &[u8]) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, bytes)
}

/// The MAC over the parts, one after another.
pub fn sign(key: &hmac::Key, parts: &[&[u8]]) -> hmac::Tag {
    let mut context = hmac::Context::with_key(key);
    parts.iter().for_each(|part| context.update(part));
    context.sign()
}

/// Compares the whole MAC, in constant time.
pub(super) fn verify(key: &hmac::Key, parts: &[&[u8]], mac: &[u8]) -> bool {
    verify_slices_are_equal(sign(key, parts).as_ref(), mac).is_ok()
}

/// Digits only, one spelling: no sign, no exponent, no leading zero.
pub fn seconds(text: &[u8]) -> Option<u64> {
    let plain = text.len() <= MOST_DIGITS && text.iter().all(u8::is_ascii_digit);
    if !plain || (text.first() == Some(&b'0') && text.len() > 1) {
        return None;
    }
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// Exactly 64 lower-case hexadecimal digits.
pub fn unhex(text: &[u8]) -> Option<[u8; MAC]> {
    if text.len() != 2 * MAC {
        return None;
    }
    let mut bytes = [0; MAC];
    base16ct::lower::decode(text, &mut bytes).ok()?;
    Some(bytes)
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    base16ct::lower::encode_string(bytes)
}

/// A key that says nothing here: a token (RFC 9110 section 5.6.2), and a value without blanks.
fn is_foreign(name: &[u8], text: &[u8]) -> bool {
    let token = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    !name.is_empty() && name.iter().all(token) && text.iter().all(u8::is_ascii_graphic)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAC_TEXT: &str = "bf4e7ec3294386cb0b0dfda427b29ae1188477d8b763474309384c8dc7d90885";

    fn parse(text: &str) -> Option<u64> {
        SignatureHeader::parse(text.as_bytes()).map(|header| header.seconds)
    }

    #[test]
    fn one_time_and_one_mac_are_read_in_either_order() {
        assert_eq!(parse(&format!("t=1795219845,v1={MAC_TEXT}")), Some(1_795_219_845));
        assert_eq!(parse(&format!("v1={MAC_TEXT},t=0")), Some(0));
        assert_eq!(parse(&format!("t=1,v1={MAC_TEXT},v2=abc,v0=x=")), Some(1));
    }

    #[test]
    fn every_mac_is_read_and_keys_of_other_schemes_are_passed_over() {
        let macs = |text: &str| SignatureHeader::parse(text.as_bytes()).map(|header| header.macs.len());
        let other = MAC_TEXT.replace('b', "a");
        assert_eq!(macs(&format!("t=1,v1={MAC_TEXT},v1={other}")), Some(2));
        assert_eq!(macs(&format!("v1=bad,v1={MAC_TEXT},t=1,v1=")), Some(1));
        assert_eq!(macs(&format!("v1={MAC_TEXT}{},t=1", format!(",v1={MAC_TEXT}").repeat(15))), Some(16));
        for more in ["kid=abc", "kid=", "v01=1", "v=1", "T=2", "V1=x", "alg=a=b", "x-y.z=\"q\"", "v2=abc,v3=/+=="] {
            assert_eq!(macs(&format!("t=1,v1={MAC_TEXT},{more}")), Some(1), "{more}");
            assert_eq!(macs(&format!("{more},t=1,v1={MAC_TEXT}")), Some(1), "{more}");
            assert_eq!(macs(&format!("t=1,{more},v1={MAC_TEXT}")), Some(1), "{more}");
        }
    }

    #[test]
    fn any_mac_of_any_secret_will_do_and_the_earliest_secrets_is_kept() {
        let keys = ["whsec_a", "whsec_b"].map(|text| hmac_key(text.as_bytes()));
        let mac = |key| <[u8; MAC]>::try_from(sign(key, &[b"7.", b"body"]).as_ref()).unwrap();
        let [first, second] = [mac(&keys[0]), mac(&keys[1])];
        let verified = |macs: &[[u8; MAC]]| {
            SignatureHeader { seconds: 7, macs: macs.to_vec() }.verified(&keys, b"body").map(|signature| signature.mac)
        };
        assert_eq!(verified(&[[0; MAC], second]), Some(second));
        assert_eq!(verified(&[second, [0; MAC], first]), Some(first));
        assert_eq!(verified(&[[0; MAC]]), None);
        assert!(Signature { seconds: 7, mac: second }.holds(&keys, b"body"));
        assert!(!Signature { seconds: 8, mac: second }.holds(&keys, b"body"));
    }

    #[test]
    fn everything_else_is_refused() {
        let upper = MAC_TEXT.to_uppercase();
        let (short, odd, long) = (&MAC_TEXT[..62], &MAC_TEXT[..63], format!("{MAC_TEXT}00"));
        for time in [
            "",
            "+5",
            "-5",
            "NaN",
            "nan",
            "inf",
            "0x5",
            "1e9",
            "1.0",
            "1_0",
            " 1",
            "1 ",
            "01",
            "00",
            "\u{661}",
            "1795219845000",
            "18446744073709551616",
            "99999999999999999999",
        ] {
            assert_eq!(parse(&format!("t={time},v1={MAC_TEXT}")), None, "{time}");
        }
        for mac in ["", upper.as_str(), short, odd, &long, "zz", &MAC_TEXT.replacen('b', "g", 1)] {
            assert_eq!(parse(&format!("t=1,v1={mac}")), None, "{mac}");
        }
        for text in [
            String::new(),
            "t=1".to_owned(),
            format!("v1={MAC_TEXT}"),
            format!("v0={MAC_TEXT},t=1"),
            format!("t=1,t=1,v1={MAC_TEXT}"),
            format!("t=1,t=2,v1={MAC_TEXT}"),
            format!("t=1, v1={MAC_TEXT}"),
            format!("t=1,v1={MAC_TEXT},"),
            format!(",t=1,v1={MAC_TEXT}"),
            format!("t=1;v1={MAC_TEXT}"),
            format!("t=1,v1={MAC_TEXT}\n"),
            format!("T=1,V1={MAC_TEXT}"),
            format!("t=1,v1={MAC_TEXT},x"),
            format!("t=1,v1={MAC_TEXT},=x"),
            format!("t=1,v1={MAC_TEXT},a b=x"),
            format!("t=1,v1={MAC_TEXT},x=a b"),
            format!("t=1,v1={MAC_TEXT},x=\u{e9}"),
            format!("t=1,t=,v1={MAC_TEXT}"),
            format!("t=1,v1={MAC_TEXT}{}", format!(",v1={MAC_TEXT}").repeat(16)),
            format!("t=1,v1={MAC_TEXT}{}", ",v1=bad".repeat(16)),
            "t=1,v1=bad,v1=worse".to_owned(),
            format!("\"t=1,v1={MAC_TEXT}\""),
        ] {
            assert_eq!(parse(&text), None, "{text}");
        }
    }

    #[test]
    fn the_window_has_two_ends_and_zero_means_zero() {
        let at = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
        let signed = Signature { seconds: 1000, mac: [0; MAC] };
        let five = Duration::from_secs(300);
        assert_eq!([700, 1000, 1300].map(|now| signed.fresh(at(now), five)), [Ok(()); 3]);
        assert_eq!(signed.fresh(at(1301), five), Err(RefusalReason::SignatureStale));
        assert_eq!(signed.fresh(at(699), five), Err(RefusalReason::SignatureAhead));
        assert_eq!(signed.fresh(at(1000), Duration::ZERO), Ok(()));
        assert_eq!(signed.fresh(at(1001), Duration::ZERO), Err(RefusalReason::SignatureStale));
        assert_eq!(signed.fresh(at(999), Duration::ZERO), Err(RefusalReason::SignatureAhead));
        let before_1970 = UNIX_EPOCH.checked_sub(Duration::from_secs(5)).unwrap_or(UNIX_EPOCH);
        assert_eq!(signed.fresh(before_1970, five), Err(RefusalReason::SignatureAhead));
        assert_eq!(signed.fresh(at(u64::from(u32::MAX)), Duration::MAX), Ok(()));
    }

    #[test]
    fn empty_secrets_and_secrets_with_a_line_break_are_refused() {
        for text in ["", "whsec_", "whsec_a\n", " whsec_a", "\t"] {
            let refused = key(&SigningSecret::new(text)).map(|_| ()).map_err(|error| error.to_string());
            assert!(refused.is_err_and(|error| !error.contains("whsec_a")), "{text:?}");
        }
        assert!(key(&SigningSecret::new("whsec_a")).is_ok());
    }

    #[test]
    fn hexadecimal_goes_both_ways() {
        let bytes = unhex(MAC_TEXT.as_bytes());
        assert_eq!(bytes.map(|bytes| hex(&bytes)).as_deref(), Some(MAC_TEXT));
    }
}
