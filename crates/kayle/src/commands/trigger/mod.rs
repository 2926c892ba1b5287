//! `kayle trigger`: a delivery as the server makes it, whole or damaged.

mod damage;
mod payload;
mod simulator;

use std::path::PathBuf;
use std::time::SystemTime;

use bytes::Bytes;
use clap::Args;
use http::HeaderMap;
use kayle_id::{SigningSecret, Timestamp};
use kayle_id_webhook::jwk::PublicKey;
use kayle_id_webhook::webhook::ContentEncryption;
use kayle_id_webhook::webhook::testing::{Damage, DeliveryBuilder, TestDelivery};
use serde_json::json;
use url::Url;

use crate::commands::verify::encryption;
use crate::connection::{lines, pick};
use crate::context::Context;
use crate::failure::{Exit, Failure, Outcome};
use crate::files::{self, Access};
use crate::http_client::{self, Answer};
use crate::key_file::{self, KeyFile};
use crate::output::Table;
use crate::{delivery_file, profile, runtime};

use self::damage::Asked;
use self::payload::PayloadOptions;

#[derive(Args)]
pub(crate) struct Options {
    /// session.succeeded, session.failed, session.expired, session.cancelled, or the whole name of another type
    #[arg(required_unless_present = "damages")]
    event: Option<String>,
    /// Post the delivery to this address
    #[arg(long, value_name = "URL", value_parser = http_client::receiver_url, required_unless_present_any = ["save", "damages", "simulator"])]
    to: Option<Url>,
    /// Let a session of the simulator at this address end so, in place of making a delivery: the simulator tells its endpoints
    /// (without an address: KAYLE_BASE_URL if it leads to this machine, or http://127.0.0.1:8787)
    #[arg(
        long,
        value_name = "URL",
        num_args = 0..=1,
        value_parser = http_client::receiver_url,
        conflicts_with_all = ["to", "save", "key", "secret_file", "damage", "delivery_id", "times", "expect"]
    )]
    simulator: Option<Option<Url>>,
    /// Write the delivery to this file, as `kayle listen --keep` does, in place of posting it or besides
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// The key to seal the payload to, private or public, and the kid it is registered under (default: the profile's first key)
    #[arg(long = "key", value_name = "[KID=]FILE")]
    key: Option<String>,
    /// Read the signing secret from this file (default: KAYLE_WEBHOOK_SECRET, or the profile)
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    /// X-Kayle-Delivery-Id (default: a random one)
    #[arg(long, value_name = "ID")]
    delivery_id: Option<String>,
    /// The content encryption
    #[arg(long, value_name = "NAME", default_value = "A256GCM", value_parser = encryption)]
    encryption: ContentEncryption,
    /// Damage the delivery; may be repeated. `kayle trigger --damages` lists the kinds
    #[arg(long = "damage", value_name = "KIND[=VALUE]", value_parser = damage::parse)]
    damage: Vec<Asked>,
    /// List the kinds of damage
    #[arg(long)]
    damages: bool,
    /// Post the delivery so many times, as duplicates
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    times: u32,
    /// The status that the receiver must answer: a number, 2xx, 4xx or any (default: 2xx, or 4xx for a delivery that is damaged)
    #[arg(long, value_name = "STATUS", value_parser = expected)]
    expect: Option<Expected>,
    #[command(flatten)]
    payload: PayloadOptions,
}

/// The status that a receiver must answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    Any,
    Class(u16),
    Exactly(u16),
}

fn expected(text: &str) -> Result<Expected, String> {
    let class = text.strip_suffix("xx").and_then(|class| class.parse().ok()).filter(|class| (1..=5).contains(class));
    match (text, class, text.parse()) {
        ("any", ..) => Ok(Expected::Any),
        (_, Some(class), _) => Ok(Expected::Class(class)),
        (_, _, Ok(status @ 100..=599)) => Ok(Expected::Exactly(status)),
        _ => Err("give a status such as 400, a class such as 4xx, or any".to_owned()),
    }
}

impl Expected {
    fn fits(self, status: u16) -> bool {
        match self {
            Self::Any => true,
            Self::Class(class) => status / 100 == class,
            Self::Exactly(exactly) => status == exactly,
        }
    }

    fn text(self) -> String {
        match self {
            Self::Any => "any status".to_owned(),
            Self::Class(class) => format!("a {class}xx"),
            Self::Exactly(status) => status.to_string(),
        }
    }
}

pub(crate) fn run(options: Options, context: &Context) -> Outcome {
    if options.damages {
        return list(context);
    }
    let event = options.event.as_deref().unwrap_or_default();
    if let Some(base) = &options.simulator {
        let base = base.clone().map_or_else(simulator::nearby, Ok)?;
        return runtime::run(simulator::trigger(&base, event, &options.payload, context));
    }
    let delivery = options.delivery(event, context)?;
    if let Some(path) = &options.save {
        let line = delivery_file::to_line(&delivery.headers, &delivery.body, Timestamp::now())?;
        files::write(path, line.as_bytes(), Access::Default, true)?;
        context.output.note(&format!("the delivery is in {}", path.display()));
    }
    let Some(url) = &options.to else { return Ok(()) };
    let answers = runtime::run(options.post(url, &delivery))?;
    options.show(url, &delivery.headers, &answers, context)
}

impl Options {
    fn delivery(&self, event: &str, context: &Context) -> Outcome<TestDelivery> {
        let payload = self.payload.payload(event)?;
        let chosen = profile::chosen(context)?;
        let key = self.key.as_ref().or(chosen.profile.keys.first());
        let key = key.ok_or_else(|| {
            Failure::usage("no key to seal the payload to: pass --key FILE, or name keys in a profile")
        })?;
        let (kid, public) = public_key(key)?;
        let secret = match &self.secret_file {
            Some(path) => files::read_text(path)?,
            None => pick(chosen.explicit, "KAYLE_WEBHOOK_SECRET", chosen.profile.signing_secret)
                .ok_or_else(|| {
                    Failure::usage("no signing secret: KAYLE_WEBHOOK_SECRET is not set, and no profile names one")
                        .hint("set KAYLE_WEBHOOK_SECRET to the receiver's signing secret, or pass --secret-file")
                })?
                .read("the signing secret")?,
        };
        let first = lines(&secret).next().ok_or_else(|| Failure::usage("the signing secret is empty"))?;
        let mut builder = DeliveryBuilder::new(payload, &SigningSecret::new(first.as_str()))
            .key(kid, &public)
            .encryption(self.encryption);
        if let Some(id) = &self.delivery_id {
            builder = builder.delivery_id(id.as_str());
        }
        for asked in &self.damage {
            let out_of_range = || Failure::usage("--damage: the time is out of range");
            builder = match asked {
                Asked::Damage(damage) => builder.damage(damage.clone()),
                Asked::SignedEarlier(by) => {
                    builder.signed_at(SystemTime::now().checked_sub(*by).ok_or_else(out_of_range)?)
                }
                Asked::SignedLater(by) => {
                    builder.signed_at(SystemTime::now().checked_add(*by).ok_or_else(out_of_range)?)
                }
            };
        }
        builder.build().map_err(|error| Failure::failed(error.to_string()))
    }

    async fn post(&self, url: &Url, delivery: &TestDelivery) -> Outcome<Vec<Answer>> {
        let client = http_client::client()?;
        let mut answers = Vec::new();
        for _ in 0..self.times {
            answers
                .push(http_client::post(&client, url, delivery.headers.clone(), Bytes::clone(&delivery.body)).await?);
        }
        Ok(answers)
    }

    /// What the receiver must answer, unless the command line says.
    fn expectation(&self) -> Expected {
        let harmless = |asked: &Asked| matches!(asked, Asked::Damage(Damage::NoKid));
        match self.expect {
            Some(expected) => expected,
            None if self.damage.iter().all(harmless) && !self.damage.is_empty() => Expected::Any,
            None if self.damage.is_empty() => Expected::Class(2),
            None => Expected::Class(4),
        }
    }

    fn show(&self, url: &Url, headers: &HeaderMap, answers: &[Answer], context: &Context) -> Outcome {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("-").to_owned();
        let (event, delivery) = (text("x-kayle-event"), text("x-kayle-delivery-id"));
        let expected = self.expectation();
        if context.output.json {
            for answer in answers {
                context.output.json_line(&json!({
                    "event": event,
                    "delivery_id": delivery,
                    "status": answer.status,
                    "milliseconds": u64::try_from(answer.time.as_millis()).unwrap_or(u64::MAX),
                    "as_expected": expected.fits(answer.status),
                }))?;
            }
        } else {
            context.output.line(&format!("{event} to {}", http_client::shown(url)))?;
            for answer in answers {
                let line = format!("  {} in {} ms  {}", answer.status, answer.time.as_millis(), answer.body);
                context.output.line(line.trim_end())?;
            }
        }
        match answers.iter().find(|answer| !expected.fits(answer.status)) {
            None => Ok(()),
            Some(answer) => Err(Failure::new(
                Exit::Delivery,
                format!("the receiver answered {}, and {} is expected", answer.status, expected.text()),
            )),
        }
    }
}

/// The key that a payload is sealed to: the public half is enough.
fn public_key(argument: &str) -> Outcome<(String, PublicKey)> {
    let (kid, path) = key_file::named(argument);
    let file = KeyFile::read(path)?;
    Ok((kid.map_or_else(|| file.kid(), ToOwned::to_owned), file.public_key()))
}

fn list(context: &Context) -> Outcome {
    if context.output.json {
        let kinds = damage::kinds().map(|kind| json!({"name": kind.name, "value": kind.value, "effect": kind.effect}));
        return context.output.json(&kinds.collect::<Vec<_>>());
    }
    let mut table = Table::new(&["DAMAGE", "EFFECT"]);
    for kind in damage::kinds() {
        table.row([
            kind.value.map_or_else(|| kind.name.to_owned(), |value| format!("{}={value}", kind.name)),
            kind.effect.to_owned(),
        ]);
    }
    context.output.table(&table)
}
