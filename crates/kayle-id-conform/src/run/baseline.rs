//! Whether good deliveries are acknowledged at all, and if not, why.

use super::runner::Runner;
use crate::kinds::RECIPES;
use crate::net::{Exchange, imf_fixdate};
use crate::report::{Finding, Outcome, Severity};

/// Kinds whose acceptance tells what a receiver does instead of the right thing.
const TELLING: [&str; 3] = ["mac-input", "secret-derivation", "mac-encoding"];

/// Posts good deliveries. When none is acknowledged, looks for the cause, and the rest of the run is of no use.
pub(super) async fn check(runner: &mut Runner) -> bool {
    let why = "A good delivery is acknowledged with a 2xx.";
    let mut exchanges = Vec::new();
    for _ in 0..3 {
        runner.tick();
        let delivery = runner.setting.good();
        exchanges.push(runner.post(&delivery).await);
    }
    clock(runner, &exchanges);
    let seen = exchanges.last().map(Exchange::words).unwrap_or_default();
    if exchanges.iter().any(Exchange::acknowledged) {
        let all = exchanges.iter().all(Exchange::acknowledged);
        runner.judge("baseline/good", all, if all { "all acknowledged".to_owned() } else { seen }, why, || {
            Finding::new("baseline", Severity::Error, "Some of three equal good deliveries are not acknowledged.")
                .mend("Answer every good delivery with a 2xx, whatever was delivered before.")
        });
        return true;
    }
    runner.check("baseline/good", Outcome::Failed, seen.clone(), why);
    for recipe in RECIPES {
        let seen = "good deliveries are not acknowledged, so the refusal of others tells nothing";
        runner.check(format!("{}/all", recipe.name), Outcome::Skipped, seen, recipe.about);
    }
    if let Some(redirect) =
        exchanges.iter().find(|exchange| exchange.status().is_some_and(|status| (300..400).contains(&status)))
    {
        let words = redirect.words();
        runner.find(
            Finding::new("redirect", Severity::Error, "The address redirects.")
                .seen(words)
                .mend("Register the address that answers itself. The server follows no redirect and counts one as a failure.")
                .checks(["baseline/good".to_owned()]),
        );
        return false;
    }
    if exchanges.iter().all(|exchange| matches!(exchange, Exchange::Tls(_))) {
        runner.find(
            Finding::new("tls", Severity::Error, "The receiver's certificate is refused, or it speaks no TLS.")
                .seen(seen)
                .mend("Use a certificate of a public authority for this name and send the intermediate certificates too. For an authority of your own, give its root certificate to the test.")
                .checks(["baseline/good".to_owned()]),
        );
        return false;
    }
    if exchanges.iter().all(|exchange| matches!(exchange, Exchange::Unreachable | Exchange::Unresolved)) {
        runner.find(
            Finding::new("unreachable", Severity::Error, "The receiver takes no connection.")
                .seen(seen)
                .mend("Start the receiver, and check the host and the port.")
                .checks(["baseline/good".to_owned()]),
        );
        return false;
    }
    if exchanges.iter().all(|exchange| matches!(exchange, Exchange::TimedOut)) {
        runner.find(
            Finding::new("slow", Severity::Error, "Good deliveries are not answered within the server's time limit.")
                .seen(seen)
                .mend("Store the delivery, answer, and work on it afterwards.")
                .checks(["baseline/good".to_owned()]),
        );
        return false;
    }
    if !diagnose(runner).await {
        runner.find(
            Finding::new("baseline", Severity::Error, "The receiver acknowledges no good delivery.")
                .seen(seen)
                .mend(
                    "Check, in this order: that the route and the method POST exist (404, 405); that the receiver holds \
                     this signing secret, whole and without a line break; that it checks the raw body, before any \
                     framework parses it; that it holds the private key under this kid; that no proxy asks for \
                     credentials (401, 403).",
                )
                .checks(["baseline/good".to_owned()]),
        );
    }
    false
}

/// Looks for what the receiver accepts instead. Tells whether the cause was found.
async fn diagnose(runner: &mut Runner) -> bool {
    let mut found = false;
    for recipe in RECIPES.iter().filter(|recipe| TELLING.contains(&recipe.name)) {
        runner.tick();
        for case in recipe.cases(&mut runner.setting.clone()) {
            if !runner.post(&case.delivery).await.acknowledged() {
                continue;
            }
            found = true;
            let name = case.id.rsplit('/').next().unwrap_or_default();
            let finding = match (recipe.name, name) {
                (_, name) if name.starts_with("framework-") || name == "json-string" || name == "body-only" => {
                    Finding::new("raw-body", Severity::Error, "The signature is checked over something else than the raw body.")
                        .mend("Read the raw bytes of the request before any framework parses them, and check the signature over these.")
                }
                ("secret-derivation", _) => {
                    Finding::new("secret-derivation", Severity::Error, "The key of the MAC is not derived as Kayle ID derives it.")
                        .mend("Use the UTF-8 bytes of the whole secret as the key, whsec_ included, and decode nothing.")
                }
                _ => Finding::new("signature-form", Severity::Error, "The signature is computed otherwise than Kayle ID computes it.")
                    .mend("Compute HMAC-SHA256 over the text of t, one dot and the raw body, and compare it with v1 in lower-case hexadecimal."),
            };
            let seen = format!("good deliveries are refused, and this one is acknowledged: {}", case.id);
            runner.find(finding.seen(seen).references(case.references).checks([case.id]));
        }
    }
    found | offset(runner).await
}

/// Whether the receiver takes another time for the present: a clock or a time zone that is wrong.
async fn offset(runner: &mut Runner) -> bool {
    runner.tick();
    let now = runner.setting.now;
    let offsets =
        (-14..=14_i64).flat_map(|hour| [hour * 3600, hour * 3600 + 900, hour * 3600 + 1800, hour * 3600 + 2700]);
    for seconds in offsets.filter(|seconds| seconds.abs() >= 600) {
        let event = runner.setting.event();
        let body = runner.setting.seal(&event).compact();
        let delivery = runner.setting.sign_at(now.saturating_add_signed(seconds), body, event);
        if runner.post(&delivery).await.acknowledged() {
            runner.find(
                Finding::new(
                    "clock",
                    Severity::Error,
                    "The receiver's clock is wrong, or it compares times of two zones.",
                )
                .seen(format!("it takes {seconds} seconds from now for the present"))
                .mend("Synchronize the clock (NTP), and compare Unix seconds, which have no time zone.")
                .checks(["baseline/good".to_owned()]),
            );
            return true;
        }
    }
    false
}

/// Compares the receiver's `Date` with the present.
fn clock(runner: &mut Runner, exchanges: &[Exchange]) {
    let date = exchanges.iter().find_map(|exchange| match exchange {
        Exchange::Answer(answer) => answer.header("date"),
        _ => None,
    });
    let why = "The receiver's clock agrees with that of the sender.";
    let Some(date) = date.and_then(imf_fixdate) else {
        runner.check("baseline/date", Outcome::Skipped, "the answers have no Date header", why);
        return;
    };
    let difference = i128::from(date.unix_seconds()) - i128::from(runner.setting.now);
    let passed = difference.abs() <= 60;
    runner.judge("baseline/date", passed, format!("the Date header differs by {difference} seconds"), why, || {
        Finding::new("clock", Severity::Warning, "The receiver's clock is wrong.")
            .mend("Synchronize the clock (NTP): deliveries are refused when it differs by more than the tolerance.")
    });
}
