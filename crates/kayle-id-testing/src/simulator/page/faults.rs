//! What is to go wrong: faults of calls, and disturbances of deliveries.

use std::time::Duration;

use crate::simulator::disturbance::Disturbance;
use crate::simulator::fault::Fault;
use crate::simulator::instance::Instance;
use crate::simulator::page::form::Form;
use crate::simulator::page::shell;
use crate::simulator::page::shell::Answer;
use crate::simulator::page::table::Table;
use crate::simulator::page::{Page, outcome, parts};
use crate::simulator::router;
use kayle_id_webhook::webhook::testing::Damage;
use maud::{Markup, html};

const PATH: &str = "/_simulator/faults";

/// A fault that the form offers: its value, what people read, and how it is made.
type Offer<T> = (&'static str, &'static str, fn() -> T);

const FAULTS: [Offer<Fault>; 9] = [
    ("503", "503 Service Unavailable", || Fault::status(503)),
    ("500", "500 Internal Server Error", || Fault::status(500)),
    ("429", "429 with Retry-After: 1", || Fault::status(429).retry_after("1")),
    ("reset_before_body", "connection reset before the response", Fault::reset_before_body),
    ("reset_after_acting", "carried out, then reset before the response", || Fault::reset_before_body().after_acting()),
    ("reset_in_body", "carried out, then reset in the body", Fault::reset_in_body),
    ("truncated_json", "carried out, JSON ends in the middle", Fault::truncated_json),
    ("slow_bytes", "10 ms before each byte of the body", || Fault::slow_bytes(Duration::from_millis(10))),
    ("gzip", "compressed without being asked", Fault::gzip),
];

const DISTURBANCES: [Offer<Disturbance>; 6] = [
    ("duplicate", "arrives twice", Disturbance::duplicate),
    ("reorder", "arrives behind the next one", Disturbance::reorder),
    ("stale_key", "encrypted to the key before", Disturbance::stale_key),
    ("signed_earlier", "signed 10 minutes earlier", || Disturbance::signed_earlier(Duration::from_secs(600))),
    ("forged", "the signature is forged", || Disturbance::damage(Damage::FlipMac)),
    ("tampered", "the ciphertext is changed", || Disturbance::damage(Damage::FlipCiphertext)),
];

pub(crate) fn show(page: &Page, said: Option<&'static str>) -> Answer {
    render(page, parts::said(said), 200)
}

pub(crate) fn act(page: &Page, form: &Form) -> Answer {
    let instance = &page.api.0;
    match carry_out(instance, form) {
        Ok(said) => shell::see(format!("{PATH}?said={said}")),
        Err(problem) => render(page, parts::alert(Some(problem)), 422),
    }
}

fn carry_out(instance: &Instance, form: &Form) -> Result<&'static str, &'static str> {
    let times = || match form.text("times") {
        None => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| "The number of times is a whole number."),
    };
    match form.get("do") {
        Some("fault") => {
            let mut fault = offered(&FAULTS, form)?;
            if let Some(operation) = form.text("operation") {
                if !router::is_operation(operation) {
                    return Err("There is no such operation.");
                }
                fault = fault.on(operation);
            }
            instance.faults.add(times()?.into_iter().fold(fault, Fault::times));
            Ok("fault")
        }
        Some("disturb") => {
            let disturbance = offered(&DISTURBANCES, form)?;
            instance.disturbances.add(times()?.into_iter().fold(disturbance, Disturbance::times));
            Ok("disturbance")
        }
        Some("clear") => {
            instance.faults.clear();
            instance.disturbances.clear();
            Ok("cleared")
        }
        _ => Err("There is nothing else to do here."),
    }
}

fn offered<T>(offers: &[Offer<T>], form: &Form) -> Result<T, &'static str> {
    let offer = offers.iter().find(|(value, ..)| Some(*value) == form.get("kind"));
    offer.map(|(.., make)| make()).ok_or("The form offers what can go wrong.")
}

fn render(page: &Page, message: Markup, status: u16) -> Answer {
    let token = page.guard.token();
    let content = html! {
        h1 { "Faults" }
        (message)
        (waiting(&page.api.0))
        (outcome::button(PATH, token, "clear", "Clear all"))
        div class="cards" {
            section aria-labelledby="calls" class="card" {
                h2 id="calls" { "Of calls" }
                form method="post" action=(PATH) class="stacked" {
                    input type="hidden" name="token" value=(token);
                    (select("fault-kind", "What goes wrong", &FAULTS))
                    div class="field" {
                        label for="operation" { "With" }
                        select id="operation" name="operation" {
                            option value="" { "any operation" }
                            @for name in router::operations() { option value=(name) { (name) } }
                        }
                    }
                    (times("fault-times"))
                    button name="do" value="fault" { "Add fault" }
                }
            }
            section aria-labelledby="webhooks" class="card" {
                h2 id="webhooks" { "Of deliveries" }
                form method="post" action=(PATH) class="stacked" {
                    input type="hidden" name="token" value=(token);
                    (select("disturbance-kind", "What goes wrong", &DISTURBANCES))
                    (times("disturbance-times"))
                    button name="do" value="disturb" { "Add disturbance" }
                }
            }
        }
    };
    shell::page(status, "Faults", content)
}

/// What is still to go wrong.
fn waiting(instance: &Instance) -> Markup {
    let often = |left: Option<u32>| left.map_or_else(|| "every time".to_owned(), |left| left.to_string());
    let faults = instance.faults.to_vec().into_iter().map(|fault| {
        let with = fault.operation.clone().unwrap_or_else(|| "any operation".to_owned());
        vec![
            html! { "call" },
            html! { (fault.name().replace('_', " ")) },
            html! { (with) },
            html! { (often(fault.left)) },
        ]
    });
    let disturbances = instance.disturbances.to_vec().into_iter().map(|disturbance| {
        let with = disturbance.endpoint.as_deref().map_or("any endpoint".to_owned(), parts::short);
        let what = disturbance.kind.name().replace('_', " ");
        vec![html! { "delivery" }, html! { (what) }, html! { (with) }, html! { (often(disturbance.left)) }]
    });
    let rows: Vec<_> = faults.chain(disturbances).collect();
    let table = Table {
        name: "What is to go wrong",
        caption: "Faults and disturbances, in the order in which they are tried",
        heads: &["Of a", "Kind", "With", "Times left"],
    };
    html! {
        section id="waiting" data-live aria-labelledby="waiting-title" {
            h2 id="waiting-title" { "Still to happen" }
            @if rows.is_empty() { p class="empty" { "Nothing." } } @else { (table.render(rows.into_iter())) }
        }
    }
}

fn select<T>(id: &str, label: &str, offers: &[Offer<T>]) -> Markup {
    html! {
        div class="field" {
            label for=(id) { (label) }
            select id=(id) name="kind" { @for (value, text, _) in offers { option value=(value) { (text) } } }
        }
    }
}

fn times(id: &str) -> Markup {
    html! {
        div class="field" {
            label for=(id) { "How many times (empty: until cleared)" }
            input id=(id) name="times" type="number" min="1" max="1000000" value="1";
        }
    }
}
