//! What several pages show.

use crate::simulator::model::clock::Time;
use crate::simulator::model::json::Json;
use crate::simulator::model::rows::Delivery;
use crate::simulator::model::rows::{DeliveryStatus, SessionStatus, Targets};
use crate::simulator::model::state::State;
use maud::{Markup, html};

/// What is said after something was done.
pub(crate) fn notice(code: &str) -> Option<&'static str> {
    Some(match code {
        "succeeded" => "The session succeeded, and its event is on its way.",
        "failed" => "The session failed, and its event is on its way.",
        "expired" => "The session expired, and its event is on its way.",
        "withdrawn" => "The user withdrew.",
        "started" => "The user is at it.",
        "moved" => "The clock has moved on, and what fell due is done.",
        "sent" => "The delivery is sent again.",
        _ => return None,
    })
}

pub(crate) fn said(notice: Option<&'static str>) -> Markup {
    notice.map(|text| html! { p role="status" class="notice" { (text) } }).unwrap_or_default()
}

pub(crate) fn alert(problem: Option<&str>) -> Markup {
    problem.map(|text| html! { p role="alert" class="alert" { (text) } }).unwrap_or_default()
}

pub(crate) fn time(time: Time) -> Markup {
    let text = time.to_string();
    let day = text.get(..10).unwrap_or_default();
    let clock = text.get(11..19).unwrap_or_default();
    html! { time datetime=(&text) { (day) " " (clock) } }
}

pub(crate) fn time_or_none(at: Option<Time>) -> Markup {
    at.map_or_else(|| html! { "–" }, time)
}

pub(crate) fn session_status(status: SessionStatus) -> Markup {
    match status {
        SessionStatus::Created => html! { span class="status" { "○ created" } },
        SessionStatus::InProgress => html! { span class="status busy" { "◐ in progress" } },
        SessionStatus::Succeeded => html! { span class="status good" { "✓ succeeded" } },
        SessionStatus::Failed => html! { span class="status bad" { "✕ failed" } },
        SessionStatus::Expired => html! { span class="status" { "⌛ expired" } },
        SessionStatus::Cancelled => html! { span class="status" { "⊘ cancelled" } },
    }
}

pub(crate) fn delivery_status(status: DeliveryStatus) -> Markup {
    match status {
        DeliveryStatus::Pending => html! { span class="status busy" { "◐ pending" } },
        DeliveryStatus::Delivering => html! { span class="status busy" { "◐ delivering" } },
        DeliveryStatus::Succeeded => html! { span class="status good" { "✓ succeeded" } },
        DeliveryStatus::Failed => html! { span class="status bad" { "✕ failed" } },
    }
}

/// The beginning of an id: enough for people. The whole of it is in the link's title.
pub(crate) fn short(id: &str) -> String {
    if id.chars().count() <= 16 { id.to_owned() } else { format!("{}…", id.chars().take(14).collect::<String>()) }
}

/// A table of deliveries.
pub(crate) fn deliveries(state: &State, rows: &[&Delivery]) -> Markup {
    let lines = rows.iter().map(|row| {
        let event = state.events.get(&row.event_id);
        let kind = event.map_or("", |event| event.event_type.as_str());
        let session = event.map_or("", |event| event.trigger_id.as_str());
        let url = state.endpoints.get(&row.webhook_endpoint_id).map_or("", |endpoint| endpoint.url.as_str());
        html! {
            tr {
                th scope="row" {
                    a href={"/_simulator/deliveries/" (&row.id)} title=(&row.id) {
                        (short(&row.id))
                    }
                }
                td { (kind.trim_start_matches("verification.")) }
                td {
                    a href={"/_simulator/sessions/" (session)} title=(session) { (short(session)) }
                }
                td class="url" { (url) }
                td { (delivery_status(row.status)) }
                td class="number" { (row.attempt_count) }
                td { (row.last_status_code.map_or("–".to_owned(), |status| status.to_string())) }
                td { (time_or_none(row.last_attempt_at)) }
            }
        }
    });
    html! {
        div class="wide" role="region" aria-label="Deliveries" tabindex="0" {
            table {
                caption { "Deliveries, latest first" }
                thead {
                    tr {
                        th scope="col" { "Delivery" }
                        th scope="col" { "Event" }
                        th scope="col" { "Session" }
                        th scope="col" { "To" }
                        th scope="col" { "Status" }
                        th scope="col" { "Attempts" }
                        th scope="col" { "Answer" }
                        th scope="col" { "Last attempt" }
                    }
                }
                tbody { @for line in lines { (line) } }
            }
        }
    }
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
