//! What several topics share.

use kayle_id::testing::simulator::{Simulator, SimulatorBuilder};
use kayle_id::{Client, RetryPolicy};
use std::time::{Duration, UNIX_EPOCH};

/// 2026-11-21T00:00:00.000261Z.
pub(crate) fn builder() -> SimulatorBuilder {
    Simulator::builder().seed(7).starts_at(UNIX_EPOCH + Duration::from_micros(1_795_219_200_000_261)).page()
}

pub(crate) fn client(simulator: &Simulator) -> Client {
    let client = Client::builder().base_url(simulator.base_url()).api_key(simulator.api_key());
    client.retry(RetryPolicy::none()).build().unwrap()
}

/// A page as it came.
pub(crate) struct Shown {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Shown {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// What every form on the page carries.
    pub(crate) fn token(&self) -> String {
        self.text.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }
}

pub(crate) async fn get(simulator: &Simulator, path: &str) -> Shown {
    send(simulator, "GET", path, &[], String::new()).await
}

/// Sends a form, with the token of a page.
pub(crate) async fn post(simulator: &Simulator, path: &str, fields: &[(&str, &str)]) -> Shown {
    let token = get(simulator, "/").await.token();
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("token", &token).extend_pairs(fields);
    send(simulator, "POST", path, &[], form.finish()).await
}

pub(crate) async fn send(
    simulator: &Simulator,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: String,
) -> Shown {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let mut request = client.request(method.parse().unwrap(), format!("{}{path}", simulator.base_url())).body(body);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send().await.unwrap();
    Shown {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        text: response.text().await.unwrap(),
    }
}
