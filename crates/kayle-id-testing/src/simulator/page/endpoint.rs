//! One endpoint.

use crate::simulator::page::shell;
use crate::simulator::page::shell::Answer;
use crate::simulator::page::{Page, parts};
use maud::html;

pub(crate) fn show(page: &Page, id: &str) -> Answer {
    page.api.0.with(|engine| {
        let Some(row) = engine.state.endpoints.get(id) else {
            return shell::problem(404, "There is no such endpoint.");
        };
        let mut keys: Vec<_> = engine.state.keys.values().filter(|key| key.webhook_endpoint_id == id).collect();
        keys.sort_by_key(|key| std::cmp::Reverse(key.created_at));
        let lines = keys.iter().map(|key| {
            let state = if key.is_active {
                html! { span class="status good" { "✓ active" } }
            } else {
                html! {
                    span class="status" { "⊘ inactive" }
                }
            };
            html! {
                tr {
                    th scope="row" { (&key.key_id) }
                    td { (parts::short(&key.id)) }
                    td { (state) }
                    td { (parts::time(key.created_at)) }
                }
            }
        });
        let keys = if keys.is_empty() {
            html! { p class="empty" { "None. Events for this endpoint are lost until there is one." } }
        } else {
            html! {
                div class="wide" role="region" aria-label="Encryption keys" tabindex="0" {
                    table {
                        caption { "Encryption keys, latest first" }
                        thead {
                            tr {
                                th scope="col" { "Key id" }
                                th scope="col" { "Id" }
                                th scope="col" { "State" }
                                th scope="col" { "Created (UTC)" }
                            }
                        }
                        tbody { @for line in lines { (line) } }
                    }
                }
            }
        };
        let rows = parts::latest(&engine.state, 100, |delivery| delivery.webhook_endpoint_id == id);
        let deliveries = if rows.is_empty() {
            html! { p class="empty" { "None yet." } }
        } else {
            parts::deliveries(&engine.state, &rows)
        };
        let content = html! {
            h1 { "Webhook endpoint" }
            section aria-labelledby="facts" class="card" {
                h2 id="facts" { "What is known" }
                dl {
                    dt { "Id" }
                    dd { code { (&row.id) } }
                    dt { "Name" }
                    dd { (row.name.as_deref().unwrap_or("–")) }
                    dt { "URL" }
                    dd class="url" { (&row.url) }
                    dt { "Enabled" }
                    dd { (if row.enabled { "yes" } else { "no" }) }
                    dt { "Events" }
                    dd { (row.subscribed_event_types.join(", ")) }
                    dt { "Kept after failure" }
                    dd { (row.undelivered_payload_retention_hours) " hours" }
                }
                details { summary { "Signing secret" } code { (&row.signing_secret) } }
            }
            section aria-labelledby="keys" { h2 id="keys" { "Encryption keys" } (keys) }
            section aria-labelledby="deliveries" {
                h2 id="deliveries" { "Deliveries" }
                (deliveries)
            }
        };
        shell::page(200, "Webhook endpoint", content)
    })
}
