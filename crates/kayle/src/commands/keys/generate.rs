//! `kayle keys generate`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use kayle_id_webhook::jwk::{PrivateKey, RsaKeySize};

use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::files::{self, Access};

#[derive(Args)]
pub(crate) struct Options {
    /// Write the private key to this file, PKCS#8 PEM, which only its owner may read; - is standard output
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
    /// Write the public JWK to this file too
    #[arg(long, value_name = "FILE")]
    public: Option<PathBuf>,
    /// The length of the modulus in bits
    #[arg(long, value_enum, default_value_t)]
    bits: Bits,
    /// The kid in the JWK, 1 to 128 characters (default: the thumbprint)
    #[arg(long)]
    kid: Option<String>,
    /// Replace files that exist
    #[arg(long)]
    force: bool,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Bits {
    #[value(name = "2048")]
    Rsa2048,
    #[default]
    #[value(name = "3072")]
    Rsa3072,
    #[value(name = "4096")]
    Rsa4096,
}

pub(crate) fn run(options: &Options, context: &Context) -> Outcome {
    let size = match options.bits {
        Bits::Rsa2048 => RsaKeySize::Rsa2048,
        Bits::Rsa3072 => RsaKeySize::Rsa3072,
        Bits::Rsa4096 => RsaKeySize::Rsa4096,
    };
    let key = PrivateKey::generate(size).map_err(|error| Failure::failed(error.to_string()))?;
    let mut jwk = key.public_jwk();
    if let Some(kid) = &options.kid {
        jwk = jwk.with_kid(kid.as_str()).map_err(|error| Failure::usage(error.to_string()))?;
    }
    let pem = key.export_private_pkcs8_pem();
    if options.out == Path::new("-") {
        context.output.raw(pem.as_bytes())?;
    } else {
        files::write(&options.out, pem.as_bytes(), Access::Owner, options.force)?;
    }
    if let Some(path) = &options.public {
        files::write(path, format!("{}\n", jwk.to_json()).as_bytes(), Access::Default, options.force)?;
    }
    if options.out == Path::new("-") {
        return Ok(());
    }
    context.output.note(&format!("the private key of {} bits is in {}", key.bits(), options.out.display()));
    context.output.line(&jwk.to_json())
}
