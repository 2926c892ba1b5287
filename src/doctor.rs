//! What is wrong with an integration, and how to mend it.
//!
//! [`examine`] looks at an integration from outside: the API key and its scopes, the clock, each webhook endpoint with its
//! keys, its secret and its address, deliveries and events, domains, and what the server says that this crate does not
//! know. Call it in a health check, before a release, or when something does not work. The program `kayle doctor` prints the
//! same report.
//!
//! ```
//! use kayle_id::doctor::{Options, examine};
//! use kayle_id::testing::SimulatorExt;
//! use kayle_id::testing::simulator::Simulator;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let simulator = Simulator::start().await?;
//! let client = simulator.client()?;
//!
//! let report = examine(&client, &Options::new()).await;
//! assert_eq!(report.findings[0].id, "endpoint.none");
//! println!("{}", report.to_text());
//! # Ok(())
//! # }
//! ```

use std::time::{Duration, Instant, SystemTime};

use http::Method;
use kayle_id_conform::doctor::{Answer, Source};
use kayle_id_http::support::Time;
use serde_json::{Value, json};

use crate::{Client, Clock, Error, RawRequest, Response, Sleep};

pub use kayle_id_conform::doctor::Options;
pub use kayle_id_conform::report::{Check, Finding, Outcome, Report, Severity};
pub use kayle_id_conform::{Network, Options as ReceiverOptions, Target};

/// The document that this crate was generated from.
const CONTRACT: &str = include_str!("../openapi.json");

/// Looks at an integration and reports what is wrong with it: nothing on a healthy one.
///
/// It calls the API with the client, some ten calls and one a page of each list, and posts an unsigned request to the address
/// of each enabled endpoint. Nothing is changed. What the [`Options`] do not give is not checked and is listed as skipped in the
/// report. Domains are looked at when the client has the dashboard's session cookie.
///
/// Failed calls lead to findings and not to errors. The client's timeout and retries bound each call.
///
/// ```no_run
/// use kayle_id::doctor::{Options, Severity, examine};
///
/// # async fn run(client: kayle_id::Client, keyring: kayle_id::webhook::Keyring) {
/// let report = examine(&client, &Options::new().keyring(keyring)).await;
/// for finding in report.findings.iter().filter(|finding| finding.severity == Severity::Error) {
///     eprintln!("{}: {} {}", finding.id, finding.title, finding.mend);
/// }
/// # }
/// ```
pub async fn examine(client: &Client, options: &Options) -> Report {
    let source = ClientSource(client);
    // The document is this crate's own and always reads; without one nothing is compared.
    let contract: Value = serde_json::from_str(CONTRACT).unwrap_or_default();
    let options = options.clone().clock_or(ClientClock(client.clock().clone()));
    kayle_id_conform::doctor::run(&source, client.base_url(), &contract, &options).await
}

struct ClientSource<'a>(&'a Client);

impl ClientSource<'_> {
    fn request(&self, method: Method, path: &str) -> RawRequest {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let request = self.0.request(method, path);
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.fold(request, |request, (name, value)| request.query(name, value))
    }
}

fn answer(sent: Result<Response<Value>, Error>) -> Option<Answer> {
    match sent {
        Ok(response) => {
            let date = response.headers().get(http::header::DATE).and_then(|date| date.to_str().ok());
            let date = date.unwrap_or_default().to_owned();
            Some(Answer::new(response.status().as_u16(), None, response.into_value()).date_header(&date))
        }
        Err(error) => refused(&error),
    }
}

/// What came in the place of a success; nothing when no answer came.
fn refused(error: &Error) -> Option<Answer> {
    if let Some(api) = error.api() {
        let code = api.code().map(|code| code.as_str());
        return Some(Answer::new(api.status(), None, json!({"error": {"code": code}})));
    }
    // An answer that is not the API's: another page, or a redirect to one.
    let foreign = error.is_unreadable() || error.is_redirect() || error.is_response_too_large();
    foreign.then(|| Answer::new(error.status().unwrap_or(302), None, Value::Null))
}

impl Source for ClientSource<'_> {
    async fn get(&self, path: &str) -> Option<Answer> {
        answer(self.request(Method::GET, path).send().await)
    }

    async fn post(&self, path: &str) -> Option<Answer> {
        answer(self.request(Method::POST, path).no_retry().send().await)
    }
}

/// The client's clock, for what is not a call of the client.
struct ClientClock(Time);

impl Clock for ClientClock {
    fn now(&self) -> SystemTime {
        self.0.now()
    }

    fn monotonic(&self) -> Instant {
        self.0.monotonic()
    }

    fn sleep(&self, time: Duration) -> Option<Sleep<'_>> {
        Some(self.0.sleep(time))
    }

    fn expire(&self, time: Duration) -> Option<Sleep<'_>> {
        Some(self.0.expire(time))
    }
}

// The samples of the guides are compiled with the documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../docs/doctor.md")]
#[doc = include_str!("../docs/conform.md")]
struct Guides;
