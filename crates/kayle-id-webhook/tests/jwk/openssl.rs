//! Mutated keys, read here and by OpenSSL, which node has inside: what is taken here is the same key there.

use super::build::{der, spki};
use super::keys;
use base64ct::{Base64, Encoding};
use kayle_id_webhook::jwk::{KeyError, PrivateKey, PublicKey};
use std::io::Write;
use std::process::{Command, Stdio};

/// So many mutations of each form, unless `KEY_MUTATIONS` says how many; CI has 16,000 of each of the five.
const MUTATIONS: usize = 400;

/// What OpenSSL reads: whether it writes the key again byte for byte, and the public half.
struct Read {
    is_canonical: bool,
    spki: Vec<u8>,
}

fn openssl(form: &str, inputs: &[Vec<u8>]) -> Vec<Option<Read>> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/jwk/openssl.mjs");
    let mut node = Command::new("node").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let lines: String = inputs.iter().map(|input| format!("{form} {}\n", Base64::encode_string(input))).collect();
    let mut stdin = node.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = node.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let read: Vec<Option<Read>> = text
        .lines()
        .map(|line| {
            let (again, spki) = line.split_once(' ')?;
            Some(Read { is_canonical: again == "same", spki: Base64::decode_vec(spki).unwrap() })
        })
        .collect();
    assert_eq!(read.len(), inputs.len());
    read
}

/// Numbers that look random and are the same in every run (xorshift64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}

/// The key with one thing changed: a bit, a byte, or a stretch that is cut out, doubled or moved.
fn mutated(key: &[u8], numbers: &mut Numbers, alphabet: &[u8]) -> Vec<u8> {
    let mut bytes = key.to_vec();
    // Most of what tells a reader something stands at the beginning.
    let at = if numbers.below(2) == 0 { numbers.below(40.min(bytes.len())) } else { numbers.below(bytes.len()) };
    let length = (1 + numbers.below(8)).min(bytes.len() - at);
    match numbers.below(6) {
        0 => bytes[at] ^= 1 << numbers.below(8),
        1 => bytes[at] = alphabet[numbers.below(alphabet.len())],
        2 => drop(bytes.drain(at..at + length)),
        3 => bytes.insert(at, alphabet[numbers.below(alphabet.len())]),
        4 => {
            let stretch = bytes[at..at + length].to_vec();
            let to = numbers.below(bytes.len());
            bytes.splice(to..to, stretch);
        }
        _ => bytes.truncate(at.max(1)),
    }
    bytes
}

fn mutations(key: &[u8], alphabet: &[u8]) -> Vec<Vec<u8>> {
    let count = std::env::var("KEY_MUTATIONS").ok().map_or(MUTATIONS, |count| count.parse().unwrap());
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    std::iter::once(key.to_vec()).chain((0..count).map(|_| mutated(key, &mut numbers, alphabet))).collect()
}

/// Whether the key itself is refused here, and not the way in which it is written. OpenSSL looks neither at the version of
/// a PKCS#1 key nor at signs.
fn is_about_the_key(error: &KeyError) -> bool {
    match error {
        KeyError::Der { problem } => problem.contains("version is unknown") || problem.contains("is negative"),
        KeyError::Pem { .. } => false,
        _ => true,
    }
}

/// Where a mutated key differs from the original, for a message of a length that can be read.
fn changed(original: &[u8], mutated: &[u8]) -> String {
    let at = original.iter().zip(mutated).take_while(|(one, other)| one == other).count();
    let around = &mutated[at.saturating_sub(16)..mutated.len().min(at + 24)];
    format!("{} of {} bytes, changed at {at}: {:?}", mutated.len(), original.len(), String::from_utf8_lossy(around))
}

/// Holds a reader against OpenSSL, and returns how many mutated keys both read.
fn agree(form: &str, key: &[u8], read: impl Fn(&[u8]) -> Result<PublicKey, KeyError>) -> usize {
    let inputs = mutations(key, &[0, 1, 2, 3, 4, 5, 6, 0x30, 0x7f, 0x80, 0x81, 0x82, 0x83, 0xa0, 0xff]);
    let mut both = 0;
    for (input, theirs) in inputs.iter().zip(openssl(form, &inputs)) {
        match (read(input), theirs) {
            (Ok(key), Some(theirs)) => {
                assert!(
                    spki(key.modulus(), key.exponent()) == theirs.spki,
                    "two keys: {form} {}",
                    changed(&inputs[0], input)
                );
                both += 1;
            }
            (Ok(_), None) => panic!("OpenSSL refuses this {form}: {}", changed(&inputs[0], input)),
            (Err(error), Some(theirs)) if theirs.is_canonical => {
                let what = changed(&inputs[0], input);
                assert!(is_about_the_key(&error), "OpenSSL writes this {form} as it is: {error}: {what}");
            }
            (Err(_), _) => {}
        }
    }
    both
}

fn private(der: &[u8]) -> Result<PublicKey, KeyError> {
    PrivateKey::from_der(der).map(|key| key.public_key())
}

#[needs::needs("node")]
#[test]
fn mutated_private_keys_are_read_as_openssl_reads_them() {
    assert!(agree("pkcs8", &der(keys::PKCS8), private) >= 1);
    assert!(agree("pkcs1", &der(keys::PKCS1), private) >= 1);
}

#[needs::needs("node")]
#[test]
fn mutated_public_keys_are_read_as_openssl_reads_them() {
    assert!(agree("spki", &der(keys::SPKI), PublicKey::from_der) > MUTATIONS / 100);
    assert!(agree("pkcs1-public", &der(keys::PKCS1_PUBLIC), PublicKey::from_der) > MUTATIONS / 100);
}

#[needs::needs("node")]
#[test]
fn mutated_pem_gives_no_other_key_than_openssl_reads() {
    let inputs = mutations(keys::PKCS8.as_bytes(), b"\n\r \t-=+/A\\\"\x0b_\x1c\x7f\x8a\xc3\xa9");
    let original = PublicKey::from_pem(keys::SPKI).unwrap();
    let original = spki(original.modulus(), original.exponent());
    for (input, theirs) in inputs.iter().zip(openssl("pem", &inputs)) {
        let what = || changed(&inputs[0], input);
        match (PrivateKey::from_pem(input), theirs) {
            (Ok(key), _) => {
                let key = key.public_key();
                assert!(spki(key.modulus(), key.exponent()) == original, "another key: {}", what());
            }
            // OpenSSL does not look whether the private parts fit the public ones.
            (Err(error @ KeyError::Pem { .. }), Some(theirs)) => {
                assert!(theirs.spki != original, "OpenSSL reads the key: {error}: {}", what());
            }
            (Err(_), _) => {}
        }
    }
}
