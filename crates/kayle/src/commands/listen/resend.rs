//! `kayle listen resend`: kept deliveries, sent again.

use std::path::PathBuf;

use clap::Args;
use http::HeaderMap;
use kayle_id::SigningSecret;
use kayle_id_webhook::webhook::testing::{DeliveryBuilder, Payload};
use serde_json::json;
use url::Url;

use crate::context::Context;
use crate::delivery_file::{self, Kept};
use crate::failure::{Exit, Failure, Outcome};
use crate::http_client;
use crate::output::Table;
use crate::receiver::ReceiverOptions;
use crate::runtime;

#[derive(Args)]
pub(crate) struct Options {
    /// A file of `kayle listen --keep`, or a captured request; - is standard input
    file: PathBuf,
    /// Post to this address
    #[arg(long, value_name = "URL", value_parser = http_client::receiver_url)]
    to: Url,
    /// Send this delivery only, by its X-Kayle-Delivery-Id; may be repeated
    #[arg(long = "delivery", value_name = "ID")]
    deliveries: Vec<String>,
    /// Sign anew with the present time, as the server does for each attempt; the original signature grows too old after five minutes
    #[arg(long)]
    sign: bool,
    #[command(flatten)]
    receiver: ReceiverOptions,
}

pub(crate) fn run(options: &Options, context: &Context) -> Outcome {
    let kept = delivery_file::read(&options.file)?;
    let wanted: Vec<Kept> = kept.into_iter().filter(|kept| options.wants(&kept.headers)).collect();
    if wanted.is_empty() {
        return Err(Failure::failed(format!("{} holds no such delivery", options.file.display())));
    }
    let secret = if options.sign { options.receiver.signing_secrets(context)?.into_iter().next() } else { None };
    runtime::run(send(options, wanted, secret, context))
}

impl Options {
    fn wants(&self, headers: &HeaderMap) -> bool {
        self.deliveries.is_empty() || self.deliveries.iter().any(|id| id == &text(headers, "x-kayle-delivery-id"))
    }
}

async fn send(options: &Options, wanted: Vec<Kept>, secret: Option<SigningSecret>, context: &Context) -> Outcome {
    let client = http_client::client()?;
    let mut table = Table::new(&["DELIVERY", "EVENT", "STATUS", "TIME"]);
    let mut refused = 0;
    for kept in wanted {
        let Kept { mut headers, body } = kept;
        if let Some(secret) = &secret {
            sign(&mut headers, &body, secret)?;
        }
        // Other headers of a capture belong to its connection.
        let sent: HeaderMap = headers
            .iter()
            .filter(|(name, _)| delivery_file::HEADERS.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let (delivery, event) = (text(&sent, "x-kayle-delivery-id"), text(&sent, "x-kayle-event"));
        let answer = http_client::post(&client, &options.to, sent, body).await?;
        refused += usize::from(!(200..300).contains(&answer.status));
        if context.output.json {
            context.output.json_line(&json!({"delivery_id": delivery, "event": event, "status": answer.status}))?;
        }
        table.row([delivery, event, answer.status.to_string(), format!("{} ms", answer.time.as_millis())]);
    }
    if !context.output.json {
        context.output.table(&table)?;
    }
    if refused > 0 {
        return Err(Failure::new(Exit::Delivery, format!("deliveries that did not get a 2xx: {refused}")));
    }
    Ok(())
}

/// Replaces the signature by one of the present.
fn sign(headers: &mut HeaderMap, body: &[u8], secret: &SigningSecret) -> Outcome {
    let body = std::str::from_utf8(body)
        .map_err(|_| Failure::failed("a delivery whose body is no text cannot be signed anew"))?;
    let built = DeliveryBuilder::new(Payload::expired(), secret).sealed(body).build();
    let built = built.map_err(|error| Failure::failed(error.to_string()))?;
    if let Some(signature) = built.headers.get("x-kayle-signature") {
        headers.insert("x-kayle-signature", signature.clone());
    }
    Ok(())
}

fn text(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("-").to_owned()
}
