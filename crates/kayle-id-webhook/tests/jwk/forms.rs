//! PEM and DER: one key, one spelling.

use kayle_id_webhook::jwk::{KeyError, MAX_INPUT_BYTES, PrivateKey, PublicKey};

use super::build::{self, F4, der, element, integer, modulus, pem, pkcs1_public, sequence, spki};
use super::keys;

#[test]
fn every_form_of_one_key_is_the_same_key() {
    let expected = PublicKey::from_pem(keys::SPKI).unwrap();
    let private = [
        PrivateKey::from_pem(keys::PKCS8),
        PrivateKey::from_pem(keys::PKCS1),
        PrivateKey::from_der(&der(keys::PKCS8)),
        PrivateKey::from_der(&der(keys::PKCS1)),
        PrivateKey::from_jwk(keys::JWK),
    ];
    for key in private {
        let key = key.unwrap();
        assert_eq!(key.public_key(), expected);
        assert_eq!(*key.export_private_pkcs8_pem(), keys::PKCS8);
    }
    let public = [
        PublicKey::from_pem(keys::PKCS1_PUBLIC),
        PublicKey::from_der(&der(keys::SPKI)),
        PublicKey::from_der(&der(keys::PKCS1_PUBLIC)),
    ];
    assert!(public.into_iter().all(|key| key.as_ref() == Ok(&expected)));
}

#[test]
fn white_space_around_a_block_and_any_line_length_are_fine() {
    let crlf = keys::PKCS8.replace('\n', "\r\n");
    let one_line = pem("PRIVATE KEY", &der(keys::PKCS8));
    for good in [keys::PKCS8.trim_end(), &format!("\n \t{}\n\n", keys::PKCS8), &crlf, &one_line] {
        assert!(PrivateKey::from_pem(good).is_ok(), "{good:.60}");
    }
}

#[test]
fn what_files_and_environments_put_around_one_key_is_passed_over() {
    let (key, bag) = (
        keys::PKCS8,
        "Bag Attributes\n    friendlyName: C:\\new key\n    localKeyID: 01 02\nKey Attributes: <No Attributes>\n",
    );
    let lines = |with: fn(&str) -> String| key.lines().map(with).collect::<String>();
    let spelled = |text: &str| key.replace('\n', text);
    let forms = [
        format!("\u{feff}{key}"),
        format!("\u{feff}\r\n {}", key.replace('\n', "\r\n")),
        spelled("\r"),
        spelled("\\n"),
        spelled("\\r\\n"),
        spelled("\\r"),
        spelled("\\\\n"),
        spelled("\\n\n"),
        spelled(" "),
        spelled("\n\n"),
        spelled("\t\n"),
        format!("\"{}\"", key.trim_end()),
        format!("'{}'\n", spelled("\\n").trim_end()),
        format!("\u{feff}\"{}\"", spelled("\\r\\n")),
        lines(|line| format!("  {line}\n")),
        lines(|line| format!("\t{line}  \r\n")),
        format!("{bag}{key}"),
        format!("{bag}{}{key}", keys::CERTIFICATE),
        format!("{key}{}", keys::CERTIFICATE),
        format!("my key:\n{key}and so on\n-----\n"),
        format!("-----BEGIN SOMETHING ELSE-----\nAA==\n-----END SOMETHING ELSE-----\n{key}"),
        format!("{}{key}", keys::SPKI),
        format!("{key}{}", keys::SPKI),
        key.replacen("MII", "M \t II", 1),
        format!("{key}\0"),
    ];
    for form in &forms {
        let read = PrivateKey::from_pem(form).unwrap_or_else(|error| panic!("{error}: {form:.90}"));
        assert_eq!(*read.export_private_pkcs8_pem(), key);
    }
    let latin = [b"\xe9t\xe9\n", key.as_bytes(), b"\xff"].concat();
    assert!(PrivateKey::from_pem(latin).is_ok(), "what stands around a block need not be UTF-8");

    let public = PublicKey::from_pem(keys::SPKI).unwrap();
    for form in
        [format!("{key}{}", keys::SPKI), keys::SPKI.replace('\n', "\\n"), format!("\u{feff}{bag}{}", keys::SPKI)]
    {
        assert_eq!(PublicKey::from_pem(form).as_ref(), Ok(&public));
    }
    assert_eq!(PublicKey::from_pem(format!("{bag}{key}")), Err(KeyError::PrivateKeyGiven));
    let doubted = format!("{}{}", keys::SPKI, keys::PKCS1_PUBLIC);
    assert!(matches!(PublicKey::from_pem(doubted), Err(KeyError::Pem { .. })));
    assert_eq!(PrivateKey::from_pem(format!("{bag}{}", keys::CERTIFICATE)).unwrap_err(), KeyError::Certificate);
    assert_eq!(
        PrivateKey::from_pem(format!("{}{}", keys::CERTIFICATE, keys::SPKI)).unwrap_err(),
        KeyError::PublicKeyGiven
    );
}

#[test]
fn anything_else_around_or_inside_a_block_refuses_it() {
    let body = der(keys::PKCS8);
    let spoiled = keys::PKCS8.replacen("MII", "M?II", 1);
    for (bad, word) in [
        (format!("my key: {}", keys::PKCS8), "before"),
        (format!("{}my key", keys::PKCS8.trim_end()), "after"),
        (format!("{} my key", keys::PKCS8.trim_end()), "after"),
        (format!("{}{}", keys::PKCS8, keys::PKCS8), "several"),
        (format!("{}{}", keys::PKCS8, keys::PKCS1), "several"),
        (format!("{}{}", keys::PKCS8, keys::ENCRYPTED_PKCS8), "several"),
        (keys::PKCS8.replace('\n', ""), "line breaks"),
        (keys::PKCS8.replace('\n', "\\t"), "line breaks"),
        (spoiled, "base64"),
        (keys::PKCS8.replace("END PRIVATE", "END PUBLIC"), "match"),
        (pem("MESSAGE", &body), "label"),
        (keys::JWK.to_owned(), "from_jwk"),
        (String::new(), "empty"),
    ] {
        match PrivateKey::from_pem(&bad) {
            Err(KeyError::Pem { problem }) => assert!(problem.contains(word), "{word}: {problem}"),
            other => panic!("{word}: {other:?}"),
        }
    }
    assert!(PrivateKey::from_pem(&body).unwrap_err().to_string().contains("from_der"));
    assert!(PrivateKey::from_der(keys::PKCS8.as_bytes()).unwrap_err().to_string().contains("from_pem"));
    assert!(PrivateKey::from_der(keys::JWK.as_bytes()).unwrap_err().to_string().contains("from_jwk"));
    assert!(PrivateKey::from_jwk(keys::PKCS8).unwrap_err().to_string().contains("from_pem"));
}

#[test]
fn der_has_one_spelling() {
    let n = modulus(2048);
    let (good_n, good_e) = (integer(&n), integer(F4));
    let padded = element(2, &[&[0, 0], &n[..]].concat());
    let negative = element(2, &n);
    let identified = |parameters: &[u8]| {
        let algorithm = sequence(&[&build::RSA[2..13], parameters]);
        sequence(&[&algorithm, &element(3, &[&[0], &pkcs1_public(&n, F4)[..]].concat())])
    };
    let good_key = pkcs1_public(&n, F4);
    let long = [&[0x30, 0x83, 0, 1, 14][..], &good_key[4..]].concat();
    for (name, bad) in [
        ("a padded modulus", sequence(&[&padded, &good_e])),
        ("a negative modulus", sequence(&[&negative, &good_e])),
        ("a padded exponent", sequence(&[&good_n, &[2, 4, 0, 1, 0, 1]])),
        ("an exponent without bytes", sequence(&[&good_n, &[2, 0]])),
        ("bytes behind the key", [&good_key[..], &[0]].concat()),
        ("bytes behind the SPKI", [&spki(&n, F4)[..], &[0]].concat()),
        ("no parameters", identified(&[])),
        ("a NULL with contents", identified(&[5, 1, 0])),
        ("other parameters", identified(&[0x30, 0])),
        ("more parameters", identified(&[5, 0, 5, 0])),
        ("unused bits", sequence(&[build::RSA, &element(3, &[&[1], &good_key[..]].concat())])),
        ("a long length", long),
        ("an indefinite length", [&[0x30, 0x80][..], &good_n, &good_e, &[0, 0]].concat()),
        ("nothing", Vec::new()),
        ("one integer", sequence(&[&good_n])),
    ] {
        assert!(matches!(PublicKey::from_der(&bad), Err(KeyError::Der { .. })), "{name}");
    }
    assert!(PublicKey::from_der(&good_key).is_ok());
    assert!(PublicKey::from_der(&identified(&[5, 0])).is_ok());
}

#[test]
fn pkcs8_may_carry_attributes_and_its_public_key() {
    let pkcs8 = |version: u8, tail: &[u8]| {
        let key = element(4, &der(keys::PKCS1));
        PrivateKey::from_der(&sequence(&[&[2, 1, version], build::RSA, &key, tail])).map(|key| key.bits())
    };
    assert_eq!(pkcs8(0, &[]), Ok(2048));
    assert_eq!(pkcs8(0, &[0xa0, 0]), Ok(2048));
    assert_eq!(pkcs8(1, &[0xa0, 0, 0x81, 2, 0, 1]), Ok(2048));
    for refused in [pkcs8(0, &[0x81, 2, 0, 1]), pkcs8(2, &[]), pkcs8(0, &[5, 0])] {
        assert!(matches!(refused, Err(KeyError::Der { .. })));
    }
}

#[test]
fn inputs_of_more_than_64_kib_are_not_read() {
    let long = format!("{}{}", keys::PKCS8, " ".repeat(MAX_INPUT_BYTES));
    let too_long = |bytes| KeyError::InputTooLong { bytes, max: MAX_INPUT_BYTES };
    assert_eq!(PrivateKey::from_pem(&long).unwrap_err(), too_long(long.len()));
    assert_eq!(PrivateKey::from_der(long.as_bytes()).unwrap_err(), too_long(long.len()));
    assert_eq!(PrivateKey::from_jwk(&long).unwrap_err(), too_long(long.len()));
    assert_eq!(PublicKey::from_jwk(&long), Err(too_long(long.len())));
    assert!(PrivateKey::from_pem(long.get(..MAX_INPUT_BYTES).unwrap()).is_ok());
}
