//! What a delivery costs beside the bare private-key operation of the same library, in the same run.
//!
//! `cargo bench --bench webhook`, and beside it `openssl speed rsa2048 rsa4096` (its `decr` column, or `sign` where there
//! is none: the same private operation).

#![allow(clippy::unwrap_used)]

use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, PrivateDecryptingKey};
use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use divan::{Bencher, black_box};
use kayle_id::SigningSecret;
use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::webhook::testing::{DeliveryBuilder, Payload, TestDelivery};
use kayle_id::webhook::{Keyring, Receiver};

fn main() {
    divan::main();
}

struct Setup {
    receiver: Receiver,
    delivery: TestDelivery,
    bare: OaepPrivateDecryptingKey,
    wrapped: Vec<u8>,
}

/// A delivery with all claims, the size of a real one.
fn setup(bits: usize) -> Setup {
    let size = if bits == 2048 { RsaKeySize::Rsa2048 } else { RsaKeySize::Rsa4096 };
    let key = PrivateKey::generate(size).unwrap();
    let secret = SigningSecret::new("whsec_0123456789abcdefghijklmnopqrstuv");
    let payload = [
        ("date_of_birth", "1974-08-12"),
        ("document_expiry_date", "2012-04-15"),
        ("document_number", "L898902C3"),
        ("document_type_code", "P"),
        ("family_name", "ERIKSSON"),
        ("given_names", "ANNA MARIA"),
        ("issuing_country_code", "UTO"),
        ("mrz_optional_data", "ZE184226B"),
        ("nationality_code", "UTO"),
        ("sex_marker", "F"),
    ]
    .into_iter()
    .fold(Payload::succeeded(), |payload, (key, value)| payload.shared(key, value));
    let delivery = DeliveryBuilder::new(payload, &secret).key("bench", &key.public_key()).build().unwrap();
    let keyring = Keyring::new().with("bench", &key).unwrap();
    let tolerance = std::time::Duration::MAX;
    let receiver = Receiver::builder().secret(secret).keyring(keyring).tolerance(tolerance).build().unwrap();

    let pem = key.export_private_pkcs8_pem();
    let lines: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let bare = PrivateDecryptingKey::from_pkcs8(&Base64::decode_vec(&lines).unwrap()).unwrap();
    let wrapped = delivery.body.split(|byte| *byte == b'.').nth(1).unwrap();
    let wrapped = Base64UrlUnpadded::decode_vec(std::str::from_utf8(wrapped).unwrap()).unwrap();
    Setup { receiver, delivery, bare: OaepPrivateDecryptingKey::new(bare).unwrap(), wrapped }
}

#[divan::bench(args = [2048, 4096], sample_count = 300, sample_size = 5)]
fn bare_oaep(bencher: Bencher, bits: usize) {
    let Setup { bare, wrapped, .. } = setup(bits);
    let mut output = vec![0; bare.min_output_size()];
    bencher.bench_local(|| {
        let opened = bare.decrypt(&OAEP_SHA256_MGF1SHA256, black_box(&wrapped), &mut output, None);
        opened.unwrap().len()
    });
}

#[divan::bench(args = [2048, 4096], sample_count = 300, sample_size = 5)]
fn verify_decrypt_parse(bencher: Bencher, bits: usize) {
    let Setup { receiver, delivery, .. } = setup(bits);
    bencher.bench_local(|| {
        let sealed = receiver.verify(black_box(&delivery.headers), black_box(&delivery.body)).unwrap();
        receiver.open_local(&sealed).unwrap()
    });
}

#[divan::bench(args = [2048], sample_count = 300, sample_size = 5)]
fn verify_only(bencher: Bencher, bits: usize) {
    let Setup { receiver, delivery, .. } = setup(bits);
    bencher.bench_local(|| receiver.verify(black_box(&delivery.headers), black_box(&delivery.body)).unwrap());
}

#[divan::bench(sample_count = 300, sample_size = 5)]
fn bad_signature(bencher: Bencher) {
    let Setup { receiver, delivery, .. } = setup(2048);
    bencher.bench_local(|| receiver.verify(&delivery.headers, black_box(b"another body")).unwrap_err());
}
