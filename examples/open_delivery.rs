//! A captured delivery and a key file in, what is wrong with it out.
//!
//! ```sh
//! KAYLE_WEBHOOK_SECRET=whsec_… cargo run --example open_delivery -- delivery.http key.pem [kid]
//! ```
//!
//! The delivery is a request as it was captured: header lines, an empty line, and the body to the byte. The key is PEM or a
//! private JWK. Its age is not judged, it is told. Claims are not shown unless `KAYLE_SHOW_CLAIMS` is set.
//!
//! Without arguments it explains three deliveries of its own making.
#![allow(clippy::print_stdout)]

use kayle_id::SigningSecret;
use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::webhook::testing::{Damage, DeliveryBuilder, Payload};
use kayle_id::webhook::{Keyring, Receiver, ReceiverBuilder, RefusalReason, UnverifiedHints};
use std::error::Error;
use std::time::Duration;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [delivery, key, rest @ ..] = &arguments[..] else {
        return demonstrate();
    };
    let secret = std::env::var("KAYLE_WEBHOOK_SECRET").map_err(|_| "set KAYLE_WEBHOOK_SECRET to the signing secret")?;
    let text = std::fs::read_to_string(key)?;
    let key =
        if text.trim_start().starts_with('{') { PrivateKey::from_jwk(&text)? } else { PrivateKey::from_pem(&text)? };
    let (headers, body) = parse(&std::fs::read(delivery)?)?;
    explain(&SigningSecret::new(secret.trim()), &key, rest.first().map(String::as_str), &headers, &body)
}

/// Goes the receiver's way, and says at every step what it found.
fn explain(
    secret: &SigningSecret,
    key: &PrivateKey,
    kid: Option<&str>,
    headers: &http::HeaderMap,
    body: &[u8],
) -> Result<(), Box<dyn Error>> {
    let hints = UnverifiedHints::from_headers(headers);
    println!("body: {} bytes", body.len());
    println!("says it is (unverified): {:?}", hints.unverified_event_type());
    println!("delivery id (unverified): {:?}", hints.unverified_delivery_id());

    let receiver = || -> ReceiverBuilder {
        let told = |refusal: &kayle_id::webhook::Refusal| {
            println!("REFUSED: {refusal}");
            println!("   hint: {}", advice(refusal.reason()));
        };
        Receiver::builder().secret(secret.clone()).tolerance(Duration::MAX).on_refusal(told)
    };
    let sealed = match receiver().build()?.verify(headers, body) {
        Ok(sealed) => sealed,
        Err(_) => {
            let quiet = Receiver::builder().secret(secret.clone()).tolerance(Duration::MAX).build()?;
            let trimmed = body.trim_ascii();
            let Ok(sealed) = quiet.verify(headers, trimmed) else { return Ok(()) };
            println!("  found: without the white space around the body it holds; going on without");
            sealed
        }
    };
    println!("signature: good");
    println!("signed at: {}", sealed.signed_at().map_or_else(|| "?".to_owned(), |at| at.to_string()));
    println!("encrypted to kid: {:?}", sealed.kid());

    let kid = kid.map(ToOwned::to_owned).or_else(|| sealed.kid()).unwrap_or_else(|| key.thumbprint());
    let keyring = Keyring::new().with(kid, key)?;
    let receiver = receiver().keyring(keyring).build()?;
    let show_claims = std::env::var_os("KAYLE_SHOW_CLAIMS").is_some();
    let event = match receiver.open_local(&sealed) {
        Ok(event) => event,
        Err(error) => {
            // Authentic, and not of the expected form: its owner may look at it.
            if error.is_unreadable_payload() && show_claims {
                println!("payload: {}", String::from_utf8_lossy(receiver.decrypt_local(&sealed)?.expose_bytes()));
            }
            return Ok(());
        }
    };
    println!("opened: {} {:?} {:?}", event.type_name(), event.event_id(), event.session_id());
    if show_claims {
        println!("{}", event.expose_payload());
    } else {
        println!("{event:?}");
    }
    Ok(())
}

fn advice(reason: RefusalReason) -> &'static str {
    match reason {
        RefusalReason::SignatureMissing => "was the request captured with its headers? Some proxies drop unknown ones",
        RefusalReason::SignatureRepeated => "a proxy joined two requests, or somebody is trying something",
        RefusalReason::SignatureMismatch => {
            "another endpoint's secret, one rotated away, or a body that was changed: a framework parsed and wrote it \
             again, or an editor added a line break to the capture"
        }
        RefusalReason::TagLength | RefusalReason::NotBase64url | RefusalReason::NotCompactJwe => {
            "the body is not as the server wrote it, and yet it is signed so: report it"
        }
        RefusalReason::KidUnknown | RefusalReason::KidMissing => "name the kid that the key was registered under",
        RefusalReason::Unwrap => "this is not the private half of the key that was registered under that kid",
        RefusalReason::EncryptedKeyLength => "the key has another size than the one that was registered under that kid",
        RefusalReason::Payload => "set KAYLE_SHOW_CLAIMS to look at it; then update this crate, or report it",
        _ => "see the documentation of RefusalReason",
    }
}

/// Header lines, an empty line, the body.
fn parse(request: &[u8]) -> Result<(http::HeaderMap, Vec<u8>), Box<dyn Error>> {
    let end = |mark: &[u8]| request.windows(mark.len()).position(|at| at == mark).map(|at| (at, at + mark.len()));
    let (head, body) = end(b"\r\n\r\n").or_else(|| end(b"\n\n")).ok_or("no empty line between headers and body")?;
    let mut headers = http::HeaderMap::new();
    for line in std::str::from_utf8(&request[..head])?.lines() {
        // The request line has no colon before its first space.
        if let Some((name, value)) = line.split_once(':').filter(|(name, _)| !name.contains(' ')) {
            headers.append(http::HeaderName::from_bytes(name.as_bytes())?, value.trim().parse()?);
        }
    }
    Ok((headers, request[body..].to_vec()))
}

fn demonstrate() -> Result<(), Box<dyn Error>> {
    let secret = SigningSecret::new("whsec_0123456789abcdefghijklmnopqrstuv");
    let (key, other) = (PrivateKey::generate(RsaKeySize::Rsa2048)?, PrivateKey::generate(RsaKeySize::Rsa2048)?);
    let good = DeliveryBuilder::new(Payload::expired(), &secret).key("2026-01", &key.public_key());
    let mut rewritten = good.clone().build()?.body.to_vec();
    rewritten.push(b'\n');
    for (name, delivery) in [
        ("a good delivery", good.clone()),
        ("a body with a line break more", good.clone().damage(Damage::BodyAfterSigning(rewritten))),
        ("another key", good.key("2026-01", &other.public_key())),
    ] {
        println!("\n=== {name}");
        let delivery = delivery.build()?;
        explain(&secret, &key, None, &delivery.headers, &delivery.body)?;
    }
    Ok(())
}
