//! `X-Webhook-Signature: sha256=<hex>[,sha256=<hex>]`: HMAC-SHA256 over `<X-Webhook-Timestamp>.<raw body bytes>`.

use super::RefusalReason;
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use http::HeaderMap;
use kayle_id_webhook::webhook::support::{seconds, sign, unhex};

pub(super) const SIGNATURE: &str = "x-webhook-signature";
pub(super) const TIMESTAMP: &str = "x-webhook-timestamp";

/// An endpoint has two keys at most; more signatures than this are nobody's work but a flood's.
const MOST: usize = 8;

/// What the two headers say.
pub(super) struct Signature {
    pub(super) seconds: u64,
    macs: Vec<[u8; 32]>,
}

impl Signature {
    pub(super) fn from_headers(headers: &HeaderMap) -> Result<Self, RefusalReason> {
        let mut times = headers.get_all(TIMESTAMP).iter();
        let time = times.next().ok_or(RefusalReason::TimestampMissing)?;
        // A second one would leave open which of them was signed.
        if times.next().is_some() {
            return Err(RefusalReason::TimestampMalformed);
        }
        let seconds = seconds(time.as_bytes()).ok_or(RefusalReason::TimestampMalformed)?;
        let mut macs = Vec::new();
        let mut lines = headers.get_all(SIGNATURE).iter().peekable();
        lines.peek().ok_or(RefusalReason::SignatureMissing)?;
        // Several lines of a list say the same as one (RFC 9110 section 5.3).
        for part in lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b',')) {
            macs.extend(mac(part.trim_ascii()).ok_or(RefusalReason::SignatureMalformed)?);
            if macs.len() > MOST {
                return Err(RefusalReason::SignatureMalformed);
            }
        }
        if macs.is_empty() {
            return Err(RefusalReason::SignatureMalformed);
        }
        Ok(Self { seconds, macs })
    }

    /// Whether one of the secrets makes one of the signatures. All are tried, so that time tells nothing about which.
    pub(super) fn holds(&self, secrets: &[hmac::Key], body: &[u8]) -> bool {
        let time = self.seconds.to_string();
        let mut holds = false;
        for secret in secrets {
            let own = sign(secret, &[time.as_bytes(), b".", body]);
            for mac in &self.macs {
                holds |= verify_slices_are_equal(own.as_ref(), mac).is_ok();
            }
        }
        holds
    }
}

/// A member of the list: the MAC of `sha256=<hex>`, nothing for a scheme of another name, which proves nothing
/// here, and no answer for anything else.
fn mac(part: &[u8]) -> Option<Option<[u8; 32]>> {
    let at = part.iter().position(|byte| *byte == b'=')?;
    let (name, text) = (&part[..at], &part[at + 1..]);
    if name == b"sha256" {
        return unhex(text).map(Some);
    }
    let named = !name.is_empty() && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    let other = !name.eq_ignore_ascii_case(b"sha256") && !text.is_empty() && text.iter().all(u8::is_ascii_graphic);
    (named && other).then_some(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "bf4e7ec3294386cb0b0dfda427b29ae1188477d8b763474309384c8dc7d90885";

    fn read(time: &str, lines: &[&str]) -> Result<usize, RefusalReason> {
        let mut headers = HeaderMap::new();
        headers.append(TIMESTAMP, time.parse().unwrap());
        for line in lines {
            headers.append(SIGNATURE, line.parse().unwrap());
        }
        Signature::from_headers(&headers).map(|signature| signature.macs.len())
    }

    #[test]
    fn one_signature_or_several_are_read_from_one_line_or_several() {
        let one = format!("sha256={HEX}");
        assert_eq!(read("1795219845", &[&one]), Ok(1));
        assert_eq!(read("0", &[&format!("{one},{one}")]), Ok(2));
        assert_eq!(read("0", &[&format!("{one} ,  {one}"), &one]), Ok(3));
        assert_eq!(read("0", &[&format!("sha512=abc,{one},v1=x==")]), Ok(1));
    }

    #[test]
    fn everything_else_is_refused() {
        let one = format!("sha256={HEX}");
        for text in [
            "",
            ",",
            HEX,
            "sha256=",
            "sha512=abc",
            &HEX.to_uppercase(),
            &format!("SHA256={HEX}"),
            &format!("sha256={}", HEX.to_uppercase()),
            &format!("sha256={}", &HEX[..62]),
            &format!("{one},"),
            &format!("{one},sha256=00"),
            &format!("{one};{one}"),
            &format!("={HEX},{one}"),
            &[one.as_str(); MOST + 1].join(","),
        ] {
            assert_eq!(read("1", &[text]), Err(RefusalReason::SignatureMalformed), "{text}");
        }
        for time in ["", "-1", "+1", "01", "1.0", "1e9", "soon", "99999999999999"] {
            assert_eq!(read(time, &[&one]), Err(RefusalReason::TimestampMalformed), "{time}");
        }
        assert_eq!(read("1", &[]), Err(RefusalReason::SignatureMissing));
    }
}
