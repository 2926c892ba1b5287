//! The recipes of all cases, a function a kind.
//!
//! The published vectors and a live run come from the same recipes: the first with fixed keys at a fixed time, the second
//! with the receiver's key at the present time.

mod body;
mod claims;
mod event_text;
mod good;
mod jwe_algorithm;
mod jwe_form;
mod jwe_header;
mod jwe_kid;
mod jwe_parts;
mod jwe_wrap;
mod kind;
mod mac;
mod secret;
mod signature;
mod time;

pub(crate) use kind::{Case, Kind};

use crate::make::Setting;
use crate::verdict::Stage;

/// A kind of case: what it is about, by when a receiver must notice, where it is written, and its recipes.
pub(crate) struct Recipe {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) stage: Stage,
    references: &'static [&'static str],
    make: fn(&mut Kind<'_>),
}

impl Recipe {
    /// Makes the cases of the kind.
    pub(crate) fn cases(&self, setting: &mut Setting) -> Vec<Case> {
        let mut kind =
            Kind { s: setting, name: self.name, stage: self.stage, references: self.references, cases: Vec::new() };
        (self.make)(&mut kind);
        kind.cases
    }
}

macro_rules! recipes {
    ($($name:literal $stage:ident $make:path, $about:literal, [$($reference:literal),*];)*) => {
        /// Every kind, in the order in which they are published and posted.
        pub(crate) const RECIPES: &[Recipe] = &[$(Recipe {
            name: $name, about: $about, stage: Stage::$stage, references: &[$($reference),*], make: $make,
        }),*];
    };
}

recipes! {
    "good" Arrival good::as_a_server_sends, "Deliveries as a server sends them.", ["RFC 7516 section 7.1", "RFC 2104"];
    "future-events" Arrival good::from_a_later_server, "Events of a later server: unknown types, members and values.", ["RFC 7516 section 4"];
    "unsigned-headers" Arrival good::with_other_unsigned_headers, "Headers that the signature does not cover. A receiver decides nothing by them.", ["RFC 2104"];
    "signature-missing" Arrival signature::missing, "There is no signature.", ["RFC 2104"];
    "signature-repeated" Arrival signature::repeated, "The signature's header stands more than once.", ["RFC 9110 section 5.3"];
    "signature-syntax" Arrival signature::syntax, "The signature's header is not of the published form.", ["RFC 9110 section 5.6"];
    "signature-scheme" Arrival signature::scheme, "Only schemes that the receiver does not know are signed.", ["CWE-757"];
    "signature-unknown-keys" Arrival signature::unknown_keys, "Keys that a receiver does not know stand beside a valid signature.", ["RFC 9110 section 5.6"];
    "signature-several-v1" Arrival signature::several, "Several v1 values, as during the rotation of a secret: any valid one suffices.", ["RFC 2104"];
    "timestamp-syntax" Arrival time::syntax, "The time is not a decimal number in its one spelling, and is signed so.", ["CWE-1287", "CWE-190"];
    "timestamp-twice" Arrival time::twice, "The header has two times: one is checked for freshness, the other is signed.", ["CWE-436", "CWE-294"];
    "timestamp-stale" Arrival time::stale, "A valid signature that is too old: a replay.", ["CWE-294"];
    "timestamp-future" Arrival time::future, "A valid signature from the future: a licence to replay.", ["CWE-294", "CWE-190"];
    "timestamp-fresh" Arrival time::fresh, "A valid signature within the tolerance of five minutes.", ["RFC 2104"];
    "mac-wrong" Arrival mac::wrong, "The MAC is not the one over this time and body.", ["RFC 2104", "CWE-347"];
    "mac-length" Arrival mac::length, "The MAC is shorter or longer than 32 bytes.", ["CVE-2024-21491", "RUSTSEC-2024-0010"];
    "mac-encoding" Arrival mac::encoding, "The right MAC in another encoding than lower-case hexadecimal.", ["RFC 4648 section 8"];
    "mac-input" Arrival mac::input, "The MAC is made over something other than time, dot and raw body.", ["RFC 2104", "CWE-347"];
    "secret-derivation" Arrival secret::derivation, "The key of the MAC is derived from the secret in a way that Kayle ID does not use.", ["CVE-2026-45363", "CWE-798"];
    "secret-rotation" Arrival secret::rotation, "The receiver holds the previous secret beside the current one.", ["NIST SP 800-57 section 5.3"];
    "body-changed" Arrival body::changed, "The body is changed after it was signed.", ["CWE-345"];
    "body-size" Opening body::size, "Bodies that are large, or expensive before anything is verified.", ["CVE-2025-27144", "CWE-770"];
    "jwe-serialization" Opening jwe_form::serialization, "The body is signed and is not a compact JWE.", ["RFC 7516 section 7.1"];
    "jwe-base64url" Opening jwe_form::base64url_spelling, "A segment is not base64url in its one spelling.", ["RFC 7515 section 2", "RFC 4648 section 3.5"];
    "jwe-alg" Opening jwe_algorithm::alg, "The header names an algorithm that the key is not made for.", ["RFC 8725 section 3.1", "CVE-2026-27932"];
    "jwe-enc" Opening jwe_algorithm::enc, "The header names another content encryption.", ["RFC 7518 section 5.1"];
    "jwe-zip" Opening jwe_algorithm::zip, "The payload is compressed.", ["CVE-2024-28180", "CVE-2024-28176", "RFC 8725 section 3.6"];
    "jwe-crit" Opening jwe_header::crit, "The header has critical extensions, of which a receiver understands none.", ["RFC 7516 section 4.1.13", "CVE-2025-59420"];
    "jwe-header-json" Opening jwe_header::json, "The header is not one JSON object with the right types.", ["RFC 7516 section 5.2"];
    "jwe-header-duplicates" Opening jwe_header::duplicates, "The header names a member twice.", ["RFC 7516 section 4", "CWE-436"];
    "jwe-header-unknown" Opening jwe_header::unknown, "Header members that a receiver does not know are ignored.", ["RFC 7516 section 4"];
    "jwe-kid" Arrival jwe_kid::kid, "The kid names no key that is held, or is missing.", ["RFC 7516 section 4.1.6"];
    "jwe-encrypted-key" Opening jwe_wrap::encrypted_key, "The encrypted key is damaged or has another length than the modulus.", ["RFC 8017 section 7.1.2"];
    "jwe-oaep-padding" Opening jwe_wrap::padding, "The padding of the encrypted key is wrong in one place.", ["RFC 8017 section 7.1.2", "CVE-2026-28490"];
    "jwe-content-key" Opening jwe_wrap::content_key, "The content key has another length than enc asks for.", ["RFC 7518 section 5.1", "CVE-2026-34986"];
    "jwe-iv" Opening jwe_parts::iv, "The initialization vector is changed or has not 96 bits.", ["RFC 7518 section 5.3"];
    "jwe-tag" Opening jwe_parts::tag, "The authentication tag is changed or has not 128 bits.", ["RFC 7518 section 5.3", "CVE-2025-54887"];
    "jwe-ciphertext" Opening jwe_parts::ciphertext, "The ciphertext is changed.", ["RFC 7516 section 5.2"];
    "jwe-aad" Opening jwe_parts::aad, "The header is spelled otherwise than it was authenticated.", ["RFC 7516 section 5.2"];
    "payload-form" Opening event_text::form, "The payload is authentic and is not an event.", ["RFC 8259"];
    "payload-duplicates" Opening event_text::duplicates, "The payload names a member twice, and two readers would read two events.", ["RFC 8259 section 4", "CWE-436"];
    "payload-event-id" Opening event_text::event_id, "The id of the event is missing or not of the published form. Deliveries are told apart by it.", ["CWE-20"];
    "payload-session-id" Opening event_text::session_id, "The id of the session is missing or not of the published form.", ["CWE-20"];
    "payload-success" Opening claims::incomplete, "A success without its data must not be taken for a verified person.", ["CWE-636"];
    "payload-claims" Opening claims::values, "Claims that are declined, empty, unknown or denied.", ["CWE-863"];
}
