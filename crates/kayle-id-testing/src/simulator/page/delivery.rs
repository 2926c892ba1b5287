//! One delivery.

use crate::simulator::delivery::schedule;
use crate::simulator::engine::Engine;
use crate::simulator::model::rows::DeliveryStatus;
use crate::simulator::page::form::Form;
use crate::simulator::page::html::{Html, html};
use crate::simulator::page::shell;
use crate::simulator::page::shell::Answer;
use crate::simulator::page::{Page, outcome, parts};

pub(crate) fn show(page: &Page, id: &str, said: Option<&'static str>) -> Answer {
    page.api.0.with(|engine| render(engine, page.guard.token(), id, parts::said(said), 200))
}

/// Sends it again, as a retry through the API does.
pub(crate) fn act(page: &Page, id: &str, form: &Form) -> Answer {
    let problem = page.api.0.with(|engine| match engine.state.deliveries.get(id) {
        _ if form.get("do") != Some("retry") => Some("There is nothing else to do with a delivery."),
        None => Some("There is no such delivery."),
        Some(row) if row.status == DeliveryStatus::Delivering => Some("The delivery is already in progress."),
        Some(row) if row.payload.is_none() => Some("Its payload is no longer there."),
        Some(_) => {
            schedule::send_again(engine, id);
            None
        }
    });
    match problem {
        None => shell::see(format!("/_simulator/deliveries/{id}?said=sent")),
        Some(problem) => {
            page.api.0.with(|engine| render(engine, page.guard.token(), id, parts::alert(Some(problem)), 422))
        }
    }
}

fn render(engine: &Engine, token: &str, id: &str, message: Html, status: u16) -> Answer {
    let Some(row) = engine.state.deliveries.get(id) else { return shell::problem(404, "There is no such delivery.") };
    let event = engine.state.events.get(&row.event_id);
    let kind = event.map_or("", |event| event.event_type.as_str());
    let url = engine.state.endpoints.get(&row.webhook_endpoint_id).map_or("", |endpoint| endpoint.url.as_str());
    let answer = row.last_status_code.map_or("none".to_owned(), |status| status.to_string());
    let kept = row.payload_retention_reason.as_deref().unwrap_or("–").replace('_', " ");
    let next = row.schedules.iter().filter(|schedule| !schedule.taken).map(|schedule| schedule.due).min();
    let next = next.filter(|_| row.status != DeliveryStatus::Succeeded);
    let again = if row.payload.is_some() {
        outcome::button(&format!("/_simulator/deliveries/{id}"), token, "retry", "Send again")
    } else {
        Html::default()
    };
    let payload = event.map(|event| {
        html!("<section aria-labelledby=\"payload\"><h2 id=\"payload\">Payload</h2>\n"
            "<p class=\"hint\">What the receiver reads after decrypting. The real service does not keep it.</p>\n"
            "<pre tabindex=\"0\" aria-label=\"Payload, decrypted\"><code>" {parts::pretty(&event.payload)} "</code></pre></section>\n")
    });
    let sealed = row.payload.as_ref().map(|sealed| {
        html!("<section aria-labelledby=\"sealed\"><h2 id=\"sealed\">As it is sent</h2>\n"
            "<pre tabindex=\"0\" class=\"wrap\" aria-label=\"Payload, encrypted\"><code>" {sealed} "</code></pre></section>\n")
    });
    let content = html!(
        "<h1>Delivery</h1>\n" [message] "<section aria-labelledby=\"facts\" class=\"card\"><h2 id=\"facts\">What is known</h2>\n<dl>"
        "<dt>Id</dt><dd><code>" {&row.id} "</code></dd><dt>Event</dt><dd>" {kind} "</dd><dt>To</dt><dd class=\"url\">" {url}
        "</dd><dt>Status</dt><dd id=\"status\">" [parts::delivery_status(row.status)] "</dd><dt>Attempts</dt><dd>" {row.attempt_count}
        "</dd><dt>Last answer</dt><dd>" {answer} "</dd><dt>Last attempt</dt><dd>" [parts::time_or_none(row.last_attempt_at)]
        "</dd><dt>Next attempt</dt><dd>" [parts::time_or_none(next)] "</dd><dt>Payload</dt><dd>" {kept} "</dd></dl>\n" [again] "</section>\n"
        [payload.unwrap_or_default()] [sealed.unwrap_or_default()]
    );
    shell::page(status, "Delivery", content)
}
