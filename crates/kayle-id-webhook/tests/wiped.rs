//! What was decrypted is gone from the process once it is dropped. A process of its own, since all of its memory is looked at.
#![cfg(target_os = "linux")]

use kayle_id_webhook::SigningSecret;
use kayle_id_webhook::jwk::{PrivateKey, RsaKeySize};
use kayle_id_webhook::webhook::testing::{DeliveryBuilder, Payload};
use kayle_id_webhook::webhook::{Event, Keyring, Receiver};
use std::io::{Read, Write};
use std::os::unix::fs::FileExt;
use std::process::{Command, Stdio};

/// The mark, so veiled that this program holds it nowhere itself.
const VEILED: [u8; 16] = *b"\x12\x1b\x08\x16\x1d\x14\x08\x77\x1e\x13\x14\x1b\x14\x1b\x08\x1c";
const VEIL: u8 = 0x5a;

fn secret() -> SigningSecret {
    SigningSecret::new("whsec_3bibf05j4ogzyse2n9x20u43j2w7x3du")
}

/// How often the mark stands in what this process can write to.
fn found() -> usize {
    let memory = std::fs::File::open("/proc/self/mem").unwrap();
    let mut count = 0;
    let mut chunk = vec![0_u8; 1 << 20];
    for line in std::fs::read_to_string("/proc/self/maps").unwrap().lines() {
        let mut fields = line.split_ascii_whitespace();
        let (Some(range), Some(rights)) = (fields.next(), fields.next()) else { continue };
        if !rights.starts_with("rw") || line.contains("[v") {
            continue;
        }
        let (from, to) = range.split_once('-').unwrap();
        let mut at = u64::from_str_radix(from, 16).unwrap();
        let to = u64::from_str_radix(to, 16).unwrap();
        while at < to {
            let length = usize::try_from(to - at).unwrap_or(usize::MAX).min(chunk.len());
            let Ok(read @ 1..) = memory.read_at(&mut chunk[..length], at) else { break };
            let veiled = |window: &&[u8]| window.iter().zip(VEILED).all(|(byte, veiled)| byte ^ VEIL == veiled);
            count += chunk[..read].windows(VEILED.len()).filter(veiled).count();
            chunk.fill(0);
            at += (read as u64).saturating_sub(if at + (read as u64) < to { VEILED.len() as u64 } else { 0 }).max(1);
        }
    }
    count
}

#[test]
fn no_claim_is_left_in_memory_once_its_event_is_dropped() {
    let key = PrivateKey::generate(RsaKeySize::Rsa2048).unwrap();
    let mut maker = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "makes_a_delivery", "--ignored", "--nocapture"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    maker.stdin.take().unwrap().write_all(key.export_private_pkcs8_pem().as_bytes()).unwrap();
    let output = maker.wait_with_output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let line = |name: &str| text.lines().find_map(|line| line.split_once(name).map(|(_, rest)| rest)).unwrap();

    let receiver =
        Receiver::builder().secret(secret()).keyring(Keyring::new().with("k", &key).unwrap()).build().unwrap();
    let mut headers = http::HeaderMap::new();
    headers.insert("x-kayle-signature", line("signature=").parse().unwrap());
    let sealed = receiver.verify(&headers, line("body=").as_bytes()).unwrap();
    assert_eq!(found(), 0, "nothing is decrypted yet");

    let event = receiver.open_local(&sealed).unwrap();
    let Event::SessionSucceeded(succeeded) = &event else { panic!("not a success") };
    let claims = succeeded.claims().clone();
    assert!(claims.family_name().shared().is_some_and(|name| name.ends_with("\u{c9}\n\u{1f600}")));
    let places = found();
    assert!(places >= 3, "the payload and both copies of the claims are there to be found: {places}");
    drop((event, claims));
    assert_eq!(found(), 0, "everything that held a claim was wiped");
}

/// Run by the other, in a process whose memory does not matter.
#[test]
#[ignore = "the other test runs it"]
fn makes_a_delivery() {
    let mut pem = String::new();
    std::io::stdin().read_to_string(&mut pem).unwrap();
    let key = PrivateKey::from_pem(&pem).unwrap();
    let mark: String = VEILED.iter().map(|byte| char::from(byte ^ VEIL)).collect();
    // Escapes, so that no reader can borrow the text as it stands; and not at its beginning, where an allocator writes first.
    let before = "x".repeat(200);
    let payload = format!(
        r#"{{"data":{{"claims":{{"family_name":"\u0041{before}{mark}\u00c9\n\ud83d\ude00"}},"selected_field_keys":["family_name"]}},"metadata":{{"contract_version":1,"event_id":"evt_1","verification_session_id":"vs_1"}},"type":"verification.session.succeeded"}}"#
    );
    let builder = DeliveryBuilder::new(Payload::raw(payload), &secret()).key("k", &key.public_key());
    let delivery = builder.build().unwrap();
    println!("\nsignature={}", delivery.headers["x-kayle-signature"].to_str().unwrap());
    println!("body={}", std::str::from_utf8(&delivery.body).unwrap());
}
