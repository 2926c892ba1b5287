//! The names of damages on the command line.

use kayle_id_webhook::webhook::testing::Damage;

/// A kind of damage: its name, the value it takes, what it does, and how it is made.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) value: Option<&'static str>,
    pub(crate) effect: &'static str,
    make: fn(&str) -> Option<Damage>,
}

const fn plain(name: &'static str, effect: &'static str, make: fn(&str) -> Option<Damage>) -> Kind {
    Kind { name, value: None, effect, make }
}

const fn valued(name: &'static str, value: &'static str, effect: &'static str, make: fn(&str) -> Option<Damage>) -> Kind {
    Kind { name, value: Some(value), effect, make }
}

/// Every damage, in the order of its documentation.
pub(crate) const KINDS: [Kind; 32] = [
    plain("no-signature", "there is no signature", |_| Some(Damage::NoSignature)),
    plain("signature-twice", "the signature stands in two headers", |_| Some(Damage::SignatureTwice)),
    valued("signature-header", "TEXT", "the signature header says this", |text| Some(Damage::SignatureHeader(text.to_owned()))),
    valued("second-timestamp", "TEXT", "the time stands twice, this one second", |text| Some(Damage::SecondTimestamp(text.to_owned()))),
    valued("timestamp-text", "TEXT", "the time is spelled so, and signed so", |text| Some(Damage::TimestampText(text.to_owned()))),
    plain("uppercase-mac", "the MAC is spelled in capitals", |_| Some(Damage::UppercaseMac)),
    valued("truncated-mac", "DIGITS", "the MAC ends after so many digits", |text| Some(Damage::TruncatedMac(text.parse().ok()?))),
    plain("flip-mac", "one bit of the MAC is changed", |_| Some(Damage::FlipMac)),
    plain("other-secret", "the MAC is made with another secret", |_| Some(Damage::OtherSecret("whsec_another_secret_that_nobody_has".to_owned()))),
    valued("body-after-signing", "TEXT", "the body is replaced after it was signed", |text| Some(Damage::BodyAfterSigning(text.as_bytes().to_vec()))),
    valued("body", "TEXT", "the body is this, and signed", |text| Some(Damage::Body(text.as_bytes().to_vec()))),
    valued("segment", "0-4:TEXT", "this segment of the JWE is replaced", |text| at(text).map(|(at, text)| Damage::Segment(at, text))),
    valued("append-to-segment", "0-4:TEXT", "this segment of the JWE has text behind it", |text| at(text).map(|(at, text)| Damage::AppendToSegment(at, text))),
    valued("before", "TEXT", "there is text before the body", |text| Some(Damage::Before(text.to_owned()))),
    valued("behind", "TEXT", "there is text behind the body", |text| Some(Damage::Behind(text.to_owned()))),
    valued("shift-tag", "BYTES", "so many bytes move between ciphertext and tag", |text| Some(Damage::ShiftTag(text.parse().ok()?))),
    valued("header", "JSON", "the protected header is this text", |text| Some(Damage::Header(text.to_owned()))),
    valued("header-member", "JSON", "the protected header has this member more, such as \"zip\":\"DEF\"", |text| Some(Damage::HeaderMember(text.to_owned()))),
    valued("algorithm", "NAME", "the header's alg is this", |text| Some(Damage::Algorithm(text.to_owned()))),
    valued("encryption-name", "NAME", "the header's enc is this, whatever was used", |text| Some(Damage::Encryption(text.to_owned()))),
    plain("no-kid", "the header has no kid; a receiver with one key opens it", |_| Some(Damage::NoKid)),
    valued("content-key-length", "BYTES", "the content key has so many bytes", |text| Some(Damage::ContentKeyLength(text.parse().ok()?))),
    plain("flip-encrypted-key", "one bit of the encrypted key is changed", |_| Some(Damage::FlipEncryptedKey)),
    plain("short-encrypted-key", "the encrypted key loses its first byte", |_| Some(Damage::ShortEncryptedKey)),
    plain("long-encrypted-key", "the encrypted key has a zero before it", |_| Some(Damage::LongEncryptedKey)),
    valued("iv-length", "BYTES", "the initialization vector has so many bytes", |text| Some(Damage::IvLength(text.parse().ok()?))),
    plain("flip-iv", "one bit of the initialization vector is changed", |_| Some(Damage::FlipIv)),
    plain("flip-ciphertext", "one bit of the ciphertext is changed", |_| Some(Damage::FlipCiphertext)),
    valued("tag-length", "BYTES", "the authentication tag has so many bytes", |text| Some(Damage::TagLength(text.parse().ok()?))),
    plain("flip-tag", "one bit of the authentication tag is changed", |_| Some(Damage::FlipTag)),
    valued("signed-earlier", "TIME", "it was signed so long ago, such as 10m", |_| None),
    valued("signed-later", "TIME", "it was signed so far in the future, such as 10m", |_| None),
];

/// What `--damage` asks for.
#[derive(Clone, Debug)]
pub(crate) enum Asked {
    Damage(Damage),
    SignedEarlier(std::time::Duration),
    SignedLater(std::time::Duration),
}

/// Reads `NAME` or `NAME=VALUE`.
pub(crate) fn parse(text: &str) -> Result<Asked, String> {
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (text, None),
    };
    let kind = KINDS.iter().find(|kind| kind.name == name);
    let kind = kind.ok_or("there is no such damage; `kayle trigger --damages` lists them")?;
    let value = match (kind.value, value) {
        (None, None) => "",
        (Some(_), Some(value)) => value,
        (None, Some(_)) => return Err(format!("{name} takes no value")),
        (Some(what), None) => return Err(format!("{name} needs a value: {name}={what}")),
    };
    match name {
        "signed-earlier" => crate::time::duration(value).map(Asked::SignedEarlier),
        "signed-later" => crate::time::duration(value).map(Asked::SignedLater),
        _ => (kind.make)(value).map(Asked::Damage).ok_or_else(|| format!("the value of {name} is {}", kind.value.unwrap_or_default())),
    }
}

fn at(text: &str) -> Option<(usize, String)> {
    let (at, text) = text.split_once(':')?;
    let at = at.parse().ok().filter(|at| *at < 5)?;
    Some((at, text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_can_be_asked_for() {
        for kind in &KINDS {
            let value = match kind.value {
                None => None,
                Some("0-4:TEXT") => Some("1:AAAA"),
                Some("TIME") => Some("10m"),
                Some(_) => Some("12"),
            };
            let text = value.map_or_else(|| kind.name.to_owned(), |value| format!("{}={value}", kind.name));
            assert!(parse(&text).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_value_is_given_where_one_is_needed() {
        for text in ["flip-mac=1", "iv-length", "iv-length=many", "segment=9:x", "segment=x", "nope"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
