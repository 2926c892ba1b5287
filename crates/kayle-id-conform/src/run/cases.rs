//! Posts every case of every kind.

use super::runner::{Posted, Runner};
use crate::kinds::RECIPES;
use crate::net::Exchange;
use crate::report::{Finding, Outcome, Severity};

/// Tells whether the receiver still works.
pub(super) async fn check(runner: &mut Runner) -> bool {
    let only = runner.options.only.clone();
    let wanted = |name: &str| only.as_ref().is_none_or(|only| only.iter().any(|kind| kind == name));
    for recipe in RECIPES.iter().filter(|recipe| wanted(recipe.name)) {
        // Each kind is signed when it is posted, so that a slow receiver does not age the later ones.
        runner.tick();
        let cases = recipe.cases(&mut runner.setting);
        let mut to_post = Vec::new();
        for case in cases {
            let held = runner.setting.second_key.is_some() && !case.second_key && case.id.ends_with("-one-key");
            let missing = case.second_key && runner.setting.second_key.is_none();
            // Whoever says that the previous secret is held must not be blamed for accepting it.
            let kept = runner.setting.previous_secret.is_some() && case.id == "secret-rotation/previous-not-held";
            if held || missing || kept {
                let seen = "the receiver was not said to hold what the case needs";
                runner.check(case.id, Outcome::Skipped, seen, &case.why);
            } else {
                to_post.push(case);
            }
        }
        if recipe.name == "secret-rotation" && to_post.is_empty() {
            let seen = "the receiver was not said to hold what the case needs";
            runner.check("secret-rotation/all", Outcome::Skipped, seen, recipe.about);
        }
        let deliveries: Vec<_> = to_post.iter().map(|case| case.delivery.clone()).collect();
        let exchanges = runner.post_all(deliveries, runner.options.concurrency).await;
        let failed = |exchange: &Exchange| exchange.status().is_none_or(|status| status >= 500);
        let broken = exchanges.iter().any(failed);
        let posted = to_post.into_iter().zip(exchanges);
        runner.posted.extend(posted.map(|(case, exchange)| Posted { kind: recipe.name, case, exchange }));
        if broken && !alive(runner, recipe.name).await {
            return false;
        }
    }
    true
}

/// Whether the receiver still takes good deliveries, after one of its answers failed to come.
async fn alive(runner: &mut Runner, kind: &str) -> bool {
    runner.tick();
    let delivery = runner.setting.good();
    let exchange = runner.post(&delivery).await;
    let passed = exchange.acknowledged();
    let id = format!("alive/{kind}");
    runner.judge(
        &id,
        passed,
        format!("a good delivery after those of {kind}: {}", exchange.words()),
        "The receiver goes on after hostile deliveries.",
        || {
            Finding::new("crashes", Severity::Error, "The receiver no longer takes good deliveries after hostile ones.")
                .mend(super::advice::mend(kind))
        },
    );
    passed
}
