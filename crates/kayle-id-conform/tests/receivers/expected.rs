//! What a run finds, compared with the file beside the receiver.

use std::time::{Duration, Instant};

use kayle_id_conform::report::{Outcome, Report};
use kayle_id_conform::{Options, Target};
use libtest_mimic::Failed;

use super::process::{Language, Receiver, folder};

pub(crate) fn holds(language: &Language) -> Result<(), Failed> {
    let receiver = Receiver::start(language);
    let (kill, restart) = (receiver.clone(), receiver.clone());
    let target = Target::published(&receiver.url("/webhooks/kayle")).map_err(|error| error.to_string())?;
    let options = Options::new()
        .handled_url(&receiver.url("/handled"))
        .map_err(|error| error.to_string())?
        .crash(move || kill.kill(), move || restart.restart());
    let started = Instant::now();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let report = runtime.block_on(kayle_id_conform::run(&target, &options));
    let took = started.elapsed();
    receiver.stop();

    let seen = summary(&report);
    let path = folder(language.name).join("expected.txt");
    if std::env::var_os("KAYLE_WRITE_EXPECTED").is_some() {
        std::fs::write(&path, &seen)?;
    }
    println!("the {} receiver, after {took:?}:\n{}", language.name, report.to_text());
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    if seen != expected {
        return Err(format!("{} says\n{expected}\nand the run found\n{seen}", path.display()).into());
    }
    // A debug build shares two cores with other tests: the minute is for a run and not for the build.
    if took > Duration::from_secs(60) {
        return Err(format!("the run took {took:?}, and should take less than a minute").into());
    }
    Ok(())
}

/// The findings and the checks that failed: what does not change from run to run.
fn summary(report: &Report) -> String {
    let findings = report.findings.iter().map(|finding| format!("{}: {}\n", finding.severity, finding.id));
    let mut failed: Vec<String> = report
        .checks
        .iter()
        .filter(|check| check.outcome == Outcome::Failed)
        .map(|check| format!("failed {}\n", check.id))
        .collect();
    failed.sort();
    findings.chain(failed).collect()
}
