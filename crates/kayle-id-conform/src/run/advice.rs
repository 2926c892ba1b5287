//! What a kind of case is about, and how a receiver is mended that gets it wrong.

use crate::kinds::RECIPES;

/// What a kind is about.
pub(super) fn about(kind: &str) -> &'static str {
    RECIPES.iter().find(|recipe| recipe.name == kind).map_or("", |recipe| recipe.about)
}

/// How to mend the loss of acknowledged events.
pub(super) const LOST: &str = "Store the delivery before it is acknowledged, and handle what is stored until that has succeeded. After a 2xx the server keeps no copy.";

/// How to mend what concerns a kind.
pub(super) fn mend(kind: &str) -> &'static str {
    match kind {
        "good" => "Accept every published event type, failure code and reason, and acknowledge repeated deliveries.",
        "future-events" => {
            "Acknowledge types, members and values that the receiver does not know, and ignore them. A closed enumeration refuses tomorrow's events."
        }
        "unsigned-headers" => {
            "Decide by the decrypted payload alone. X-Kayle-Event, X-Kayle-Delivery-Id and Content-Type are not signed."
        }
        "signature-missing" => {
            "Refuse a delivery without X-Kayle-Signature, whatever else it has. Never skip the check when the header is absent."
        }
        "signature-repeated" => {
            "Refuse a request in which X-Kayle-Signature stands twice: frameworks differ about which one they give."
        }
        "signature-syntax" => {
            "Parse the header strictly as t=<digits>,v1=<64 hexadecimal digits>, and refuse every other form."
        }
        "signature-scheme" => "Compare v1 only. A member with another name is no signature.",
        "signature-unknown-keys" => "Ignore members of the header that are neither t nor v1, wherever they stand.",
        "signature-several-v1" => {
            "Collect every v1 and accept the delivery when any one is right. A map that keeps the last value per name loses the others."
        }
        "timestamp-syntax" => {
            "Accept a time only when it consists of digits, check its length before it is converted, and compute with integers."
        }
        "timestamp-twice" => {
            "Refuse a header in which t stands twice, and sign over the very text whose age is checked."
        }
        "timestamp-stale" => "Refuse a signature whose time is more than 300 seconds old.",
        "timestamp-future" => {
            "Refuse a signature whose time lies more than 300 seconds ahead: compare the absolute difference."
        }
        "timestamp-fresh" => {
            "Accept times within 300 seconds of the present, to both sides, and keep the clock synchronized."
        }
        "mac-wrong" => {
            "Compare the whole MAC in constant time (hmac.compare_digest, crypto.timingSafeEqual), and refuse when it differs."
        }
        "mac-length" => "Check that v1 has 64 digits before comparing. Never compare as many bytes as the sender gave.",
        "mac-encoding" => "Read v1 as hexadecimal digits only.",
        "mac-input" => {
            "Compute the MAC over the text of t, one dot and the raw body, read before any framework parses it."
        }
        "secret-derivation" => {
            "Use the bytes of the whole secret as the key, whsec_ included, decode nothing, and refuse to start without a secret."
        }
        "secret-rotation" => {
            "Hold a list of secrets, try each, and drop the previous one when deliveries signed with it can no longer arrive."
        }
        "body-changed" => {
            "Check the signature over the bytes that arrived: no trimming, no decoding, no parsing before."
        }
        "body-size" => "Bound the body (1 MiB is plenty) and the segments before anything is split or parsed.",
        "jwe-serialization" => {
            "Accept the compact serialization only: five segments. Do not hand the body to a parser that guesses the form."
        }
        "jwe-base64url" => {
            "Decode segments strictly: the URL alphabet, no padding, no white space. Check the body against ^[A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]*){4}$ before the library sees it."
        }
        "jwe-alg" => {
            "Give the library a list with the one algorithm RSA-OAEP-256, and never take the algorithm from the header."
        }
        "jwe-enc" => "Give the library a list with the one content encryption A256GCM.",
        "jwe-zip" => "Refuse a header with zip, before the library decompresses.",
        "jwe-crit" => "Refuse every header with crit: no extension is understood.",
        "jwe-header-json" => "Refuse a header that is not one JSON object whose alg, enc and kid are texts.",
        "jwe-header-duplicates" => "Refuse a header that names a member twice, or use a parser that keeps the last.",
        "jwe-header-unknown" => {
            "Ignore header members that the receiver does not know. Never fetch a key from where a header points."
        }
        "jwe-kid" => {
            "Look the kid up in the keys held before acknowledging. Answer 400 when it is not there, so that the server sends the delivery again."
        }
        "jwe-encrypted-key" => {
            "Refuse an encrypted key that is not as long as the modulus, and answer every other failure alike."
        }
        "jwe-oaep-padding" => "Use the library's RSA-OAEP with SHA-256, and answer every failure alike.",
        "jwe-content-key" => "Refuse a content key that has not 32 bytes, as a failure like every other.",
        "jwe-iv" => "Refuse an initialization vector that has not 12 bytes.",
        "jwe-tag" => "Refuse an authentication tag that has not 16 bytes. Some libraries accept any prefix.",
        "jwe-ciphertext" => "Use nothing of the plaintext before the tag was checked.",
        "jwe-aad" => "Authenticate the header segment as it was received, and do not write it again.",
        "payload-form" => {
            "Parse the payload strictly. Keep what cannot be read for a person to look at, and do not handle it."
        }
        "payload-duplicates" => "Refuse a payload that names a member twice.",
        "payload-event-id" => "Accept an event only when its id is evt_ and 64 letters or digits.",
        "payload-session-id" => "Accept an event only when its session is vs_ and 64 letters or digits.",
        "payload-success" => {
            "Take a success for one only when data, claims and selected_field_keys are there and of the right types."
        }
        "payload-claims" => {
            "Acknowledge the event, and decide by the claims: a success is not yet an answer to the question that was asked."
        }
        _ => "See the guide.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_advice_of_its_own() {
        let mut seen = std::collections::BTreeSet::new();
        for recipe in RECIPES {
            assert!(mend(recipe.name) != "See the guide." && seen.insert(mend(recipe.name)), "{}", recipe.name);
        }
    }
}
