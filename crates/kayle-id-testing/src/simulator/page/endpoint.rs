//! One endpoint.

use crate::simulator::page::html::{Html, html};
use crate::simulator::page::shell;
use crate::simulator::page::shell::Answer;
use crate::simulator::page::{Page, parts};

pub(crate) fn show(page: &Page, id: &str) -> Answer {
    page.api.0.with(|engine| {
        let Some(row) = engine.state.endpoints.get(id) else {
            return shell::problem(404, "There is no such endpoint.");
        };
        let mut keys: Vec<_> = engine.state.keys.values().filter(|key| key.webhook_endpoint_id == id).collect();
        keys.sort_by_key(|key| std::cmp::Reverse(key.created_at));
        let lines = keys.iter().map(|key| {
            let state = if key.is_active { html!("<span class=\"status good\">✓ active</span>") } else { html!("<span class=\"status\">⊘ inactive</span>") };
            html!("<tr><th scope=\"row\">" {&key.key_id} "</th><td>" {parts::short(&key.id)} "</td><td>" [state] "</td><td>"
                [parts::time(key.created_at)] "</td></tr>\n")
        });
        let keys = if keys.is_empty() {
            html!("<p class=\"empty\">None. Events for this endpoint are lost until there is one.</p>")
        } else {
            html!("<div class=\"wide\" role=\"region\" aria-label=\"Encryption keys\" tabindex=\"0\"><table>\n<caption>Encryption keys, latest first</caption>\n"
                "<thead><tr><th scope=\"col\">Key id</th><th scope=\"col\">Id</th><th scope=\"col\">State</th><th scope=\"col\">Created (UTC)</th></tr></thead>\n"
                "<tbody>\n" [lines.collect::<Html>()] "</tbody></table></div>\n")
        };
        let rows = parts::latest(&engine.state, 100, |delivery| delivery.webhook_endpoint_id == id);
        let deliveries = if rows.is_empty() {
            html!("<p class=\"empty\">None yet.</p>")
        } else {
            parts::deliveries(&engine.state, &rows)
        };
        let content = html!(
            "<h1>Webhook endpoint</h1>\n<section aria-labelledby=\"facts\" class=\"card\"><h2 id=\"facts\">What is known</h2>\n<dl>"
            "<dt>Id</dt><dd><code>" {&row.id} "</code></dd><dt>Name</dt><dd>" {row.name.as_deref().unwrap_or("–")}
            "</dd><dt>URL</dt><dd class=\"url\">" {&row.url} "</dd><dt>Enabled</dt><dd>" {if row.enabled { "yes" } else { "no" }}
            "</dd><dt>Events</dt><dd>" {row.subscribed_event_types.join(", ")} "</dd><dt>Kept after failure</dt><dd>"
            {row.undelivered_payload_retention_hours} " hours</dd></dl>\n"
            "<details><summary>Signing secret</summary><code>" {&row.signing_secret} "</code></details></section>\n"
            "<section aria-labelledby=\"keys\"><h2 id=\"keys\">Encryption keys</h2>\n" [keys] "</section>\n"
            "<section aria-labelledby=\"deliveries\"><h2 id=\"deliveries\">Deliveries</h2>\n" [deliveries] "</section>\n"
        );
        shell::page(200, "Webhook endpoint", content)
    })
}
