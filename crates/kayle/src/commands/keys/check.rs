//! `kayle keys check`.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::key_file::KeyFile;
use crate::output::Table;

#[derive(Args)]
pub(crate) struct Options {
    /// The key, private or public: PEM, DER or JWK; - is standard input
    file: PathBuf,
    /// Check as well that this file holds the same key, or its other half
    #[arg(long, value_name = "FILE")]
    matches: Option<PathBuf>,
}

pub(crate) fn run(options: &Options, context: &Context) -> Outcome {
    let key = KeyFile::read(&options.file)?;
    let public = key.public_key();
    let kind = if key.is_private() { "private" } else { "public" };
    if let Some(other) = &options.matches {
        let thumbprint = KeyFile::read(other)?.public_key().thumbprint();
        if thumbprint != public.thumbprint() {
            return Err(Failure::failed(format!(
                "{} and {} hold different keys",
                options.file.display(),
                other.display()
            )));
        }
    }
    let exponent = public.exponent().iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    if context.output.json {
        return context.output.json(&json!({
            "kind": kind,
            "form": key.form().as_str(),
            "bits": public.bits(),
            "exponent": exponent,
            "thumbprint": public.thumbprint(),
            "kid": key.kid(),
        }));
    }
    context.output.table(&Table::pairs([
        ("key", format!("RSA, {kind}, {} bits, exponent {exponent}", public.bits())),
        ("form", key.form().as_str().to_owned()),
        ("thumbprint", public.thumbprint()),
        ("kid", crate::output::plain(&key.kid())),
        ("usable", "yes, with RSA-OAEP-256".to_owned()),
    ]))
}
