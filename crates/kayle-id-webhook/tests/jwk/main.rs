//! Local RSA keys to public JWKs, through the public API.

#![allow(clippy::unwrap_used)]

mod build;
mod forms;
mod jose;
mod jwks;
mod keys;
mod kinds;
mod members;
mod numbers;
mod openssl;
mod properties;
mod rsa_09;
mod rsa_crate;

use build::F4;
use jwks::{RFC_7638_N, RFC_7638_THUMBPRINT, private_jwk_with, public_jwk_with};
use kayle_id_webhook::jwk::{KeyError, PrivateKey, PublicJwk, PublicKey, RsaKeySize};
use serde_json::{Value, json};

#[test]
fn the_thumbprint_is_that_of_rfc_7638_and_the_default_kid() {
    let key = PublicKey::from_jwk(&public_jwk_with(json!({"alg": "RSA-OAEP-256", "kid": "2011-04-29"}))).unwrap();
    let jwk = key.public_jwk();
    assert_eq!(key.thumbprint(), RFC_7638_THUMBPRINT);
    assert_eq!((jwk.thumbprint(), jwk.kid()), (RFC_7638_THUMBPRINT, RFC_7638_THUMBPRINT));
    assert_eq!((jwk.n().as_str(), jwk.e().as_str()), (RFC_7638_N, "AQAB"));
    assert_eq!(jwk, PublicJwk::from(&key));
}

#[test]
fn the_jwk_has_these_members_in_this_order_and_no_others() {
    let jwk = PrivateKey::from_pem(keys::PKCS8).unwrap().public_jwk().with_kid("a \"b\" \\ ü\n").unwrap();
    let expected = format!(
        r#"{{"kty":"RSA","n":"{}","e":"AQAB","alg":"RSA-OAEP-256","use":"enc","key_ops":["encrypt"],"kid":"a \"b\" \\ ü\n"}}"#,
        jwk.n()
    );
    assert_eq!(jwk.to_json(), expected);
    assert_eq!(serde_json::to_string(&jwk).unwrap(), expected);
}

#[test]
fn a_registered_jwk_is_read_back_as_the_same_key() {
    let key = PublicKey::from_pem(keys::SPKI).unwrap();
    assert_eq!(PublicKey::from_jwk(&key.public_jwk().to_json()), Ok(key));
}

#[test]
fn a_kid_has_1_to_128_characters() {
    let jwk = PublicKey::from_pem(keys::SPKI).unwrap().public_jwk();
    for good in ["a".to_owned(), "ü".repeat(128)] {
        let named = jwk.clone().with_kid(good.as_str()).unwrap();
        assert_eq!((named.kid(), named.thumbprint()), (good.as_str(), jwk.thumbprint()));
        assert_ne!(named, jwk);
    }
    assert_eq!(jwk.clone().with_kid(""), Err(KeyError::Kid { characters: 0 }));
    assert_eq!(jwk.with_kid("ü".repeat(129)), Err(KeyError::Kid { characters: 129 }));
}

#[test]
fn a_generated_key_survives_export_and_import() {
    for (size, bits) in [(RsaKeySize::default(), 2048), (RsaKeySize::Rsa3072, 3072), (RsaKeySize::Rsa4096, 4096)] {
        let key = PrivateKey::generate(size).unwrap();
        let pem = key.export_private_pkcs8_pem();
        let restored = PrivateKey::from_pem(pem.as_bytes()).unwrap();
        assert_eq!((key.bits(), restored.bits(), key.public_key().bits()), (bits, bits, bits));
        assert_eq!(restored.thumbprint(), key.thumbprint());
        assert_eq!(*restored.export_private_pkcs8_pem(), *pem);
        assert_eq!(key.public_key().exponent(), F4);
    }
}

#[test]
fn debug_shows_size_and_thumbprint_only() {
    let key = PrivateKey::from_pem(keys::PKCS8).unwrap();
    let thumbprint = key.thumbprint();
    assert_eq!(format!("{key:?}"), format!("PrivateKey {{ bits: 2048, thumbprint: \"{thumbprint}\", .. }}"));
    assert_eq!(format!("{:?}", key.public_key()), format!("PublicKey {{ bits: 2048, thumbprint: \"{thumbprint}\" }}"));
}

#[test]
fn keys_cross_threads() {
    fn crosses<T: Send + Sync + 'static>() {}
    crosses::<PrivateKey>();
    crosses::<PublicKey>();
    crosses::<PublicJwk>();
    crosses::<KeyError>();
}

#[test]
fn no_error_text_quotes_what_was_read() {
    let secret = "c2VjcmV0IHNlY3JldCBzZWNyZXQ";
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{secret}!\n-----END PRIVATE KEY-----");
    for refused in [
        PrivateKey::from_pem(&pem).unwrap_err(),
        PrivateKey::from_pem(secret).unwrap_err(),
        PrivateKey::from_der(secret.as_bytes()).unwrap_err(),
        PrivateKey::from_jwk(&private_jwk_with(json!({ "d": secret }))).unwrap_err(),
        PrivateKey::from_jwk(&private_jwk_with(json!({ "kty": secret }))).unwrap_err(),
        PrivateKey::from_jwk(&private_jwk_with(json!({ "key_ops": [secret] }))).unwrap_err(),
        PrivateKey::from_jwk(secret).unwrap_err(),
    ] {
        let text = format!("{refused} {refused:?}");
        assert!(!text.contains("c2Vj") && text.len() > 20, "{text}");
    }
}

#[needs::needs("recordings")]
#[test]
fn the_keys_of_recorded_deliveries_are_imported() {
    let folder = std::fs::read_dir(std::path::Path::new(needs::recordings!()).join("deliveries")).unwrap();
    for file in folder {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let delivery: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let pem = delivery["private_key_pkcs8_pem"].as_str().unwrap();
        let key = PrivateKey::from_pem(pem).unwrap();
        assert_eq!(key.export_private_pkcs8_pem().trim_end(), pem.trim_end(), "{}", path.display());
    }
}
