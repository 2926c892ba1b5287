//! Recorded deliveries, where they are at hand.

use super::at;
use http::{HeaderMap, HeaderName, HeaderValue};
use kayle_id_webhook::SigningSecret;
use kayle_id_webhook::jwk::PrivateKey;
use kayle_id_webhook::webhook::{Keyring, Receiver};
use serde_json::Value;

#[needs::needs("recordings")]
#[test]
fn every_recorded_delivery_opens_to_its_plaintext() {
    let folder = std::fs::read_dir(std::path::Path::new(needs::recordings!()).join("deliveries")).unwrap();
    let mut opened = 0;
    for file in folder {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let recorded: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let text = |name: &str| recorded[name].as_str().unwrap();
        let mut headers = HeaderMap::new();
        for header in recorded["headers"].as_array().unwrap() {
            let name: HeaderName = header[0].as_str().unwrap().parse().unwrap();
            headers.append(name, HeaderValue::from_str(header[1].as_str().unwrap()).unwrap());
        }
        let signed_at = recorded["signed_at"].as_u64().unwrap();
        let key = PrivateKey::from_pem(text("private_key_pkcs8_pem")).unwrap();
        let body = text("body").as_bytes();
        let builder = || {
            let secret = SigningSecret::new(text("signing_secret"));
            Receiver::builder().secret(secret).clock(move || at(signed_at + 1))
        };
        let sealed = builder().build().unwrap().verify(&headers, body).unwrap();
        let keyring = Keyring::new().with(sealed.kid().unwrap(), &key).unwrap();
        let receiver = builder().keyring(keyring).build().unwrap();
        assert_eq!(receiver.verify(&headers, body).unwrap(), sealed);
        let event = receiver.open_local(&sealed).unwrap();
        assert_eq!(event.expose_payload(), text("expected_plaintext"), "{}", path.display());

        let payload = &recorded["expected_payload"];
        assert_eq!(event.type_name(), payload["type"].as_str().unwrap());
        assert_eq!(event.event_id().unwrap().as_str(), payload["metadata"]["event_id"].as_str().unwrap());
        let session = payload["metadata"]["verification_session_id"].as_str().unwrap();
        assert_eq!(event.session_id().unwrap().as_str(), session);
        opened += 1;
    }
    assert!(opened > 0);
}
