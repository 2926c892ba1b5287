//! What happened, and what happens.

use std::convert::Infallible;

use bytes::Bytes;
use futures_util::stream;
use http::request::Parts;
use http_body_util::{BodyExt, StreamBody};
use hyper::body::Frame;
use serde_json::json;

use crate::loopback::Body;
use crate::loopback::url::query_pairs;
use crate::simulator::control_api::Control;
use crate::simulator::control_api::answer::{Answer, Problem};

/// The entries that are kept, the oldest first; those after a number where the query says so.
pub(super) fn list(control: &Control, query: Option<&str>) -> Result<Answer, Problem> {
    let after = after(query)?;
    let entries = control.simulator.activity().into_iter().filter(|entry| entry.number > after);
    Ok(Answer::json(&json!(entries.collect::<Vec<_>>())))
}

/// The same, and each entry as it comes, as server-sent events.
pub(super) fn watch(control: &Control, request: &Parts) -> Result<Answer, Problem> {
    // What a client that connects again has seen counts for more than where it began.
    let seen = request.headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let activity = control.simulator.watch_activity(seen.map_or_else(|| after(request.uri.query()), Ok)?);
    let events = stream::unfold(activity, |mut activity| async {
        let entry = activity.next().await?;
        let text = serde_json::to_string(&entry).unwrap_or_default();
        let event = format!("id: {}\ndata: {text}\n\n", entry.number);
        Some((Ok::<_, Infallible>(Frame::data(Bytes::from(event))), activity))
    });
    let body: Body = StreamBody::new(events).boxed_unsync();
    Ok(Answer::events(body))
}

fn after(query: Option<&str>) -> Result<u64, Problem> {
    let query = query_pairs(query.unwrap_or_default());
    let Some((_, after)) = query.iter().find(|(name, _)| name == "after") else { return Ok(0) };
    after.parse().map_err(|_| Problem::invalid("after is the number of an entry"))
}
