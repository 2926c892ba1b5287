//! What several pages show.

use crate::simulator::model::clock::Time;
use crate::simulator::model::json::Json;
use crate::simulator::model::rows::Delivery;
use crate::simulator::model::rows::{DeliveryStatus, SessionStatus, Targets};
use crate::simulator::model::state::State;
use crate::simulator::page::html::{Html, html};

/// What is said after something was done.
pub(crate) fn notice(code: &str) -> Option<&'static str> {
    Some(match code {
        "succeeded" => "The session succeeded, and its event is on its way.",
        "failed" => "The session failed, and its event is on its way.",
        "expired" => "The session expired, and its event is on its way.",
        "withdrawn" => "The user withdrew, and the event is on its way.",
        "started" => "The user is at it.",
        "moved" => "The clock has moved on, and what fell due is done.",
        "sent" => "The delivery is sent again.",
        _ => return None,
    })
}

pub(crate) fn said(notice: Option<&'static str>) -> Html {
    notice.map(|text| html!("<p role=\"status\" class=\"notice\">" {text} "</p>\n")).unwrap_or_default()
}

pub(crate) fn alert(problem: Option<&str>) -> Html {
    problem.map(|text| html!("<p role=\"alert\" class=\"alert\">" {text} "</p>\n")).unwrap_or_default()
}

pub(crate) fn time(time: Time) -> Html {
    let text = time.to_string();
    let day = text.get(..10).unwrap_or_default();
    let clock = text.get(11..19).unwrap_or_default();
    html!("<time datetime=\"" {&text} "\">" {day} " " {clock} "</time>")
}

pub(crate) fn time_or_none(at: Option<Time>) -> Html {
    at.map_or_else(|| html!("–"), time)
}

pub(crate) fn session_status(status: SessionStatus) -> Html {
    match status {
        SessionStatus::Created => html!("<span class=\"status\">○ created</span>"),
        SessionStatus::InProgress => html!("<span class=\"status busy\">◐ in progress</span>"),
        SessionStatus::Succeeded => html!("<span class=\"status good\">✓ succeeded</span>"),
        SessionStatus::Failed => html!("<span class=\"status bad\">✕ failed</span>"),
        SessionStatus::Expired => html!("<span class=\"status\">⌛ expired</span>"),
        SessionStatus::Cancelled => html!("<span class=\"status\">⊘ cancelled</span>"),
    }
}

pub(crate) fn delivery_status(status: DeliveryStatus) -> Html {
    match status {
        DeliveryStatus::Pending => html!("<span class=\"status busy\">◐ pending</span>"),
        DeliveryStatus::Delivering => html!("<span class=\"status busy\">◐ delivering</span>"),
        DeliveryStatus::Succeeded => html!("<span class=\"status good\">✓ succeeded</span>"),
        DeliveryStatus::Failed => html!("<span class=\"status bad\">✕ failed</span>"),
    }
}

/// The beginning of an id: enough for people. The whole of it is in the link's title.
pub(crate) fn short(id: &str) -> String {
    if id.chars().count() <= 16 { id.to_owned() } else { format!("{}…", id.chars().take(14).collect::<String>()) }
}

/// A table of deliveries.
pub(crate) fn deliveries(state: &State, rows: &[&Delivery]) -> Html {
    let lines = rows.iter().map(|row| {
        let event = state.events.get(&row.event_id);
        let kind = event.map_or("", |event| event.event_type.as_str());
        let session = event.map_or("", |event| event.trigger_id.as_str());
        let url = state.endpoints.get(&row.webhook_endpoint_id).map_or("", |endpoint| endpoint.url.as_str());
        html!(
            "<tr><th scope=\"row\"><a href=\"/_simulator/deliveries/" {&row.id} "\" title=\"" {&row.id} "\">" {short(&row.id)} "</a></th>"
            "<td>" {kind.trim_start_matches("verification.")} "</td><td><a href=\"/_simulator/sessions/" {session} "\" title=\"" {session} "\">"
            {short(session)} "</a></td><td class=\"url\">" {url} "</td><td>" [delivery_status(row.status)] "</td><td class=\"number\">"
            {row.attempt_count} "</td><td>" {row.last_status_code.map_or("–".to_owned(), |status| status.to_string())} "</td><td>"
            [time_or_none(row.last_attempt_at)] "</td></tr>\n"
        )
    });
    html!(
        "<div class=\"wide\" role=\"region\" aria-label=\"Deliveries\" tabindex=\"0\"><table>\n<caption>Deliveries, latest first</caption>\n"
        "<thead><tr><th scope=\"col\">Delivery</th><th scope=\"col\">Event</th><th scope=\"col\">Session</th>"
        "<th scope=\"col\">To</th><th scope=\"col\">Status</th><th scope=\"col\">Attempts</th><th scope=\"col\">Answer</th>"
        "<th scope=\"col\">Last attempt</th></tr></thead>\n<tbody>\n" [lines.collect::<Html>()] "</tbody></table></div>\n"
    )
}

/// Deliveries that pass, the latest first.
pub(crate) fn latest(state: &State, most: usize, passes: impl Fn(&Delivery) -> bool) -> Vec<&Delivery> {
    let mut rows: Vec<&Delivery> = state.deliveries.values().filter(|row| passes(row)).collect();
    rows.sort_by(|one, other| (other.created_at, &other.id).cmp(&(one.created_at, &one.id)));
    rows.truncate(most);
    rows
}

/// JSON for reading.
pub(crate) fn pretty(text: &str) -> String {
    Json::parse(text.as_bytes()).map_or_else(|| text.to_owned(), |json| json.to_pretty())
}

pub(crate) fn targets(targets: &Targets) -> String {
    match targets {
        Targets::All => "every enabled endpoint".to_owned(),
        Targets::One(id) => id.clone(),
        Targets::Many(ids) => ids.join(", "),
    }
}
