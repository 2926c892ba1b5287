//! A local receiver: the raw body, storing before the answer, the time limit.

use kayle_id::doctor::{Options, ReceiverOptions, Report, Target, examine};
use kayle_id_webhook::webhook::Receiver;

use crate::support::{Behaviour, Hasty, Integration, LocalReceiver, OnSignal, found, names, published};

async fn examined(receiver: &LocalReceiver, test: ReceiverOptions) -> Report {
    let integration = Integration::healthy().await;
    let target = Target::published(&receiver.url("/kayle")).unwrap();
    let test = test.handled_url(&receiver.url("/handled")).unwrap().crash(receiver.crash(), || Ok(()));
    let options: Options = integration.options().receiver(target, test);
    examine(&integration.client, &options).await
}

#[tokio::test]
async fn a_receiver_that_stores_before_it_answers_is_healthy() {
    let receiver = published(Behaviour::Good).await;
    let report = examined(&receiver, ReceiverOptions::new().clock(Hasty)).await;
    assert_eq!(found(&report), [""; 0], "{}", report.to_text());
    for check in ["receiver/baseline/good", "receiver/live/stored", "receiver/live/slow"] {
        assert!(report.checks.iter().any(|one| one.id == check), "{check}");
    }
    // Nothing hostile was posted: that is what `kayle conform` is for.
    assert!(!report.checks.iter().any(|check| check.id.contains("mac-wrong")));
}

#[tokio::test]
async fn a_body_that_a_framework_parsed_is_named() {
    let receiver = published(Behaviour::ParsesBody).await;
    names(&examined(&receiver, ReceiverOptions::new().clock(Hasty)).await, "receiver.raw-body");
}

#[tokio::test]
async fn an_acknowledgement_before_storing_is_named() {
    let receiver = published(Behaviour::StoresLate).await;
    names(&examined(&receiver, ReceiverOptions::new().clock(Hasty)).await, "receiver.stored");
}

#[tokio::test]
async fn an_answer_after_the_servers_time_limit_is_named() {
    let clock = OnSignal::default();
    let receiver = published(Behaviour::Hangs(clock.signal.clone())).await;
    names(&examined(&receiver, ReceiverOptions::new().clock(clock)).await, "receiver.slow");
}

#[tokio::test]
async fn a_receiver_that_holds_another_secret_is_named() {
    let receiver = LocalReceiver::start().await;
    let other = kayle_id::SigningSecret::new("whsec_0123456789abcdefghijklmnopqrstuv");
    receiver.holds(Receiver::builder().secret(other).build().unwrap());
    names(&examined(&receiver, ReceiverOptions::new().clock(Hasty)).await, "receiver.baseline");
}

#[tokio::test]
async fn a_receiver_that_does_not_run_is_named() {
    let mut receiver = published(Behaviour::Good).await;
    receiver.stop().await;
    names(&examined(&receiver, ReceiverOptions::new().clock(Hasty)).await, "receiver.unreachable");
}
