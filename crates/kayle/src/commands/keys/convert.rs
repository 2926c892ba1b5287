//! `kayle keys convert`.

use std::path::{Path, PathBuf};

use base64ct::{Base64UrlUnpadded, Encoding};
use clap::{Args, ValueEnum};
use kayle_id_webhook::jwk::{PrivateKey, PublicKey};
use pkcs1::der::{self, Decode, Encode, EncodePem};
use pkcs8::spki::SubjectPublicKeyInfo;
use pkcs8::{LineEnding, PrivateKeyInfo};
use zeroize::Zeroizing;

use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::files::{self, Access};
use crate::key_file::KeyFile;

#[derive(Args)]
pub(crate) struct Options {
    /// The key: PEM, DER or JWK; - is standard input
    file: PathBuf,
    /// The form to write
    #[arg(long, value_enum)]
    to: Form,
    /// Write to this file; - is standard output, where private keys go on request only
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The kid of a JWK, 1 to 128 characters (default: the JWK's own, or the thumbprint)
    #[arg(long)]
    kid: Option<String>,
    /// Replace a file that exists
    #[arg(long)]
    force: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// The public key as a JWK, ready to register
    Jwk,
    /// The public key as SubjectPublicKeyInfo in PEM (`PUBLIC KEY`)
    SpkiPem,
    /// The public key as SubjectPublicKeyInfo in DER
    SpkiDer,
    /// The private key as PKCS#8 in PEM (`PRIVATE KEY`)
    Pkcs8Pem,
    /// The private key as PKCS#8 in DER
    Pkcs8Der,
    /// The private key as PKCS#1 in PEM (`RSA PRIVATE KEY`)
    Pkcs1Pem,
    /// The private key as PKCS#1 in DER
    Pkcs1Der,
    /// The private key as a JWK
    PrivateJwk,
}

impl Form {
    fn is_private(self) -> bool {
        !matches!(self, Self::Jwk | Self::SpkiPem | Self::SpkiDer)
    }
}

pub(crate) fn run(options: &Options, context: &Context) -> Outcome {
    let key = KeyFile::read(&options.file)?;
    let kid = options.kid.clone().unwrap_or_else(|| key.kid());
    let bytes = if options.to.is_private() {
        let Some(_) = &options.out else {
            return Err(Failure::usage(
                "a private key is written to a file: pass --out FILE, or --out - for standard output",
            ));
        };
        private(&key.private(&options.file)?, options.to, &kid)?
    } else {
        Zeroizing::new(public(&key.public_key(), options.to, &kid)?)
    };
    match options.out.as_deref() {
        None => context.output.raw(&bytes),
        Some(path) if path == Path::new("-") => context.output.raw(&bytes),
        Some(path) => {
            let access = if options.to.is_private() { Access::Owner } else { Access::Default };
            files::write(path, &bytes, access, options.force)
        }
    }
}

fn public(key: &PublicKey, form: Form, kid: &str) -> Outcome<Vec<u8>> {
    if form == Form::Jwk {
        let jwk = key.public_jwk().with_kid(kid).map_err(|error| Failure::usage(error.to_string()))?;
        return Ok(format!("{}\n", jwk.to_json()).into_bytes());
    }
    let number = |bytes| der::asn1::UintRef::new(bytes);
    let write = || {
        let key = pkcs1::RsaPublicKey { modulus: number(key.modulus())?, public_exponent: number(key.exponent())? };
        let subject_public_key = der::asn1::BitString::from_bytes(&key.to_der()?)?;
        let info = SubjectPublicKeyInfo { algorithm: pkcs1::ALGORITHM_ID, subject_public_key };
        match form {
            Form::SpkiDer => info.to_der(),
            _ => info.to_pem(LineEnding::LF).map(String::into_bytes),
        }
    };
    write().map_err(|error: der::Error| Failure::failed(format!("the key cannot be written in this form: {error}")))
}

fn private(key: &PrivateKey, form: Form, kid: &str) -> Outcome<Zeroizing<Vec<u8>>> {
    let pem = key.export_private_pkcs8_pem();
    if form == Form::Pkcs8Pem {
        return Ok(Zeroizing::new(pem.as_bytes().to_vec()));
    }
    let failed = |_| Failure::failed("the key cannot be written in this form");
    let (_, pkcs8) = der::SecretDocument::from_pem(&pem).map_err(failed)?;
    if form == Form::Pkcs8Der {
        return Ok(pkcs8.to_bytes());
    }
    let info = PrivateKeyInfo::from_der(pkcs8.as_bytes()).map_err(failed)?;
    match form {
        Form::Pkcs1Der => Ok(Zeroizing::new(info.private_key.to_vec())),
        Form::Pkcs1Pem => {
            let document = der::SecretDocument::try_from(info.private_key).map_err(failed)?;
            let pem = document.to_pem("RSA PRIVATE KEY", LineEnding::LF).map_err(failed)?;
            Ok(Zeroizing::new(pem.as_bytes().to_vec()))
        }
        _ => {
            let key = pkcs1::RsaPrivateKey::from_der(info.private_key).map_err(failed)?;
            private_jwk(&key, kid)
        }
    }
}

/// RFC 7518 section 6.3.2.
fn private_jwk(key: &pkcs1::RsaPrivateKey<'_>, kid: &str) -> Outcome<Zeroizing<Vec<u8>>> {
    if !(1..=128).contains(&kid.chars().count()) {
        return Err(Failure::usage("a kid has 1 to 128 characters"));
    }
    let members = [
        ("n", key.modulus),
        ("e", key.public_exponent),
        ("d", key.private_exponent),
        ("p", key.prime1),
        ("q", key.prime2),
        ("dp", key.exponent1),
        ("dq", key.exponent2),
        ("qi", key.coefficient),
    ];
    let mut json = Zeroizing::new(String::from(r#"{"kty":"RSA""#));
    for (name, number) in members {
        let number = Zeroizing::new(Base64UrlUnpadded::encode_string(number.as_bytes()));
        json.push_str(&Zeroizing::new(format!(r#","{name}":"{}""#, *number)));
    }
    let kid = serde_json::Value::from(kid);
    json.push_str(&format!(r#","alg":"RSA-OAEP-256","use":"enc","key_ops":["decrypt"],"kid":{kid}}}"#));
    json.push('\n');
    Ok(Zeroizing::new(json.as_bytes().to_vec()))
}
