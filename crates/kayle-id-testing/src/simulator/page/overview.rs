//! The page on `/`.

use std::time::Duration;

use crate::simulator::engine::Engine;
use crate::simulator::model::rows::{Endpoint, Session};
use crate::simulator::page::Page;
use crate::simulator::page::form::Form;
use crate::simulator::page::html::{Html, html};
use crate::simulator::page::parts;
use crate::simulator::page::shell;
use crate::simulator::page::shell::Answer;
use crate::simulator::scheduler;

/// How many rows of a kind are shown.
const ROWS: usize = 100;

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
    page.api.0.with(|engine| {
        let content = html!(
            "<h1>Overview</h1>\n"[parts::said(said)]"<div class=\"cards\">\n" [connection(engine, &page.base)] [clock(engine, page.guard.token())] "</div>\n"
                [sessions(engine)][endpoints(engine)][deliveries(engine)]
        );
        shell::page(200, "Overview", content)
    })
}

fn clock(engine: &Engine, token: &str) -> Html {
    let steps = STEPS.iter().map(|(seconds, name)| html!("<option value=\"" {seconds} "\">" {name} "</option>"));
    html!(
        "<section aria-labelledby=\"clock\" class=\"card\"><h2 id=\"clock\">Clock</h2>\n<p>It is <strong>"
        [parts::time(engine.clock.now())] "</strong> UTC here.</p>\n"
        "<form method=\"post\" action=\"/_simulator/clock\"><input type=\"hidden\" name=\"token\" value=\"" {token} "\">"
        "<label for=\"by\">Move it on by</label> <select id=\"by\" name=\"by\">" [steps.collect::<Html>()] "</select> "
        "<button>Move</button></form>\n<p class=\"hint\">What falls due on the way is done: attempts, expiries, the end of retention.</p></section>\n"
    )
}

fn connection(engine: &Engine, base: &str) -> Html {
    html!(
        "<section aria-labelledby=\"connect\" class=\"card\"><h2 id=\"connect\">Connect</h2>\n<dl>"
        "<dt>Base URL</dt><dd><code>" {base} "</code></dd>"
        "<dt>API key</dt><dd><code>" {&engine.state.main_key} "</code></dd></dl>\n"
        "<pre tabindex=\"0\" aria-label=\"How to create a session with curl\"><code>curl -X POST " {base} "/v1/sessions \\\n  -H 'Authorization: Bearer "
        {&engine.state.main_key} "'</code></pre></section>\n"
    )
}

fn sessions(engine: &Engine) -> Html {
    let mut rows: Vec<&Session> = engine.state.sessions.values().collect();
    rows.sort_by(|one, other| (other.created_at, &other.id).cmp(&(one.created_at, &one.id)));
    if rows.is_empty() {
        return html!("<section aria-labelledby=\"sessions\"><h2 id=\"sessions\">Sessions</h2>\n"
            "<p class=\"empty\">None yet. Create one with the command above, or with any client.</p></section>\n");
    }
    let count = rows.len();
    let lines = rows.into_iter().take(ROWS).map(|row| {
        let keys: Vec<&str> = row.share_fields.keys().map(|key| key.0.as_str()).collect();
        html!(
            "<tr><th scope=\"row\"><a href=\"/_simulator/sessions/" {&row.id} "\" title=\"" {&row.id} "\">" {parts::short(&row.id)}
            "</a></th><td>" [parts::session_status(row.status)] "</td><td>" {keys.len()} "<span class=\"keys\"> " {keys.join(", ")}
            "</span></td><td>" [parts::time(row.created_at)] "</td><td>" [parts::time(row.expires_at)] "</td></tr>\n"
        )
    });
    html!(
        "<section aria-labelledby=\"sessions\"><h2 id=\"sessions\">Sessions <small>" {count} "</small></h2>\n"
        "<div class=\"wide\" role=\"region\" aria-label=\"Sessions\" tabindex=\"0\"><table>\n<caption>Sessions, latest first. Open one to play its user.</caption>\n"
        "<thead><tr><th scope=\"col\">Session</th><th scope=\"col\">Status</th><th scope=\"col\">Claims asked for</th>"
        "<th scope=\"col\">Created (UTC)</th><th scope=\"col\">Expires (UTC)</th></tr></thead>\n<tbody>\n"
        [lines.collect::<Html>()] "</tbody></table></div></section>\n"
    )
}

fn endpoints(engine: &Engine) -> Html {
    let mut rows: Vec<&Endpoint> = engine.state.endpoints.values().collect();
    rows.sort_by(|one, other| (other.created_at, &other.id).cmp(&(one.created_at, &one.id)));
    if rows.is_empty() {
        return html!("<section aria-labelledby=\"endpoints\"><h2 id=\"endpoints\">Webhook endpoints</h2>\n"
            "<p class=\"empty\">None yet. Events go nowhere until there is one with an encryption key.</p></section>\n");
    }
    let lines = rows.into_iter().take(ROWS).map(|row| {
        let key = engine.state.active_key(&row.id).map_or("none: events are lost", |key| key.key_id.as_str());
        let state = if row.enabled { html!("<span class=\"status good\">✓ enabled</span>") } else { html!("<span class=\"status\">⊘ disabled</span>") };
        html!(
            "<tr><th scope=\"row\"><a href=\"/_simulator/endpoints/" {&row.id} "\" title=\"" {&row.id} "\">" {parts::short(&row.id)}
            "</a></th><td class=\"url\">" {&row.url} "</td><td>" [state] "</td><td>" {key} "</td></tr>\n"
        )
    });
    html!(
        "<section aria-labelledby=\"endpoints\"><h2 id=\"endpoints\">Webhook endpoints</h2>\n"
        "<div class=\"wide\" role=\"region\" aria-label=\"Webhook endpoints\" tabindex=\"0\"><table>\n<caption>Webhook endpoints, latest first</caption>\n"
        "<thead><tr><th scope=\"col\">Endpoint</th><th scope=\"col\">URL</th><th scope=\"col\">State</th><th scope=\"col\">Active key</th></tr></thead>\n"
        "<tbody>\n" [lines.collect::<Html>()] "</tbody></table></div></section>\n"
    )
}

fn deliveries(engine: &Engine) -> Html {
    let rows = parts::latest(&engine.state, ROWS, |_| true);
    let content = if rows.is_empty() {
        html!("<p class=\"empty\">None yet. They begin when a session ends.</p>")
    } else {
        parts::deliveries(&engine.state, &rows)
    };
    html!("<section aria-labelledby=\"deliveries\"><h2 id=\"deliveries\">Deliveries</h2>\n" [content] "</section>\n")
}

pub(crate) async fn move_clock(page: &Page, form: &Form) -> Answer {
    let by = form.get("by").and_then(|by| by.parse().ok());
    let Some((seconds, _)) = STEPS.iter().find(|(seconds, _)| Some(*seconds) == by) else {
        return shell::problem(422, "The clock moves on by one of the steps that the form offers.");
    };
    scheduler::advance(&page.api.0, Duration::from_secs(*seconds)).await;
    shell::see("/?said=moved".to_owned())
}
