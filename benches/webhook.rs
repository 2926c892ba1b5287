//! What a delivery costs beside the bare private-key operation of the same library, in the same run.
//!
//! Beside it, where they are: node's OpenSSL and its `jose` on the same key and the same delivery, and `openssl speed`, which takes no
//! key. And what refusals cost, which must not tell one from another.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, PrivateDecryptingKey};
use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use criterion::{Criterion, criterion_group};
use kayle_id::SigningSecret;
use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::webhook::testing::{Damage, DeliveryBuilder, Payload, TestDelivery};
use kayle_id::webhook::{Keyring, Receiver, SealedDelivery};
use std::cell::RefCell;
use std::hint::black_box;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

struct Setup {
    receiver: Receiver,
    delivery: TestDelivery,
    bare: OaepPrivateDecryptingKey,
    wrapped: Vec<u8>,
    builder: DeliveryBuilder,
    pem: String,
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
    let builder = DeliveryBuilder::new(payload, &secret).key("bench", &key.public_key());
    let delivery = builder.clone().build().unwrap();
    let keyring = Keyring::new().with("bench", &key).unwrap();
    let tolerance = Duration::MAX;
    let receiver = Receiver::builder().secret(secret).keyring(keyring).tolerance(tolerance).build().unwrap();

    let pem = key.export_private_pkcs8_pem();
    let lines: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let bare = PrivateDecryptingKey::from_pkcs8(&Base64::decode_vec(&lines).unwrap()).unwrap();
    let wrapped = delivery.body.split(|byte| *byte == b'.').nth(1).unwrap();
    let wrapped = Base64UrlUnpadded::decode_vec(std::str::from_utf8(wrapped).unwrap()).unwrap();
    let bare = OaepPrivateDecryptingKey::new(bare).unwrap();
    Setup { receiver, delivery, bare, wrapped, builder, pem: pem.to_string() }
}

fn deliveries(criterion: &mut Criterion) {
    for bits in [2048, 4096] {
        let Setup { receiver, delivery, bare, wrapped, .. } = setup(bits);
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

/// The median costs of several tasks, taken in turns, so that what else the machine does disturbs all alike.
fn in_turns<const N: usize>(rounds: usize, tasks: [&dyn Fn(); N]) -> [Duration; N] {
    let mut times = [const { Vec::new() }; N];
    for _ in 0..rounds {
        for (task, times) in tasks.iter().zip(&mut times) {
            let start = Instant::now();
            task();
            times.push(start.elapsed());
        }
    }
    times.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2]
    })
}

fn compare(bits: usize, Setup { receiver, delivery, bare, wrapped, .. }: &Setup) {
    let output = RefCell::new(vec![0; bare.min_output_size()]);
    let alone = || {
        let mut output = output.borrow_mut();
        black_box(bare.decrypt(&OAEP_SHA256_MGF1SHA256, black_box(wrapped), &mut output, None).unwrap());
    };
    let whole = || {
        let sealed = receiver.verify(black_box(&delivery.headers), black_box(&delivery.body)).unwrap();
        black_box(receiver.open_local(&sealed).unwrap());
    };
    let [alone, whole] = in_turns(2000 * 2048 / bits, [&alone, &whole]);
    let second = |time: Duration| 1.0 / time.as_secs_f64();
    let ratio = whole.as_secs_f64() / alone.as_secs_f64();
    println!("RSA-{bits}");
    println!("  bare {alone:?}, verified, decrypted and parsed {whole:?}: {ratio:.3} times");
    println!("  a second: {:.0} bare, {:.0} whole", second(alone), second(whole));
}

/// What a sender could measure: each kind of failure behind a good signature.
fn refusals(Setup { receiver, builder, .. }: &Setup) {
    let sealed = |damage: Damage| {
        let sent = builder.clone().damage(damage).build().unwrap();
        receiver.verify(&sent.headers, &sent.body).unwrap()
    };
    let open = |sealed: &SealedDelivery| drop(black_box(receiver.open_local(sealed).unwrap_err()));
    let all_ones = Base64UrlUnpadded::encode_string(&[0xff; 256]);
    let kinds = [
        ("a changed tag", Damage::FlipTag),
        ("a changed ciphertext", Damage::FlipCiphertext),
        ("padding that does not fit", Damage::FlipEncryptedKey),
        ("a content key of 16 bytes", Damage::ContentKeyLength(16)),
        ("an empty content key", Damage::ContentKeyLength(0)),
        ("a number above the modulus", Damage::Segment(1, all_ones)),
    ];
    let sealed = kinds.clone().map(|(_, damage)| sealed(damage));
    let tasks = sealed.each_ref().map(|sealed| move || open(sealed));
    let tasks = tasks.each_ref().map(|task| task as &dyn Fn());
    let costs = in_turns(1500, tasks);
    let base = costs[0].as_secs_f64();
    println!("refusals, RSA-2048");
    for ((name, _), cost) in kinds.iter().zip(costs) {
        println!("  {name}: {cost:?}, {:.3} times", cost.as_secs_f64() / base);
    }
}

/// Others, where they are installed.
fn rivals(setups: &[(usize, &Setup)]) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/target/rivals");
    for (bits, Setup { pem, delivery, .. }) in setups {
        println!("RSA-{bits}, others on the same key");
        let input = serde_json::json!({"pem": pem, "jwe": std::str::from_utf8(&delivery.body).unwrap()}).to_string();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/rivals.mjs");
        let Ok(mut node) = Command::new("node").args([script, folder]).stdin(Stdio::piped()).spawn() else {
            println!("  skipped: node is not there");
            continue;
        };
        node.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        assert!(node.wait().unwrap().success());
    }
    println!("openssl speed, on a key of its own");
    match Command::new("openssl").args(["speed", "-seconds", "3", "rsa2048", "rsa4096"]).stderr(Stdio::null()).output()
    {
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            text.lines()
                .filter(|line| line.contains("bits") || line.contains("/s"))
                .for_each(|line| println!("  {line}"));
        }
        Err(_) => println!("  skipped: openssl is not there"),
    }
}

criterion_group!(benches, deliveries);

fn main() {
    let (small, large) = (setup(2048), setup(4096));
    compare(2048, &small);
    compare(4096, &large);
    refusals(&small);
    rivals(&[(2048, &small), (4096, &large)]);
    benches();
    Criterion::default().configure_from_args().final_summary();
}
