//! One delivery.

use crate::simulator::delivery::intervention;
use crate::simulator::engine::Engine;
use crate::simulator::page::form::Form;
use crate::simulator::page::shell;
use crate::simulator::page::shell::Answer;
use crate::simulator::page::{Page, activity, outcome, parts};
use maud::{Markup, html};

pub(crate) fn show(page: &Page, id: &str, said: Option<&'static str>) -> Answer {
    page.api.0.with(|engine| render(engine, page.guard.token(), id, parts::said(said), 200))
}

/// Sends it again, as a retry through the API does.
pub(crate) fn act(page: &Page, id: &str, form: &Form) -> Answer {
    let problem = match form.get("do") {
        Some("retry") => {
            page.api.0.with(|engine| intervention::send_again(engine, id)).err().map(|error| error.to_string())
        }
        _ => Some("There is nothing else to do with a delivery.".to_owned()),
    };
    match &problem {
        None => shell::see(format!("/_simulator/deliveries/{id}?said=sent")),
        Some(problem) => {
            page.api.0.with(|engine| render(engine, page.guard.token(), id, parts::alert(Some(problem)), 422))
        }
    }
}

fn render(engine: &Engine, token: &str, id: &str, message: Markup, status: u16) -> Answer {
    let Some(row) = engine.state.deliveries.get(id) else { return shell::problem(404, "There is no such delivery.") };
    let event = engine.state.events.get(&row.event_id);
    let kind = event.map_or("", |event| event.event_type.as_str());
    let url = engine.state.endpoints.get(&row.webhook_endpoint_id).map_or("", |endpoint| endpoint.url.as_str());
    let kept = row.payload_retention_reason.as_deref().unwrap_or("–").replace('_', " ");
    let again = if row.payload.is_some() {
        outcome::button(&format!("/_simulator/deliveries/{id}"), token, "retry", "Send again")
    } else {
        Markup::default()
    };
    let payload = event.map(|event| {
        html! {
            section aria-labelledby="payload" {
                h2 id="payload" { "Payload" }
                p class="hint" {
                    "What the receiver reads after decrypting. The real service does not keep it."
                }
                pre tabindex="0" aria-label="Payload, decrypted" {
                    code { (parts::pretty(&event.payload)) }
                }
            }
        }
    });
    let sealed = row.payload.as_ref().map(|sealed| {
        html! {
            section aria-labelledby="sealed" {
                h2 id="sealed" { "As it is sent" }
                pre tabindex="0" class="wrap" aria-label="Payload, encrypted" { code { (sealed) } }
            }
        }
    });
    let content = html! {
        h1 { "Delivery" }
        (message)
        section id="known" data-live aria-labelledby="facts" class="card" {
            h2 id="facts" { "What is known" }
            dl {
                dt { "Id" }
                dd { code { (&row.id) } }
                dt { "Event" }
                dd { (kind) }
                dt { "To" }
                dd class="url" { (url) }
                dt { "Status" }
                dd id="status" { (parts::delivery_status(row.status)) }
                dt { "Attempts" }
                dd { (row.attempt_count) }
                dt { "Next attempt" }
                dd { (parts::time_or_none(row.next_attempt())) }
                dt { "Payload" }
                dd { (kept) }
            }
            (again)
        }
        section id="history" data-live aria-labelledby="attempts" {
            h2 id="attempts" { "Attempts" }
            @if row.attempts.is_empty() { p class="empty" { "None yet." } }
            @else { (activity::attempts(&row.attempts)) }
        }
        @if let Some(payload) = payload { (payload) } @if let Some(sealed) = sealed { (sealed) }
    };
    shell::page(status, "Delivery", content)
}
