//! One request.

use std::sync::LazyLock;

use crate::compare::Answer;

static HTTP: LazyLock<reqwest::Client> = LazyLock::new(|| {
    let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_gzip();
    builder.pool_max_idle_per_host(0).build().unwrap()
});

pub(crate) async fn send(
    base: &str,
    method: &str,
    path: &str,
    headers: &[(String, String)],
    body: Option<&str>,
) -> Answer {
    let mut request = HTTP.request(method.parse().unwrap(), format!("{base}{path}"));
    for (name, value) in headers.iter().filter(|(name, _)| name != "accept-encoding") {
        request = request.header(name, value);
    }
    if let Some(body) = body {
        request = request.body(body.to_owned());
    }
    let response = request.send().await.unwrap();
    let headers = response.headers().iter();
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()));
    Answer { status: response.status().as_u16(), headers: headers.collect(), body: response.text().await.unwrap() }
}
