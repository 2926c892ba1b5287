//! An event of a simulated session, through the control API of `kayle simulate`.

use http::Method;
use serde_json::{Value, json};
use url::{Host, Url};

use crate::context::Context;
use crate::failure::{Exit, Failure, Outcome};
use crate::http_client;
use crate::output::Table;
use crate::secret_source::SecretSource;

use super::payload::PayloadOptions;

/// Where `kayle simulate` listens unless it is told otherwise.
const DEFAULT: &str = "http://127.0.0.1:8787";

/// The simulator of this machine: where the API's address in the environment leads to, if it leads to this machine.
pub(crate) fn nearby() -> Outcome<Url> {
    let named = std::env::var("KAYLE_BASE_URL").ok().and_then(|base| Url::parse(&base).ok());
    let is_near = |url: &Url| match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    match named.filter(is_near) {
        Some(url) => Ok(url),
        None => Url::parse(DEFAULT).map_err(|error| Failure::failed(error.to_string())),
    }
}

/// Has the user of a new session do what leads to an event. Every enabled endpoint of the simulator is told.
pub(crate) async fn trigger(base: &Url, event: &str, payload: &PayloadOptions, context: &Context) -> Outcome {
    let control = Control::new(base)?;
    let claims = payload.claims()?;
    let fields: serde_json::Map<String, Value> = claims
        .iter()
        .map(|(name, value)| (name.clone(), json!({"required": !value.is_null(), "reason": "A test asks for it"})))
        .collect();
    let session = control.post("/sessions", &json!({"share_fields": fields})).await?;
    let id = session["id"].as_str().unwrap_or_default().to_owned();
    let (step, body) = match event.rsplit('.').next().unwrap_or_default() {
        "succeeded" => ("complete", json!({"claims": claims})),
        "failed" => ("fail", json!({"code": payload.failure_code()})),
        "expired" => ("expire", json!({})),
        "cancelled" => ("withdraw", json!({})),
        _ => {
            return Err(Failure::usage(
                "a simulated session ends with session.succeeded, session.failed, session.expired or session.cancelled",
            ));
        }
    };
    let ended = control.post(&format!("/sessions/{id}/{step}"), &body).await?;
    control.post("/settle", &json!({})).await?;
    let event = ended["event_id"].as_str().unwrap_or_default().to_owned();
    let deliveries = control.send(Method::GET, "/deliveries", None).await?;
    let deliveries = deliveries.as_array().into_iter().flatten().filter(|row| row["event_id"] == event.as_str());
    let mut table = Table::new(&["DELIVERY", "STATUS", "ANSWER"]);
    let (mut rows, mut failed) = (Vec::new(), 0);
    for row in deliveries {
        let text = |name: &str| row[name].as_str().unwrap_or("-").to_owned();
        let status = row["last_status_code"].as_u64();
        failed += usize::from(text("status") != "succeeded");
        table.row([
            text("id"),
            crate::output::status(&text("status")),
            status.map_or_else(|| "-".to_owned(), |status| status.to_string()),
        ]);
        rows.push(json!({"id": text("id"), "status": text("status"), "last_status_code": status}));
    }
    if context.output.json {
        context.output.json(&json!({"session_id": id, "event_id": event, "deliveries": rows}))?;
    } else {
        context.output.table(&Table::pairs([("session", id), ("event", event)]))?;
        if !rows.is_empty() {
            context.output.table(&table)?;
        }
    }
    if rows.is_empty() {
        let nobody = Failure::new(Exit::Attention, "the simulator has no endpoint that takes this event");
        return Err(nobody.hint("`kayle provision` makes one"));
    }
    if failed > 0 {
        return Err(Failure::new(
            Exit::Delivery,
            format!("deliveries that did not get a 2xx: {failed}; the simulator tries them again"),
        ));
    }
    Ok(())
}

/// The control API of a simulator.
struct Control {
    client: reqwest::Client,
    base: String,
    token: Option<String>,
}

impl Control {
    fn new(base: &Url) -> Outcome<Self> {
        let token =
            std::env::var_os("KAYLE_CONTROL_TOKEN").map(|_| SecretSource::Env("KAYLE_CONTROL_TOKEN".to_owned()));
        let token =
            token.map(|source| source.read("the control token")).transpose()?.map(|token| token.as_str().to_owned());
        Ok(Self { client: http_client::client()?, base: base.as_str().trim_end_matches('/').to_owned(), token })
    }

    async fn post(&self, path: &str, body: &Value) -> Outcome<Value> {
        self.send(Method::POST, path, Some(body)).await
    }

    async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Outcome<Value> {
        let unreachable = |_| {
            Failure::new(Exit::Unavailable, format!("no simulator answers at {}", self.base))
                .hint("start one with `kayle simulate`")
        };
        let mut request = self.client.request(method, format!("{}/_kayle/v1{path}", self.base));
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.map_err(unreachable)?;
        let status = response.status();
        let text = response.text().await.map_err(unreachable)?;
        let answer: Value = serde_json::from_str(&text).unwrap_or_default();
        if status.is_success() {
            return Ok(answer);
        }
        let message = answer["error"]["message"]
            .as_str()
            .unwrap_or("this is no simulator of `kayle simulate` with a control API");
        Err(Failure::new(Exit::Refused, format!("the simulator refused {path} ({}): {message}", status.as_u16())))
    }
}
