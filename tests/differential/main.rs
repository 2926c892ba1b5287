//! The simulator beside a real server: what was recorded is answered again, and a list of requests can be sent to two servers.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails the test")]

mod compare;
mod dashboard_state;
mod public_state;
mod recording;
mod script;
mod send;
mod state;

use compare::{Answer, differences};
use kayle_id::testing::simulator::Simulator;
use libtest_mimic::{Arguments, Failed, Trial};
use recording::Recording;

/// The recordings. What may differ stands in the table in the documentation of the simulator.
const FILES: [&str; 3] = ["recorded.jsonl", "recorded-2.jsonl", "recorded-public.jsonl"];

fn main() {
    let mut trials: Vec<Trial> = FILES
        .iter()
        .map(|name| {
            let recordings = Recording::file(name);
            let missing = recordings.is_none();
            let trial = Trial::test(format!("{name}_is_answered_again"), move || {
                answered_again(recordings.unwrap_or_default())
            });
            // Ignored, and counted so, where the recordings are not beside the project.
            trial.with_ignored_flag(missing)
        })
        .collect();
    trials.push(script::against_itself());
    trials.push(script::a_difference_is_found());
    trials.push(script::against_another());
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// Differences that have a reason, which the documentation of the simulator tells.
fn is_accepted(recording: &Recording) -> bool {
    let runtime = recording.status == 503
        || ["Error: The Workers runtime", "TypeError: Worker"].iter().any(|text| recording.body.starts_with(text));
    let websocket = recording.status == 101;
    let library = recording.operation == "GET /v1/auth/error";
    let document = recording.operation == "GET /openapi";
    let race = recording.operation.ends_with("/replay") && recording.body.contains("\"status\":\"delivering\"");
    let directory = recording.body.matches("\"slug\":").count() > 1 && recording.path.starts_with("/v1/verify/")
        || recording.state == "eleven organizations";
    runtime || websocket || library || document || race || directory
}

fn answered_again(recordings: Vec<Recording>) -> Result<(), Failed> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let (mut report, mut differing, mut accepted) = (Vec::new(), 0, 0);
        let count = recordings.len();
        for recording in &recordings {
            if is_accepted(recording) {
                accepted += 1;
                continue;
            }
            let answer = answer(recording).await;
            let recorded =
                Answer { status: recording.status, headers: recording.headers.clone(), body: recording.body.clone() };
            let found = differences(&recorded, &answer, recording.cut);
            if !found.is_empty() {
                differing += 1;
                let sent = recording.request.as_deref().unwrap_or_default();
                let state = &recording.state;
                report.push(format!(
                    "{} {} {sent:.200} [{state}]\n  {}",
                    recording.method,
                    recording.path,
                    found.join("\n  ")
                ));
            }
        }
        println!("{count} exchanges, {accepted} of them with a known difference, {differing} others differ");
        if report.is_empty() { Ok(()) } else { Err(report.join("\n").into()) }
    })
}

/// Brings a simulator into the state that a recording implies, and makes the recorded call.
async fn answer(recording: &Recording) -> Answer {
    if !recording.state.is_empty() {
        return public_state::answer(recording).await;
    }
    let simulator = state::builder(recording).start().await.unwrap();
    let mut headers = recording.request_headers.clone();
    if recording.is_dashboard() {
        dashboard_state::prepare(&simulator, recording).await;
        if recording.status != 401 {
            headers.push(("cookie".to_owned(), cookie(&simulator)));
        }
    } else if let Some(key) = state::prepare(&simulator, recording) {
        headers.push(("authorization".to_owned(), format!("Bearer {key}")));
    }
    send::send(&simulator.base_url(), &recording.method, &recording.path, &headers, recording.request.as_deref()).await
}

fn cookie(simulator: &Simulator) -> String {
    format!("{}={}", simulator.cookie_name(), simulator.session_cookie())
}
