//! Requests, faults and attempts, as they happen.

use crate::simulator::activity::{Activity, ActivityKind};
use crate::simulator::delivery::record::DeliveryAttempt;
use crate::simulator::instance::Instance;
use crate::simulator::page::parts;
use crate::simulator::page::shell;
use crate::simulator::page::shell::Answer;
use crate::simulator::page::table::Table;
use maud::{Markup, html};

/// How many entries the page shows.
const ROWS: usize = 200;

pub(crate) fn show(instance: &Instance) -> Answer {
    let content = html! {
        h1 { "Activity" }
        p class="hint" {
            "The requests that the API received, the faults that happened to them, and the attempts to deliver webhooks."
        }
        (section(instance, ROWS))
    };
    shell::refreshing_page("Activity", content)
}

/// The latest entries.
pub(crate) fn section(instance: &Instance, most: usize) -> Markup {
    let entries = instance.activity.latest(most, |_| true);
    html! {
        section id="activity" data-live aria-labelledby="activity-title" {
            h2 id="activity-title" { "What happened" }
            @if entries.is_empty() { p class="empty" { "Nothing yet. Call the API, or let a session end." } }
            @else { (table(&entries)) }
        }
    }
}

fn table(entries: &[Activity]) -> Markup {
    let table = Table {
        name: "Activity",
        caption: "Requests and attempts, latest first",
        heads: &["Number", "When (UTC)", "What", "Where", "Result", "Took"],
    };
    table.render(entries.iter().map(|entry| {
        let [what, place, result, took] = match &entry.kind {
            ActivityKind::Request { method, target, operation, status, fault, stub, duration } => [
                html! { "Request" @if let Some(name) = operation { br; code { (name) } } },
                html! { code class="url" { (method) " " (target) } },
                html! {
                    (response(*status, "broken off"))
                    @if let Some(fault) = fault { " " (badge("fault", fault)) }
                    @if let Some(stub) = stub { " " (badge("stub", stub)) }
                },
                milliseconds(*duration),
            ],
            ActivityKind::Attempt { delivery_id, event_type, url, attempt } => [
                html! { "Attempt" br; code { (event_type.trim_start_matches("verification.")) } },
                html! {
                    a href={"/_simulator/deliveries/" (delivery_id)} title=(delivery_id) {
                        (parts::short(delivery_id.as_str()))
                    }
                    " " span class="url" { (url) }
                },
                result(attempt),
                milliseconds(attempt.duration),
            ],
        };
        let when = entry.at.to_string();
        vec![html! { (entry.number) }, parts::time_text(&when), what, place, result, took]
    }))
}

/// The attempts of a delivery.
pub(crate) fn attempts(attempts: &[DeliveryAttempt]) -> Markup {
    let table = Table { name: "Attempts", caption: "Attempts, latest first", heads: &["When (UTC)", "Result", "Took"] };
    table.render(attempts.iter().rev().map(|attempt| {
        vec![parts::time_text(&attempt.at.to_string()), result(attempt), milliseconds(attempt.duration)]
    }))
}

/// What came of an attempt.
fn result(attempt: &DeliveryAttempt) -> Markup {
    html! {
        @match attempt.error {
            Some(error) => span class="status bad long" { "✕ " (error.to_string()) },
            None => (response(attempt.status, "none")),
        }
        @for name in &attempt.disturbances { " " (badge("disturbance", name)) }
    }
}

/// The status of a response. A response that tells of no failure is a good one.
fn response(status: Option<u16>, otherwise: &str) -> Markup {
    match status {
        Some(status @ 100..400) => html! { span class="status good" { "✓ " (status) } },
        Some(status) => html! { span class="status bad" { "✕ " (status) } },
        None => html! { span class="status bad" { "✕ " (otherwise) } },
    }
}

fn badge(kind: &str, name: &str) -> Markup {
    html! { span class="status busy long" { (kind) ": " (name.replace('_', " ")) } }
}

fn milliseconds(duration: std::time::Duration) -> Markup {
    html! { span class="took" { (format!("{:.1}", duration.as_secs_f64() * 1000.0)) " ms" } }
}
