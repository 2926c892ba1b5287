//! Keys made once for these tests, by OpenSSL 3.0 unless said otherwise. They protect nothing.

/// `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048`.
pub(super) const PKCS8: &str = include_str!("keys/pkcs8.pem");

/// The same key by `openssl rsa -traditional`.
pub(super) const PKCS1: &str = include_str!("keys/pkcs1.pem");

/// Its public half by `openssl rsa -pubout`.
pub(super) const SPKI: &str = include_str!("keys/spki.pem");

/// Its public half by `openssl rsa -RSAPublicKey_out`.
pub(super) const PKCS1_PUBLIC: &str = include_str!("keys/pkcs1_public.pem");

/// The same key by `openssl pkcs8 -topk8`, under a passphrase.
pub(super) const ENCRYPTED_PKCS8: &str = include_str!("keys/encrypted_pkcs8.pem");

/// The same key by `openssl rsa -traditional -aes128`, under a passphrase.
pub(super) const ENCRYPTED_PKCS1: &str = include_str!("keys/encrypted_pkcs1.pem");

/// A certificate of the same key by `openssl req -x509`.
pub(super) const CERTIFICATE: &str = include_str!("keys/certificate.pem");

/// P-256 in PKCS#8.
pub(super) const EC: &str = include_str!("keys/ec.pem");

/// The same in the form of SEC 1.
pub(super) const EC_SEC1: &str = include_str!("keys/ec_sec1.pem");

/// Its public half.
pub(super) const EC_PUBLIC: &str = include_str!("keys/ec_public.pem");

/// Ed25519.
pub(super) const ED25519: &str = include_str!("keys/ed25519.pem");

/// Its public half.
pub(super) const ED25519_PUBLIC: &str = include_str!("keys/ed25519_public.pem");

/// `openssl genpkey -algorithm RSA-PSS`.
pub(super) const RSA_PSS: &str = include_str!("keys/rsa_pss.pem");

/// Its public half.
pub(super) const RSA_PSS_PUBLIC: &str = include_str!("keys/rsa_pss_public.pem");

/// DSA of 1024 bits.
pub(super) const DSA: &str = include_str!("keys/dsa.pem");

/// RSA of 1024 bits.
pub(super) const RSA_1024: &str = include_str!("keys/rsa_1024.pem");

/// Its public half.
pub(super) const RSA_1024_PUBLIC: &str = include_str!("keys/rsa_1024_public.pem");

/// RSA of 2041 bits, in as many bytes as 2048.
pub(super) const RSA_2041: &str = include_str!("keys/rsa_2041.pem");

/// Its public half.
pub(super) const RSA_2041_PUBLIC: &str = include_str!("keys/rsa_2041_public.pem");

/// A public key of 2047 bits.
pub(super) const RSA_2047_PUBLIC: &str = include_str!("keys/rsa_2047_public.pem");

/// RSA with the public exponent 3.
pub(super) const EXPONENT_3: &str = include_str!("keys/exponent_3.pem");

/// RSA with the public exponent 2^40 + 1.
pub(super) const EXPONENT_41_BITS_PUBLIC: &str = include_str!("keys/exponent_41_bits_public.pem");

/// `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_primes:3`.
pub(super) const MULTI_PRIME: &str = include_str!("keys/multi_prime.pem");

/// [`PKCS8`] as a private JWK.
pub(super) const JWK: &str = r#"{
  "kty": "RSA",
  "n": "1M7Que3Nhz7_OdFkHR4xkyUGa9fjk1w9_x2bAvoJxbm30_APBENUxBvInh7kKzC7g6BDF-RvbEokWHG5XuJOJSdIBhSIlUc4jESGot1vqci3lkhkjomiV_4sOe905H-kpp0sUuZQRfMtJUT_lJvwIdVDXeGczer6OflfSWw3iwZ6BO3fU1WBgOWC5kE5McsbQZJBv91getyqTp-c6MCfSfjvnw7qrFp5N_WYoOH_2RbvFJlGjMt2tGAP0M48EmcqPMz_s1dINf5o1kxMByMvHPayp9QRCgKG3w9i9mSkI01IYEATpOPjKJO6RY9tQQq3-tSACgLA6ckEyFf_EeIZ3Q",
  "e": "AQAB",
  "d": "EWE5ShCyJLswDEsd5QQ5QkOCLGk7odD6aI0aGCUkNSy_ZvoHupkRIYRaCb02Hzzh-OmsG8Br79PM922E7nXcXKEXpb95js976SC-P4DcL2lAF8Wec3Gpe4w7lRkJr-ZTeR6u_Fo-RhLf0K0Q6SnPHm7qCznIx5x1hn887qR9k3H0KsMYveknPExBooOQLu07IDcHGP-N7iZhQIVuh9AadftSLYKKrCjwzIVx7OyZvFaTkHUZx8Tyc3fyBjE1njocmyzS47nmPjDxuu70SN1iiYW__sfoZBwQDQrXrwsriJyh1YTN24PCjX2UA-useNFLx3_ldi3jWToBoMVdrJYl1Q",
  "p": "7fBI19qgmmnSUbmuWA16ciBQyH6pnSko5fN1xuIllOO6nzdQflKtDUvPHbW9mM7xmdv8BrGHbuunj2P1T1sNQPDGNx9zS4vPQEggEkDLdC32kL1TEjipUuIFZKTMkTzwcYJZA-P5lEG4Luttqs0ML77DMozdg6sF1dXkWJgrtts",
  "q": "5PYuNlgbmhAZpv1K7SO8vLPo8SmLDi_GtEpDR2bztCBsMOTElaQ6-7VDG9TgU0n3rR1Jpdn0m1Wfq6P_6jVMq6WXPeSzaNXHqK5IEWpNbXhST5V3rSPRHsNUadhaXKndwCwjIist1yPyGIFZ4Hdy9_2FoEtSegwLy7ICdtLPw6c",
  "dp": "zllIkwpjpgaIA6BIdsyZmEg2RuqyJj3_3gzZ43VUql8lBddu017X_WP1ZwqqNs-h75E8bIGhtqxgUJabtAp-4Abvn_aCgs3pGxJx3eKbj1IdN0E5vd-t2NdzXekeEAcNbyNgF2Oqmsyz8tzx6uKQ4wdJOZm4seurz9sDgWHW52k",
  "dq": "GHu6tVT2nqLaG2E6geEwbX1Pi3pFxF6XgO_wAdKgfMJ6zz-nRdkp9YCMjI1W75EZSwm2tmV4IqQlTtVaqFDKwhAS_CtYg_1YPFFmo3YakXosUxZIldseoYuBm0_nWcFQVRxjJWQ4oqjVWol6cuZTBPG3OEzVpPdky4NdgBdK4EE",
  "qi": "1UUuubh0haW3m2YT3DYRvdkJ8Ca_RPERhi8S7p2hM8PlQCZYCiA1LLzJ1EE-fvDpGJ6drwMRSS4SJhTKt_QckkTu7puw0FwDNeqNPvdCPmXVP4E9PHZzael1ZI4b4Cm_Bg_-fKzt0f5H1VDehooZCD2bxhQTd2jTEETABTh5XRo"
}"#;

/// A modulus of 2048 bits whose primes have the shape of CVE-2017-15361: k * M + 65537^a mod M.
pub(super) const ROCA_N: &str = "4MlkbMMSOons-ZVgivYe0yGoKMz0nuEFRWVfWPm7yZWyavvoxihnXPhYrNyIp_26zSQO4PdBB-zV6q_o698or3pBlc30AnE5Rj82Z6tMxpO2sqgRAnxT71F17Kanxu6PniodysxWstUehdZsCj90yo9FZPuYUxvfMTwiuQeZ_qO2hXW1yM5iWqgoiyrf4MIrA-o_dYTAUR3hbRgjQW7MVsbx57rkYZd8_GcLyq0n1tRUg4L5naIS26EAGzbHOhOZfui9FyyA6_c9j1jEuDTLOgUoA8g2OT89Lw1nEO9vF52h1Kzbe3--Lg0VlHJ3eZ-R1gKX3axtm5Xui3573so9GQ";
