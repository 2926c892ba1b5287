//! What several pages show.

use crate::simulator::model::clock::Time;
use crate::simulator::model::json::Json;
use crate::simulator::model::rows::Delivery;
use crate::simulator::model::rows::{DeliveryStatus, SessionStatus, Targets};
use crate::simulator::model::state::State;
use crate::simulator::page::table::Table;
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
        "created" => "The session is there. Play its user below, or open the user’s page.",
        "endpoint" => "The endpoint is there.",
        "fault" => "The fault is added.",
        "disturbance" => "The disturbance is added.",
        "cleared" => "Nothing goes wrong any more.",
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
    time_text(&time.to_string())
}

/// A time that is written as RFC 3339 says, in UTC.
pub(crate) fn time_text(text: &str) -> Markup {
    let day = text.get(..10).unwrap_or_default();
    let clock = text.get(11..19).unwrap_or_default();
    html! { time datetime=(text) { (day) " " (clock) } }
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

/// A short text with a button that copies it. Without scripts, a click selects it.
pub(crate) fn copyable(id: &str, name: &str, text: &str) -> Markup {
    html! {
        div class="copy" {
            span class="name" { (name) }
            code id=(id) { (text) }
            (copy_button(id, name))
        }
    }
}

/// A text of several lines with a button that copies it.
pub(crate) fn copyable_text(id: &str, name: &str, text: &str) -> Markup {
    html! {
        div class="copy" {
            span class="name" { (name) }
            (copy_button(id, name))
            pre tabindex="0" class="wrap" aria-label=(name) { code id=(id) { (text) } }
        }
    }
}

/// The script shows it: without one there is nothing that could copy.
fn copy_button(id: &str, name: &str) -> Markup {
    html! {
        button type="button" data-copy=(id) hidden {
            span { "Copy" }
            span class="hidden" { " " (name) }
        }
    }
}

/// A table of deliveries.
pub(crate) fn deliveries(state: &State, rows: &[&Delivery]) -> Markup {
    let table = Table {
        name: "Deliveries",
        caption: "Deliveries, latest first",
        heads: &["Delivery", "Event", "Session", "To", "Status", "Attempts", "Last attempt (UTC)"],
    };
    table.render(rows.iter().map(|row| {
        let event = state.events.get(&row.event_id);
        let kind = event.map_or("", |event| event.event_type.as_str());
        let session = event.map_or("", |event| event.trigger_id.as_str());
        let url = state.endpoints.get(&row.webhook_endpoint_id).map_or("", |endpoint| endpoint.url.as_str());
        vec![
            html! { a href={"/_simulator/deliveries/" (&row.id)} title=(&row.id) { (short(&row.id)) } },
            html! { (kind.trim_start_matches("verification.")) },
            html! { a href={"/_simulator/sessions/" (session)} title=(session) { (short(session)) } },
            html! { span class="url" { (url) } },
            delivery_status(row.status),
            html! {
                (row.attempt_count)
                @if let Some(status) = row.last_status_code { ", last " (status) }
            },
            time_or_none(row.last_attempt_at),
        ]
    }))
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
