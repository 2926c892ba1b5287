//! Wycheproof's vectors, through the code that deliveries go through.

use kayle_id_webhook::jwk::PrivateKey;
use kayle_id_webhook::webhook::ContentEncryption;
use kayle_id_webhook::webhook::testing::primitives::{gcm_open, hmac_verify, oaep_decrypt};
use wycheproof::{HashFunction, Mgf, aead, mac, rsa_oaep};

#[test]
fn rsa_oaep_with_sha_256() {
    use rsa_oaep::TestName::{Rsa2048Sha256Mgf1Sha256, Rsa3072Sha256Mgf1Sha256, Rsa4096Sha256Mgf1Sha256, RsaMisc};
    let (mut valid, mut invalid) = (0, 0);
    for name in [Rsa2048Sha256Mgf1Sha256, Rsa3072Sha256Mgf1Sha256, Rsa4096Sha256Mgf1Sha256, RsaMisc] {
        let set = rsa_oaep::TestSet::load(name).unwrap();
        for group in set.test_groups {
            let sha_256 = group.hash == HashFunction::Sha2_256 && group.mgf_hash == HashFunction::Sha2_256;
            if !sha_256 || group.mgf != Mgf::Mgf1 || group.key_size < 2048 {
                continue;
            }
            let key = PrivateKey::from_der(&group.pkcs8).unwrap();
            for test in group.tests {
                let opened = oaep_decrypt(&key, &test.ct);
                // JWE has no label: what was encrypted with one must not open.
                if test.result.must_fail() || !test.label.is_empty() {
                    assert_eq!(opened, None, "{name:?} {}", test.tc_id);
                    invalid += 1;
                } else {
                    assert_eq!(opened.as_deref(), Some(&test.pt[..]), "{name:?} {}", test.tc_id);
                    valid += 1;
                }
            }
        }
    }
    assert!(valid >= 30 && invalid >= 50, "{valid} {invalid}");
}

#[test]
fn aes_gcm() {
    let set = aead::TestSet::load(aead::TestName::AesGcm).unwrap();
    let (mut valid, mut invalid, mut foreign) = (0, 0, 0);
    for group in set.test_groups {
        let encryption = match group.key_size {
            128 => ContentEncryption::A128Gcm,
            192 => ContentEncryption::A192Gcm,
            _ => ContentEncryption::A256Gcm,
        };
        for test in group.tests {
            let opened = gcm_open(encryption, &test.key, &test.nonce, &test.aad, &test.ct, &test.tag);
            if group.nonce_size != 96 || group.tag_size != 128 {
                // Good or bad, a vector or a tag of another length is refused.
                assert_eq!(opened, None, "{}", test.tc_id);
                foreign += 1;
            } else if test.result.must_fail() {
                assert_eq!(opened, None, "{}", test.tc_id);
                invalid += 1;
            } else {
                assert_eq!(opened.as_deref(), Some(&test.pt[..]), "{}", test.tc_id);
                valid += 1;
            }
        }
    }
    assert!(valid >= 90 && invalid >= 60 && foreign >= 50, "{valid} {invalid} {foreign}");
}

#[test]
fn hmac_sha_256() {
    let set = mac::TestSet::load(mac::TestName::HmacSha256).unwrap();
    let (mut valid, mut invalid, mut truncated) = (0, 0, 0);
    for group in set.test_groups {
        for test in group.tests {
            let holds = hmac_verify(&test.key, &test.msg, &test.tag);
            if group.tag_size != 256 {
                assert!(!holds, "a truncated tag: {}", test.tc_id);
                truncated += 1;
            } else {
                assert_eq!(holds, !test.result.must_fail(), "{}", test.tc_id);
                if holds { valid += 1 } else { invalid += 1 }
            }
        }
    }
    assert!(valid >= 20 && invalid >= 20 && truncated >= 20, "{valid} {invalid} {truncated}");
}
