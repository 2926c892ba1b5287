//! `kayle keys`: the RSA keys that payloads are encrypted to.

mod check;
mod convert;
mod generate;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::key_file::KeyFile;

#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a new private key and print its public JWK, ready to register
    Generate(generate::Options),
    /// Print the public JWK of a key
    Public(Public),
    /// Print the RFC 7638 thumbprint of a key, which is its kid unless another one is chosen
    Thumbprint(Thumbprint),
    /// Check that a key can be used, and tell what it is
    Check(check::Options),
    /// Write a key in another form
    Convert(convert::Options),
}

#[derive(Args)]
struct Public {
    /// The key, private or public: PEM, DER or JWK; - is standard input
    file: PathBuf,
    /// The kid in the JWK, 1 to 128 characters (default: the JWK's own, or the thumbprint)
    #[arg(long)]
    kid: Option<String>,
}

#[derive(Args)]
struct Thumbprint {
    /// The key, private or public: PEM, DER or JWK; - is standard input
    file: PathBuf,
}

pub(crate) fn run(options: Options, context: &Context) -> Outcome {
    match options.command {
        Command::Generate(options) => generate::run(&options, context),
        Command::Public(options) => {
            let key = KeyFile::read(&options.file)?;
            let kid = options.kid.unwrap_or_else(|| key.kid());
            let jwk = key.public_key().public_jwk().with_kid(kid).map_err(|error| Failure::usage(error.to_string()))?;
            context.output.line(&jwk.to_json())
        }
        Command::Thumbprint(options) => {
            let thumbprint = KeyFile::read(&options.file)?.public_key().thumbprint();
            if context.output.json {
                return context.output.json(&serde_json::json!({"thumbprint": thumbprint}));
            }
            context.output.line(&thumbprint)
        }
        Command::Check(options) => check::run(&options, context),
        Command::Convert(options) => convert::run(&options, context),
    }
}
