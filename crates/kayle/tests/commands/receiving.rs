//! `kayle trigger`, `kayle listen`, `kayle open` and `kayle verify`: deliveries without an account.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc;

use crate::support::{Kayle, SECRET, pin};

fn ready() -> Kayle {
    Kayle::new().key().with("KAYLE_WEBHOOK_SECRET", SECRET)
}

/// An application that answers every request with a status, and gives what it received to the test.
fn application(status: u16) -> (String, mpsc::Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let (received, requests) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (mut request, mut chunk) = (Vec::new(), [0; 4096]);
            loop {
                let read = stream.read(&mut chunk).unwrap();
                request.extend_from_slice(&chunk[..read]);
                let text = String::from_utf8_lossy(&request);
                let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                let length = head
                    .to_lowercase()
                    .split("content-length: ")
                    .nth(1)
                    .unwrap()
                    .lines()
                    .next()
                    .unwrap()
                    .parse::<usize>();
                if body.len() >= length.unwrap() {
                    break;
                }
            }
            let _ = received.send(request);
            let answer = format!("HTTP/1.1 {status} Whatever\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok");
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    (url, requests)
}

#[test]
fn a_triggered_event_is_verified_opened_shown_and_forwarded() {
    let kayle = ready();
    let (url, requests) = application(202);
    let listening = kayle.start(&[
        "listen",
        "--address",
        "127.0.0.1:0",
        "--key",
        "key.pem",
        "--forward",
        &url,
        "--keep",
        "kept.jsonl",
        "--count",
        "1",
    ]);
    let trigger =
        ["trigger", "session.succeeded", "--to", &listening.url, "--key", "key.pem", "--claim", "family_name=ERIKSSON"];
    let shown = kayle.run(&[&trigger[..], &["--claim", "age_over_18=true", "--declined", "given_names"]].concat());
    pin("trigger", &shown);
    let listened = listening.end();
    assert!(!format!("{listened}{shown}").contains("ERIKSSON"));
    pin("listen", listened);
    // The application got the bytes that came, with the server's headers.
    let request = String::from_utf8(requests.recv().unwrap()).unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /hook HTTP/1.1\r\n") && head.contains("x-kayle-signature: t="), "{head}");
    assert!(kayle.read("kept.jsonl").contains(&format!("\"body\":\"{body}\"")));
    // What was kept opens later, masked unless asked.
    pin("open", kayle.run(&["open", "kept.jsonl", "--key", "key.pem"]));
    pin("open_claims", kayle.run(&["open", "kept.jsonl", "--key", "key.pem", "--show-claims"]));
    pin("open_json", kayle.run(&["open", "kept.jsonl", "--key", "key.pem", "--json"]));
    pin("verify", kayle.run(&["verify", "kept.jsonl"]));
    pin("verify_json", kayle.run(&["verify", "kept.jsonl", "--json"]));
    // And is sent again, to the byte.
    pin("listen_resend", kayle.run(&["listen", "resend", "kept.jsonl", "--to", &url]));
    assert!(String::from_utf8(requests.recv().unwrap()).unwrap().ends_with(body));
}

#[test]
fn the_answer_of_the_application_is_the_answer_of_listen() {
    let kayle = ready();
    let (url, _requests) = application(503);
    let listening =
        kayle.start(&["listen", "--address", "127.0.0.1:0", "--key", "key.pem", "--forward", &url, "--count", "1"]);
    pin("trigger_unexpected", kayle.run(&["trigger", "session.expired", "--to", &listening.url, "--key", "key.pem"]));
    assert!(listening.end().out.contains("-> 503"));
    // Nothing listens at this address.
    let listening = kayle.start(&[
        "listen",
        "--address",
        "127.0.0.1:0",
        "--key",
        "key.pem",
        "--forward",
        "http://127.0.0.1:1/",
        "--count",
        "1",
    ]);
    assert_eq!(
        kayle.run(&["trigger", "session.expired", "--to", &listening.url, "--key", "key.pem", "--expect", "502"]).code,
        Some(0)
    );
    pin("listen_forward_unreachable", listening.end());
}

#[test]
fn every_damage_is_refused_by_listen() {
    let kayle = ready();
    let kinds = kayle.succeed(&["trigger", "--damages", "--json"]);
    let kinds: serde_json::Value = serde_json::from_str(&kinds).unwrap();
    let kinds: Vec<String> = kinds.as_array().unwrap().iter().map(damage).collect();
    assert!(kinds.len() > 30);
    let count = kinds.len().to_string();
    let listening =
        kayle.start(&["listen", "--address", "127.0.0.1:0", "--key", "key.pem", "--count", &count, "--json"]);
    for kind in &kinds {
        // A delivery without a kid is opened by a receiver that holds one key.
        let expected = if kind == "no-kid" { "200" } else { "400" };
        let shown = kayle.run(&[
            "trigger",
            "session.failed",
            "--to",
            &listening.url,
            "--key",
            "key.pem",
            "--damage",
            kind,
            "--expect",
            expected,
        ]);
        assert_eq!(shown.code, Some(0), "{kind}: {shown}");
    }
    let listened = listening.end().out;
    let reasons: Vec<serde_json::Value> = listened.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(reasons.len(), kinds.len() + 1);
    for (kind, reason) in
        [("flip-mac", "signature_mismatch"), ("flip-tag", "tag"), ("signed-earlier=10m", "signature_stale")]
    {
        let at = kinds.iter().position(|known| known == kind).unwrap();
        assert_eq!(reasons[at + 1]["reason"], reason, "{kind}");
    }
}

/// A damage with a value that harms.
fn damage(kind: &serde_json::Value) -> String {
    let name = kind["name"].as_str().unwrap();
    let value = match (name, kind["value"].as_str()) {
        (_, None) => return name.to_owned(),
        ("segment" | "append-to-segment", _) => "2:AAAA",
        (_, Some("TIME")) => "10m",
        ("second-timestamp", _) => "1",
        ("timestamp-text", _) => "+1",
        ("header-member", _) => r#""zip":"DEF""#,
        ("header", _) => r#"{"alg":"none"}"#,
        ("shift-tag", _) => "1",
        _ => "7",
    };
    format!("{name}={value}")
}

#[test]
fn damages_are_listed_and_a_mistake_is_explained() {
    let kayle = ready();
    pin("trigger_damages", kayle.run(&["trigger", "--damages"]));
    let trigger = |arguments: &[&str]| {
        kayle.run(&[&["trigger", "session.succeeded", "--to", "http://127.0.0.1:1/"], arguments].concat())
    };
    pin("trigger_damage_unknown", trigger(&["--key", "key.pem", "--damage", "rust"]));
    pin("trigger_no_key", trigger(&[]));
    pin("trigger_unreachable", trigger(&["--key", "key.pem"]));
    pin(
        "trigger_unknown_event",
        kayle.run(&["trigger", "session.lost", "--to", "http://127.0.0.1:1/", "--key", "key.pem"]).code.unwrap(),
    );
    pin(
        "trigger_no_secret",
        Kayle::new().key().run(&["trigger", "session.failed", "--to", "http://127.0.0.1:1/", "--key", "key.pem"]),
    );
}

#[test]
fn claims_come_from_a_file_and_another_event_has_data() {
    let kayle = ready();
    kayle.write("claims.json", r#"{"family_name": "ERIKSSON", "age_over_18": true, "given_names": null}"#);
    kayle.succeed(&[
        "trigger",
        "session.succeeded",
        "--claims-file",
        "claims.json",
        "--key",
        "key.pem",
        "--save",
        "a.jsonl",
        "--quiet",
    ]);
    pin("open_claims_file", kayle.run(&["open", "a.jsonl", "--key", "key.pem", "--show-claims"]));
    kayle.write("data.json", r#"{"reviewer": "somebody"}"#);
    kayle.succeed(&[
        "trigger",
        "verification.session.reviewed",
        "--data-file",
        "data.json",
        "--key",
        "key.pem",
        "--save",
        "b.jsonl",
    ]);
    let payload = kayle.succeed(&["open", "b.jsonl", "--key", "key.pem", "--show-claims", "--payload"]);
    assert!(payload.contains(r#""data":{"reviewer":"somebody"}"#), "{payload}");
    kayle.write("claims.json", r#"{"family_name": "ERIKSSON""#);
    let shown = kayle.run(&[
        "trigger",
        "session.succeeded",
        "--claims-file",
        "claims.json",
        "--key",
        "key.pem",
        "--save",
        "c.jsonl",
    ]);
    assert!(shown.code == Some(1) && !shown.error.contains("ERIKSSON"), "{shown}");
}

#[test]
fn a_captured_request_is_opened_and_a_changed_one_is_explained() {
    let kayle = ready();
    kayle.succeed(&["trigger", "session.cancelled", "--key", "key.pem", "--save", "kept.jsonl", "--quiet"]);
    let kept: serde_json::Value = serde_json::from_str(&kayle.read("kept.jsonl")).unwrap();
    let mut request = "POST /webhooks HTTP/1.1\r\nHost: example.com\r\n".to_owned();
    for header in kept["headers"].as_array().unwrap() {
        request.push_str(&format!("{}: {}\r\n", header[0].as_str().unwrap(), header[1].as_str().unwrap()));
    }
    let body = kept["body"].as_str().unwrap();
    kayle.write("request.txt", &format!("{request}\r\n{body}"));
    pin("open_captured", kayle.run(&["open", "request.txt", "--key", "key.pem"]));
    kayle.write("changed.txt", &format!("{request}\r\n{body}\n"));
    pin("verify_changed", kayle.run(&["verify", "changed.txt"]));
    kayle.succeed(&["keys", "generate", "--bits", "2048", "--out", "other.pem", "--quiet"]);
    pin("open_other_key", kayle.run(&["open", "request.txt", "--key", "other.pem"]));
    pin("open_no_key", kayle.run(&["open", "request.txt"]));
    kayle.write("nothing.txt", "hello");
    pin("verify_nothing", kayle.run(&["verify", "nothing.txt"]));
    // A signature is checked against the body alone as well.
    let signature = kept["headers"].as_array().unwrap().iter().find(|header| header[0] == "x-kayle-signature").unwrap();
    kayle.write("body.txt", body);
    kayle.succeed(&["verify", "body.txt", "--signature", signature[1].as_str().unwrap()]);
}

#[test]
fn an_old_delivery_is_signed_anew_on_request() {
    let kayle = ready();
    kayle.succeed(&[
        "trigger",
        "session.expired",
        "--key",
        "key.pem",
        "--damage",
        "signed-earlier=1h",
        "--save",
        "old.jsonl",
        "--quiet",
    ]);
    kayle.succeed(&["verify", "old.jsonl"]);
    assert_eq!(kayle.run(&["verify", "old.jsonl", "--tolerance", "5m"]).code, Some(5));
    let listening = kayle.start(&["listen", "--address", "127.0.0.1:0", "--key", "key.pem", "--count", "2"]);
    pin("listen_resend_stale", kayle.run(&["listen", "resend", "old.jsonl", "--to", &listening.url]));
    kayle.succeed(&["listen", "resend", "old.jsonl", "--to", &listening.url, "--sign"]);
    assert_eq!(listening.end().code, Some(0));
}

#[test]
fn what_is_named_and_is_not_there_is_refused_before_anything_is_tested() {
    let kayle = Kayle::new().with("KAYLE_API_KEY", "kk_0123456789abcdefghijklmnopqrstuv");
    let shown = kayle.run(&["conform", "http://127.0.0.1:9/", "--only", "mac-lenght"]);
    assert_eq!(shown.code, Some(2), "{shown}");
    assert!(shown.error.contains("--only mac-lenght") && shown.error.contains("mac-length"), "{shown}");
    let shown = kayle.run(&["doctor", "--base-url", "http://127.0.0.1:9", "--vault", "nowhere"]);
    assert_eq!(shown.code, Some(2), "{shown}");
    assert!(shown.error.contains("--vault nowhere"), "{shown}");
}
