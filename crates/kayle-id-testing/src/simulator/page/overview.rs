//! The page on `/`.

use std::time::Duration;

use crate::simulator::engine::Engine;
use crate::simulator::model::rows::{Endpoint, Session};
use crate::simulator::page::Page;
use crate::simulator::page::activity;
use crate::simulator::page::form::Form;
use crate::simulator::page::parts;
use crate::simulator::page::shell;
use crate::simulator::page::shell::Answer;
use crate::simulator::page::table::Table;
use crate::simulator::scheduler;
use maud::{Markup, html};

/// How many rows of a kind are shown.
const ROWS: usize = 100;
/// How much of the activity is shown.
const RECENT: usize = 10;

/// How far the clock can be moved, in seconds, and what people call it.
const STEPS: [(u64, &str); 7] = [
    (5, "5 seconds"),
    (5 * 60, "5 minutes"),
    (30 * 60, "30 minutes"),
    (2 * 60 * 60, "2 hours"),
    (5 * 60 * 60, "5 hours"),
    (10 * 60 * 60, "10 hours"),
    (7 * 24 * 60 * 60, "7 days"),
];

pub(crate) fn show(page: &Page, said: Option<&'static str>) -> Answer {
    let activity = activity::section(&page.api.0, RECENT);
    page.api.0.with(|engine| {
        let content = html! {
            h1 { "Overview" }
            (parts::said(said))
            div class="cards" {
                (connection(engine, &page.base)) (clock(engine, page.guard.token()))
            }
            (sessions(engine)) (endpoints(engine)) (deliveries(engine)) (activity)
        };
        shell::page(200, "Overview", content)
    })
}

fn clock(engine: &Engine, token: &str) -> Markup {
    let steps = STEPS.iter().map(|(seconds, name)| html! { option value=(seconds) { (name) } });
    html! {
        section aria-labelledby="clock" class="card" {
            h2 id="clock" { "Clock" }
            p id="now" data-live { "It is " strong { (parts::time(engine.clock.now())) } " UTC here." }
            form method="post" action="/_simulator/clock" {
                input type="hidden" name="token" value=(token);
                label for="by" { "Move it on by" }
                " "
                select id="by" name="by" { @for step in steps { (step) } }
                " "
                button { "Move" }
            }
            p class="hint" {
                "What falls due on the way is done: attempts, expiries, the end of retention."
            }
        }
    }
}

fn connection(engine: &Engine, base: &str) -> Markup {
    let curl = format!("curl -X POST {base}/v1/sessions \\\n  -H 'Authorization: Bearer {}'", engine.state.main_key);
    html! {
        section aria-labelledby="connect" class="card" {
            h2 id="connect" { "Connect" }
            (parts::copyable("base-url", "Base URL", base))
            (parts::copyable("api-key", "API key", &engine.state.main_key))
            (parts::copyable_text("curl", "Create a session with curl", &curl))
        }
    }
}

fn sessions(engine: &Engine) -> Markup {
    let mut rows: Vec<&Session> = engine.state.sessions.values().collect();
    rows.sort_by(|one, other| (other.created_at, &other.id).cmp(&(one.created_at, &one.id)));
    if rows.is_empty() {
        return html! {
            section id="all-sessions" data-live aria-labelledby="sessions" {
                h2 id="sessions" { "Sessions" }
                p class="empty" {
                    "None yet. " a href="/_simulator/sessions/new" { "Create one" }
                    ", or call the API with the command above or any client."
                }
            }
        };
    }
    let count = rows.len();
    let table = Table {
        name: "Sessions",
        caption: "Sessions, latest first. Open one to play its user.",
        heads: &["Session", "Status", "Claims asked for", "Created (UTC)", "Expires (UTC)"],
    };
    let table = table.render(rows.into_iter().take(ROWS).map(|row| {
        let keys: Vec<&str> = row.share_fields.keys().map(|key| key.0.as_str()).collect();
        vec![
            html! { a href={"/_simulator/sessions/" (&row.id)} title=(&row.id) { (parts::short(&row.id)) } },
            parts::session_status(row.status),
            html! { (keys.len()) span class="keys" { " " (keys.join(", ")) } },
            parts::time(row.created_at),
            parts::time(row.expires_at),
        ]
    }));
    html! {
        section id="all-sessions" data-live aria-labelledby="sessions" {
            h2 id="sessions" { "Sessions " small { (count) } }
            (table)
        }
    }
}

fn endpoints(engine: &Engine) -> Markup {
    let mut rows: Vec<&Endpoint> = engine.state.endpoints.values().collect();
    rows.sort_by(|one, other| (other.created_at, &other.id).cmp(&(one.created_at, &one.id)));
    if rows.is_empty() {
        return html! {
            section id="all-endpoints" data-live aria-labelledby="endpoints" {
                h2 id="endpoints" { "Webhook endpoints" }
                p class="empty" {
                    "None yet. Events go nowhere until there is one with an encryption key. "
                    a href="/_simulator/endpoints/new" { "Create one" }
                    "."
                }
            }
        };
    }
    let table = Table {
        name: "Webhook endpoints",
        caption: "Webhook endpoints, latest first",
        heads: &["Endpoint", "URL", "State", "Active key"],
    };
    let table = table.render(rows.into_iter().take(ROWS).map(|row| {
        let key = engine.state.active_key(&row.id).map_or("none: events are lost", |key| key.key_id.as_str());
        let state = if row.enabled {
            html! { span class="status good" { "✓ enabled" } }
        } else {
            html! { span class="status" { "⊘ disabled" } }
        };
        vec![
            html! { a href={"/_simulator/endpoints/" (&row.id)} title=(&row.id) { (parts::short(&row.id)) } },
            html! { span class="url" { (&row.url) } },
            state,
            html! { span class="url" { (key) } },
        ]
    }));
    html! {
        section id="all-endpoints" data-live aria-labelledby="endpoints" {
            h2 id="endpoints" { "Webhook endpoints" }
            (table)
        }
    }
}

fn deliveries(engine: &Engine) -> Markup {
    let rows = parts::latest(&engine.state, ROWS, |_| true);
    let content = if rows.is_empty() {
        html! { p class="empty" { "None yet. They begin when a session ends." } }
    } else {
        parts::deliveries(&engine.state, &rows)
    };
    html! { section id="all-deliveries" data-live aria-labelledby="deliveries" { h2 id="deliveries" { "Deliveries" } (content) } }
}

pub(crate) async fn move_clock(page: &Page, form: &Form) -> Answer {
    let by = form.get("by").and_then(|by| by.parse().ok());
    let Some((seconds, _)) = STEPS.iter().find(|(seconds, _)| Some(*seconds) == by) else {
        return shell::problem(422, "The clock moves on by one of the steps that the form offers.");
    };
    scheduler::advance(&page.api.0, Duration::from_secs(*seconds)).await;
    shell::see("/?said=moved".to_owned())
}
