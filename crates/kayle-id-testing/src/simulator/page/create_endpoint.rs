//! The form that creates a webhook endpoint with its key.

use kayle_id_webhook::jwk::{PrivateKey, PublicJwk, PublicKey, RsaKeySize};
use serde_json::{Value, json};

use crate::simulator::call;
use crate::simulator::engine::Engine;
use crate::simulator::error::SimulatorError;
use crate::simulator::page::form::Form;
use crate::simulator::page::shell;
use crate::simulator::page::shell::Answer;
use crate::simulator::page::{Page, parts};
use maud::{Markup, html};

const PATH: &str = "/_simulator/endpoints/new";

pub(crate) fn show(page: &Page) -> Answer {
    render(page.guard.token(), &Form::default(), Markup::default(), 200)
}

/// What is registered, and the private key of a pair that was made.
struct Key {
    public: Option<PublicJwk>,
    private_pem: Option<String>,
}

pub(crate) async fn act(page: &Page, form: &Form) -> Answer {
    let made = match key(form).await {
        Ok(key) => page.api.0.with(|engine| create(engine, form, &key)).map(|made| (made, key.private_pem)),
        Err(problem) => Err(problem),
    };
    match made {
        Ok((made, None)) => {
            let id = made["endpoint"]["id"].as_str().unwrap_or_default();
            shell::see(format!("/_simulator/endpoints/{id}?said=endpoint"))
        }
        Ok((made, Some(pem))) => made_page(&made, &pem),
        Err(problem) => render(page.guard.token(), form, parts::alert(Some(&problem)), 422),
    }
}

/// The key that the form gives or asks for.
async fn key(form: &Form) -> Result<Key, String> {
    match form.get("key") {
        Some("none") => Ok(Key { public: None, private_pem: None }),
        Some("given") => {
            let text = form.text("public_key").ok_or("Paste a public key, or choose another way.")?;
            let read = if text.starts_with('{') { PublicKey::from_jwk(text) } else { PublicKey::from_pem(text) };
            let public = read.map_err(|error| format!("The public key cannot be used: {error}"))?.public_jwk();
            let kid = serde_json::from_str::<Value>(text).ok();
            let kid = kid.as_ref().and_then(|jwk| jwk["kid"].as_str());
            let named = kid.map_or(Ok(public.clone()), |kid| public.with_kid(kid));
            let public = named.map_err(|error| format!("The public key cannot be used: {error}"))?;
            Ok(Key { public: Some(public), private_pem: None })
        }
        _ => {
            // It takes a processor about a tenth of a second.
            let made = tokio::task::spawn_blocking(|| PrivateKey::generate(RsaKeySize::Rsa2048)).await;
            let made = made.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
            let private_pem = Some(made.export_private_pkcs8_pem().as_str().to_owned());
            Ok(Key { public: Some(made.public_jwk()), private_pem })
        }
    }
}

/// Creates the endpoint and registers the key, both or none.
fn create(engine: &mut Engine, form: &Form, key: &Key) -> Result<Value, String> {
    let mut body = json!({"url": form.get("url").unwrap_or_default().trim()});
    if let Some(name) = form.text("name") {
        body["name"] = name.into();
    }
    let told = |error: SimulatorError| error.to_string();
    let made = call::create_endpoint(engine, &body).map_err(told)?;
    let id = made["endpoint"]["id"].as_str().unwrap_or_default();
    if let Some(public) = &key.public
        && let Err(error) = call::add_encryption_key(engine, id, public)
    {
        engine.change().endpoints.remove(id);
        return Err(told(error));
    }
    Ok(made)
}

/// The endpoint with the private key, which is shown this once.
fn made_page(made: &Value, pem: &str) -> Answer {
    let id = made["endpoint"]["id"].as_str().unwrap_or_default();
    let secret = made["signing_secret"].as_str().unwrap_or_default();
    let content = html! {
        h1 { "Endpoint created" }
        p role="status" class="notice" {
            "The endpoint receives the events of sessions from now on. The simulator does not keep the private key: copy it now."
        }
        section aria-labelledby="secrets" class="card" {
            h2 id="secrets" { "For the receiver" }
            (parts::copyable("signing-secret", "Signing secret", secret))
            (parts::copyable_text("private-key", "Private key (PKCS#8 PEM)", pem))
            p { a href={"/_simulator/endpoints/" (id)} { "Open the endpoint" } }
        }
    };
    shell::page(200, "Endpoint created", content)
}

fn render(token: &str, form: &Form, message: Markup, status: u16) -> Answer {
    let chosen = form.get("key").unwrap_or("made");
    let ways = [
        ("made", "Make a key pair, and show the private key once"),
        ("given", "Register the public key below"),
        ("none", "No key: events for this endpoint are lost until it has one"),
    ];
    let content = html! {
        h1 { "New endpoint" }
        (message)
        form method="post" action=(PATH) class="card stacked" {
            input type="hidden" name="token" value=(token);
            div class="field" {
                label for="url" { "Where the receiver listens" }
                input id="url" name="url" type="url" required placeholder="http://127.0.0.1:3000/webhooks"
                    autocomplete="off" value=(form.get("url").unwrap_or_default());
            }
            div class="field" {
                label for="name" { "Name (optional)" }
                input id="name" name="name" autocomplete="off" value=(form.get("name").unwrap_or_default());
            }
            fieldset {
                legend { "Encryption key" }
                @for (value, text) in ways {
                    div class="way" {
                        input type="radio" id={"key-" (value)} name="key" value=(value) checked[value == chosen];
                        label for={"key-" (value)} { (text) }
                    }
                }
                div class="field" {
                    label for="public_key" { "Public key, JWK or PEM" }
                    textarea id="public_key" name="public_key" rows="5" spellcheck="false" {
                        (form.get("public_key").unwrap_or_default())
                    }
                }
            }
            button class="main" { "Create endpoint" }
        }
        p class="hint" {
            "The same as " code { "POST /v1/webhooks/endpoints" } " and " code { "POST …/keys" }
            " with the simulator’s key."
        }
    };
    shell::page(status, "New endpoint", content)
}
