//! Kinds of [`Damage`] by name: what `kayle trigger --damage` and the control API take.
//!
//! ```
//! use kayle_id_testing::damage;
//!
//! assert!(damage::parse("flip-mac", None).is_ok());
//! assert!(damage::parse("iv-length", Some("8")).is_ok());
//! assert!(damage::parse("iv-length", None).is_err());
//! ```

use kayle_id_webhook::webhook::testing::Damage;

/// A kind of damage: its name, the value it takes, what it does, and how it is made.
#[derive(Debug)]
#[non_exhaustive]
pub struct Kind {
    /// The name, such as `flip-mac`.
    pub name: &'static str,
    /// What the value is, for a kind that takes one: such as `BYTES`.
    pub value: Option<&'static str>,
    /// What is wrong with the delivery.
    pub effect: &'static str,
    make: fn(&str) -> Option<Damage>,
}

const fn plain(name: &'static str, effect: &'static str, make: fn(&str) -> Option<Damage>) -> Kind {
    Kind { name, value: None, effect, make }
}

const fn valued(
    name: &'static str,
    value: &'static str,
    effect: &'static str,
    make: fn(&str) -> Option<Damage>,
) -> Kind {
    Kind { name, value: Some(value), effect, make }
}

/// Every damage, in the order of its documentation.
pub const KINDS: [Kind; 30] = [
    plain("no-signature", "there is no signature", |_| Some(Damage::NoSignature)),
    plain("signature-twice", "the signature stands in two headers", |_| Some(Damage::SignatureTwice)),
    valued("signature-header", "TEXT", "the signature header says this", |text| {
        Some(Damage::SignatureHeader(text.to_owned()))
    }),
    valued("second-timestamp", "TEXT", "the time stands twice, this one second", |text| {
        Some(Damage::SecondTimestamp(text.to_owned()))
    }),
    valued("timestamp-text", "TEXT", "the time is spelled so, and signed so", |text| {
        Some(Damage::TimestampText(text.to_owned()))
    }),
    plain("uppercase-mac", "the MAC is spelled in capitals", |_| Some(Damage::UppercaseMac)),
    valued("truncated-mac", "DIGITS", "the MAC ends after so many digits", |text| {
        Some(Damage::TruncatedMac(text.parse().ok()?))
    }),
    plain("flip-mac", "one bit of the MAC is changed", |_| Some(Damage::FlipMac)),
    plain("other-secret", "the MAC is made with another secret", |_| {
        Some(Damage::OtherSecret("whsec_another_secret_that_nobody_has".to_owned()))
    }),
    valued("body-after-signing", "TEXT", "the body is replaced after it was signed", |text| {
        Some(Damage::BodyAfterSigning(text.as_bytes().to_vec()))
    }),
    valued("body", "TEXT", "the body is this, and signed", |text| Some(Damage::Body(text.as_bytes().to_vec()))),
    valued("segment", "0-4:TEXT", "this segment of the JWE is replaced", |text| {
        at(text).map(|(at, text)| Damage::Segment(at, text))
    }),
    valued("append-to-segment", "0-4:TEXT", "this segment of the JWE has text behind it", |text| {
        at(text).map(|(at, text)| Damage::AppendToSegment(at, text))
    }),
    valued("before", "TEXT", "there is text before the body", |text| Some(Damage::Before(text.to_owned()))),
    valued("behind", "TEXT", "there is text behind the body", |text| Some(Damage::Behind(text.to_owned()))),
    valued("shift-tag", "BYTES", "so many bytes move between ciphertext and tag", |text| {
        Some(Damage::ShiftTag(text.parse().ok()?))
    }),
    valued("header", "JSON", "the protected header is this text", |text| Some(Damage::Header(text.to_owned()))),
    valued("header-member", "JSON", "the protected header has this member more, such as \"zip\":\"DEF\"", |text| {
        Some(Damage::HeaderMember(text.to_owned()))
    }),
    valued("algorithm", "NAME", "the header's alg is this", |text| Some(Damage::Algorithm(text.to_owned()))),
    valued("encryption-name", "NAME", "the header's enc is this, whatever was used", |text| {
        Some(Damage::Encryption(text.to_owned()))
    }),
    plain("no-kid", "the header has no kid; a receiver with one key opens it", |_| Some(Damage::NoKid)),
    valued("content-key-length", "BYTES", "the content key has so many bytes", |text| {
        Some(Damage::ContentKeyLength(text.parse().ok()?))
    }),
    plain("flip-encrypted-key", "one bit of the encrypted key is changed", |_| Some(Damage::FlipEncryptedKey)),
    plain("short-encrypted-key", "the encrypted key loses its first byte", |_| Some(Damage::ShortEncryptedKey)),
    plain("long-encrypted-key", "the encrypted key has a zero before it", |_| Some(Damage::LongEncryptedKey)),
    valued("iv-length", "BYTES", "the initialization vector has so many bytes", |text| {
        Some(Damage::IvLength(text.parse().ok()?))
    }),
    plain("flip-iv", "one bit of the initialization vector is changed", |_| Some(Damage::FlipIv)),
    plain("flip-ciphertext", "one bit of the ciphertext is changed", |_| Some(Damage::FlipCiphertext)),
    valued("tag-length", "BYTES", "the authentication tag has so many bytes", |text| {
        Some(Damage::TagLength(text.parse().ok()?))
    }),
    plain("flip-tag", "one bit of the authentication tag is changed", |_| Some(Damage::FlipTag)),
];

/// Makes the damage of a name.
///
/// # Errors
///
/// When there is no such kind, or it needs a value, takes none, or takes one of another form.
pub fn parse(name: &str, value: Option<&str>) -> Result<Damage, String> {
    let kind = KINDS.iter().find(|kind| kind.name == name).ok_or("there is no such damage")?;
    let value = match (kind.value, value) {
        (None, None) => "",
        (Some(_), Some(value)) => value,
        (None, Some(_)) => return Err(format!("{name} takes no value")),
        (Some(what), None) => return Err(format!("{name} needs a value: {what}")),
    };
    (kind.make)(value).ok_or_else(|| format!("the value of {name} is {}", kind.value.unwrap_or_default()))
}

/// The name of a damage, such as `flip-mac`. Nothing for one that has no name here.
#[must_use]
pub fn name(damage: &Damage) -> Option<&'static str> {
    // A value of each kind's form; what it says does not matter.
    let made = |kind: &Kind| (kind.make)("12").or_else(|| (kind.make)("1:AAAA"));
    let same = |made: Damage| std::mem::discriminant(&made) == std::mem::discriminant(damage);
    KINDS.iter().find(|kind| made(kind).is_some_and(same)).map(|kind| kind.name)
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
    fn every_kind_can_be_made() {
        for kind in &KINDS {
            let value = kind.value.map(|value| if value == "0-4:TEXT" { "1:AAAA" } else { "12" });
            let damage = parse(kind.name, value).unwrap();
            assert_eq!(name(&damage), Some(kind.name));
        }
    }

    #[test]
    fn a_value_is_given_where_one_is_needed() {
        for (name, value) in [
            ("flip-mac", Some("1")),
            ("iv-length", None),
            ("iv-length", Some("many")),
            ("segment", Some("9:x")),
            ("segment", Some("x")),
            ("nope", None),
        ] {
            assert!(parse(name, value).is_err(), "{name}");
        }
    }
}
