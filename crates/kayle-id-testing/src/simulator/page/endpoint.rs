//! One endpoint.

use crate::simulator::page::shell;
use crate::simulator::page::shell::Answer;
use crate::simulator::page::table::Table;
use crate::simulator::page::{Page, parts};
use maud::html;

pub(crate) fn show(page: &Page, id: &str, said: Option<&'static str>) -> Answer {
    page.api.0.with(|engine| {
        let Some(row) = engine.state.endpoints.get(id) else {
            return shell::problem(404, "There is no such endpoint.");
        };
        let mut keys: Vec<_> = engine.state.keys.values().filter(|key| key.webhook_endpoint_id == id).collect();
        keys.sort_by_key(|key| std::cmp::Reverse(key.created_at));
        let table = Table {
            name: "Encryption keys",
            caption: "Encryption keys, latest first",
            heads: &["Key id", "Id", "State", "Created (UTC)"],
        };
        let keys = if keys.is_empty() {
            html! { p class="empty" { "None. Events for this endpoint are lost until there is one." } }
        } else {
            table.render(keys.iter().map(|key| {
                let state = if key.is_active {
                    html! { span class="status good" { "✓ active" } }
                } else {
                    html! { span class="status" { "⊘ inactive" } }
                };
                let kid = html! { span class="url" { (&key.key_id) } };
                vec![kid, html! { (parts::short(&key.id)) }, state, parts::time(key.created_at)]
            }))
        };
        let rows = parts::latest(&engine.state, 100, |delivery| delivery.webhook_endpoint_id == id);
        let deliveries = if rows.is_empty() {
            html! { p class="empty" { "None yet." } }
        } else {
            parts::deliveries(&engine.state, &rows)
        };
        let content = html! {
            h1 { "Webhook endpoint" }
            (parts::said(said))
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
                details {
                    summary { "Signing secret" }
                    (parts::copyable("signing-secret", "Signing secret", &row.signing_secret))
                }
            }
            section id="encryption-keys" data-live aria-labelledby="keys" { h2 id="keys" { "Encryption keys" } (keys) }
            section id="all-deliveries" data-live aria-labelledby="deliveries" {
                h2 id="deliveries" { "Deliveries" }
                (deliveries)
            }
        };
        shell::page(200, "Webhook endpoint", content)
    })
}
