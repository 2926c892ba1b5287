//! Collects every fact of an integration and examines them.

use kayle_id_core::{Clock, Timestamp};
use serde_json::Value;

use super::collect::{Answer, Source, collect};
use super::facts::{Domain, Facts, KeyState};
use super::options::{Lookup, Options};
use super::{addresses, examine, held, secrets};
use crate::report::Report;

/// Where a verified domain has its TXT record, and how the record begins.
const RECORD_NAME: &str = "_kayle-id-verification";
const RECORD_VALUE: &str = "kayle-id-verification=";

/// Collects the facts of an integration and reports what is wrong with it.
///
/// `api` is the API's address as the report shows it, `contract` the OpenAPI document that the program was built with.
/// Nothing is changed, at the API or elsewhere, except that a [receiver](Options::receiver) handles the deliveries of its
/// test.
///
/// The future must be polled on a tokio runtime with I/O and time enabled.
///
/// ```no_run
/// use kayle_id_conform::doctor::{Options, Source, run};
///
/// # async fn example(source: impl Source, contract: serde_json::Value) {
/// let report = run(&source, "https://api.kayle.id", &contract, &Options::new()).await;
/// println!("{}", report.to_text());
/// # }
/// ```
pub async fn run<S: Source>(source: &S, api: &str, contract: &Value, options: &Options) -> Report {
    let clock = options.time();
    let now = Timestamp::try_from(clock.now()).unwrap_or_else(|_| Timestamp::now());
    let mut facts = Facts::at(now);
    api.clone_into(&mut facts.api);
    let scopes: Vec<&str> = options.scopes.iter().map(String::as_str).collect();
    let source = &Timed { source, clock: &*clock };
    let mut facts = collect(facts, source, contract, &scopes).await;
    if facts.key == Some(KeyState::Unreachable) {
        facts.api_obstacle = addresses::obstacle(api, &options.network, &*clock).await;
    }
    if let Some(keyring) = &options.keyring {
        held::check(&mut facts, keyring, &*clock);
    }
    facts.secrets_given = !options.secrets.is_empty();
    if options.reveal && !options.secrets.is_empty() {
        secrets::compare_revealed(&mut facts, source, &options.secrets).await;
    }
    secrets::check_captured(&mut facts, options).await;
    if options.addresses {
        addresses::check(&mut facts, &options.network, &clock).await;
    }
    if let (Some(look_up), Some(domains)) = (&options.records, &mut facts.domains) {
        records(domains, look_up).await;
    }
    if let Some((target, settings)) = &options.receiver {
        facts.receiver = Some(crate::run(target, &settings.clone().only(["good"])).await);
    }
    examine(&facts)
}

/// Notes when each answer came, by the examination's clock.
struct Timed<'a, S> {
    source: &'a S,
    clock: &'a dyn Clock,
}

impl<S: Source> Timed<'_, S> {
    fn noted(&self, answer: Option<Answer>) -> Option<Answer> {
        let answer = answer?;
        Some(match Timestamp::try_from(self.clock.now()) {
            Ok(now) => answer.received_at(now),
            Err(_) => answer,
        })
    }
}

impl<S: Source> Source for Timed<'_, S> {
    async fn get(&self, path: &str) -> Option<Answer> {
        self.noted(self.source.get(path).await)
    }

    async fn post(&self, path: &str) -> Option<Answer> {
        self.noted(self.source.post(path).await)
    }
}

async fn records(domains: &mut [Domain], look_up: &Lookup) {
    for domain in domains.iter_mut().filter(|domain| domain.downgraded_at.is_none()) {
        let found = look_up(format!("{RECORD_NAME}.{}", domain.apex_domain)).await;
        domain.record_found = found.map(|records| records.iter().any(|record| record.starts_with(RECORD_VALUE)));
    }
}
