//! What a delivery costs beside the bare private-key operation of the same library, in the same run.
//!
//! `cargo bench --bench webhook`, and beside it `openssl speed rsa2048 rsa4096` (its `decr` column, or `sign` where there
//! is none: the same private operation).

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, PrivateDecryptingKey};
use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use criterion::{Criterion, criterion_group};
use kayle_id::SigningSecret;
use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::webhook::testing::{DeliveryBuilder, Payload, TestDelivery};
use kayle_id::webhook::{Keyring, Receiver};
use std::hint::black_box;
use std::time::{Duration, Instant};

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
    let tolerance = Duration::MAX;
    let receiver = Receiver::builder().secret(secret).keyring(keyring).tolerance(tolerance).build().unwrap();

    let pem = key.export_private_pkcs8_pem();
    let lines: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let bare = PrivateDecryptingKey::from_pkcs8(&Base64::decode_vec(&lines).unwrap()).unwrap();
    let wrapped = delivery.body.split(|byte| *byte == b'.').nth(1).unwrap();
    let wrapped = Base64UrlUnpadded::decode_vec(std::str::from_utf8(wrapped).unwrap()).unwrap();
    Setup { receiver, delivery, bare: OaepPrivateDecryptingKey::new(bare).unwrap(), wrapped }
}

fn deliveries(criterion: &mut Criterion) {
    for bits in [2048, 4096] {
        let Setup { receiver, delivery, bare, wrapped } = setup(bits);
        let mut group = criterion.benchmark_group(format!("rsa-{bits}"));
        group.sample_size(50).measurement_time(Duration::from_secs(8));
        let mut output = vec![0; bare.min_output_size()];
        group.bench_function("bare_private_operation", |bencher| {
            bencher.iter(|| {
                let opened = bare.decrypt(&OAEP_SHA256_MGF1SHA256, black_box(&wrapped), &mut output, None);
                opened.unwrap().len()
            });
        });
        group.bench_function("verify_decrypt_parse", |bencher| {
            bencher.iter(|| {
                let sealed = receiver.verify(black_box(&delivery.headers), black_box(&delivery.body)).unwrap();
                receiver.open_local(&sealed).unwrap()
            });
        });
        group.bench_function("verify", |bencher| {
            bencher.iter(|| receiver.verify(black_box(&delivery.headers), black_box(&delivery.body)).unwrap());
        });
        group.bench_function("refuse_a_bad_signature", |bencher| {
            bencher.iter(|| receiver.verify(&delivery.headers, black_box(b"another body")).unwrap_err());
        });
        group.finish();
    }
}

/// The medians of both, taken in turns, so that what else the machine does disturbs both alike.
fn compare(bits: usize) {
    let Setup { receiver, delivery, bare, wrapped } = setup(bits);
    let mut output = vec![0; bare.min_output_size()];
    let (mut alone, mut whole) = (Vec::new(), Vec::new());
    for _ in 0..2000 * 2048 / bits {
        let start = Instant::now();
        black_box(bare.decrypt(&OAEP_SHA256_MGF1SHA256, black_box(&wrapped), &mut output, None).unwrap());
        alone.push(start.elapsed());
        let start = Instant::now();
        let sealed = receiver.verify(black_box(&delivery.headers), black_box(&delivery.body)).unwrap();
        black_box(receiver.open_local(&sealed).unwrap());
        whole.push(start.elapsed());
    }
    let [alone, whole] = [alone, whole].map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2]
    });
    let ratio = whole.as_secs_f64() / alone.as_secs_f64();
    println!("{bits} bits: bare {alone:?}, verified, decrypted and parsed {whole:?}: {ratio:.3} times");
}

criterion_group!(benches, deliveries);

fn main() {
    compare(2048);
    compare(4096);
    benches();
    Criterion::default().configure_from_args().final_summary();
}
