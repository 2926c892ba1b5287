//! The form that creates a session.

use serde_json::{Map, Value, json};

use crate::simulator::call;
use crate::simulator::model::claim_keys::{CLAIMS, DOCUMENT_ID};
use crate::simulator::page::form::Form;
use crate::simulator::page::shell;
use crate::simulator::page::shell::Answer;
use crate::simulator::page::{Page, parts};
use maud::{Markup, html};

const PATH: &str = "/_simulator/sessions/new";

pub(crate) fn show(page: &Page) -> Answer {
    render(page.guard.token(), &Form::default(), Markup::default(), 200)
}

pub(crate) fn act(page: &Page, form: &Form) -> Answer {
    let created = page.api.0.with(|engine| call::create_session(engine, &body(form)));
    match created {
        Ok(session) => {
            let id = session["id"].as_str().unwrap_or_default();
            shell::see(format!("/_simulator/sessions/{id}?said=created"))
        }
        Err(error) => render(page.guard.token(), form, parts::alert(Some(&error.to_string())), 422),
    }
}

/// The body of the request. What was left empty is not in it.
fn body(form: &Form) -> Value {
    let reason = form.text("reason").unwrap_or("To verify you");
    let mut fields = Map::new();
    for (key, _) in CLAIMS {
        let wish = form.get(&format!("claim:{key}"));
        if let Some(required) = wish.and_then(required) {
            fields.insert(key.to_owned(), json!({"required": required, "reason": reason}));
        }
    }
    if let (Some(age), Some(required)) = (form.text("age"), form.get("claim:age").and_then(required)) {
        fields.insert(format!("age_over_{age}"), json!({"required": required, "reason": reason}));
    }
    let mut body = Map::new();
    if !fields.is_empty() {
        body.insert("share_fields".to_owned(), Value::Object(fields));
    }
    if let Some(url) = form.text("redirect_url") {
        body.insert("redirect_url".to_owned(), url.into());
    }
    Value::Object(body)
}

fn required(wish: &str) -> Option<bool> {
    match wish {
        "required" => Some(true),
        "optional" => Some(false),
        _ => None,
    }
}

fn render(token: &str, form: &Form, message: Markup, status: u16) -> Answer {
    // Every session shares the document's id, asked for or not.
    let claims = CLAIMS.iter().filter(|(key, _)| *key != DOCUMENT_ID).map(|(key, name)| {
        html! {
            div class="wish" {
                label for={"wish-" (key)} { (name) }
                (choice(&format!("wish-{key}"), &format!("claim:{key}"), form))
            }
        }
    });
    let content = html! {
        h1 { "New session" }
        (message)
        form method="post" action=(PATH) class="card stacked" {
            input type="hidden" name="token" value=(token);
            fieldset {
                legend { "What the session asks for" }
                div class="wishes" {
                    @for claim in claims { (claim) }
                    div class="wish" {
                        label for="age" { "Age over" }
                        input id="age" name="age" type="number" min="12" max="130"
                            value=(form.get("age").unwrap_or("18"));
                        label for="wish-age" class="hidden" { "Age gate" }
                        (choice("wish-age", "claim:age", form))
                    }
                }
            }
            div class="field" {
                label for="reason" { "Reason, shown to the user" }
                input id="reason" name="reason" value=(form.get("reason").unwrap_or("To verify you"));
            }
            div class="field" {
                label for="redirect_url" { "Redirect afterwards to (optional)" }
                input id="redirect_url" name="redirect_url" type="url" placeholder="http://localhost:3000/done"
                    autocomplete="off" value=(form.get("redirect_url").unwrap_or_default());
            }
            button class="main" { "Create session" }
        }
        p class="hint" { "The same as " code { "POST /v1/sessions" } " with the simulator’s key." }
    };
    shell::page(status, "New session", content)
}

/// Whether a claim is asked for.
fn choice(id: &str, name: &str, form: &Form) -> Markup {
    let chosen = form.get(name).unwrap_or_default();
    html! {
        select id=(id) name=(name) {
            @for (value, text) in [("", "not asked for"), ("optional", "optional"), ("required", "required")] {
                option value=(value) selected[value == chosen] { (text) }
            }
        }
    }
}
