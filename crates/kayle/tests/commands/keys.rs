//! `kayle keys`.

use crate::support::{Kayle, pin};

#[test]
fn generate_writes_the_private_key_to_a_file_and_prints_the_public_jwk() {
    let kayle = Kayle::new();
    pin(
        "keys_generate",
        kayle.run(&[
            "keys", "generate", "--bits", "2048", "--out", "new.pem", "--public", "new.jwk", "--kid", "2026-01",
        ]),
    );
    assert!(kayle.read("new.pem").starts_with("-----BEGIN PRIVATE KEY-----"));
    assert!(kayle.read("new.jwk").contains(r#""kid":"2026-01""#));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(kayle.path("new.pem")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    pin("keys_generate_exists", kayle.run(&["keys", "generate", "--bits", "2048", "--out", "new.pem"]));
}

#[test]
fn public_thumbprint_and_check_read_every_form() {
    let kayle = Kayle::new().key();
    for (form, file) in [
        ("pkcs8-der", "key.der"),
        ("pkcs1-pem", "one.pem"),
        ("pkcs1-der", "one.der"),
        ("private-jwk", "private.jwk"),
        ("jwk", "public.jwk"),
        ("spki-pem", "public.pem"),
        ("spki-der", "public.der"),
    ] {
        kayle.succeed(&["keys", "convert", "key.pem", "--to", form, "--out", file]);
        assert_eq!(
            kayle.succeed(&["keys", "thumbprint", file]),
            kayle.succeed(&["keys", "thumbprint", "key.pem"]),
            "{form}"
        );
        assert_eq!(kayle.succeed(&["keys", "public", file]), kayle.succeed(&["keys", "public", "key.pem"]), "{form}");
        kayle.succeed(&["keys", "check", file, "--matches", "key.pem"]);
    }
    pin("keys_check_private", kayle.run(&["keys", "check", "key.pem"]));
    pin("keys_check_public", kayle.run(&["keys", "check", "public.jwk"]));
    pin("keys_check_json", kayle.run(&["keys", "check", "public.der", "--json"]));
    pin("keys_public", kayle.run(&["keys", "public", "key.pem", "--kid", "2026-01"]));
    // Back from each private form to the first.
    for file in ["key.der", "one.pem", "one.der", "private.jwk"] {
        kayle.succeed(&["keys", "convert", file, "--to", "pkcs8-pem", "--out", "again.pem", "--force"]);
        assert_eq!(kayle.read("again.pem"), kayle.read("key.pem"), "{file}");
    }
}

#[test]
fn a_private_key_goes_to_standard_output_on_request_only() {
    let kayle = Kayle::new().key();
    pin("keys_convert_without_out", kayle.run(&["keys", "convert", "key.pem", "--to", "pkcs8-pem"]));
    let output = kayle.command(&["keys", "convert", "key.pem", "--to", "pkcs8-pem", "--out", "-"]).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), kayle.read("key.pem"));
}

#[test]
fn a_public_key_becomes_no_private_one_and_another_key_does_not_match() {
    let kayle = Kayle::new().key();
    kayle.succeed(&["keys", "convert", "key.pem", "--to", "jwk", "--out", "public.jwk"]);
    kayle.succeed(&["keys", "generate", "--bits", "2048", "--out", "other.pem"]);
    pin("keys_convert_public", kayle.run(&["keys", "convert", "public.jwk", "--to", "pkcs8-pem", "--out", "x.pem"]));
    pin("keys_check_other", kayle.run(&["keys", "check", "key.pem", "--matches", "other.pem"]));
}

#[test]
fn what_is_no_key_is_refused_without_quoting_it() {
    let kayle = Kayle::new();
    kayle.write("encrypted.pem", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n");
    kayle.write("text.pem", "my password is hunter2");
    for (name, file) in [("encrypted", "encrypted.pem"), ("text", "text.pem"), ("missing", "missing.pem")] {
        let shown = kayle.run(&["keys", "check", file]);
        assert!(!shown.error.contains("hunter2") && !shown.error.contains("MIIB"), "{shown}");
        pin(&format!("keys_refused_{name}"), shown);
    }
}
