//! The main job, with the features that this package turns on and no others.
#![allow(clippy::unwrap_used, clippy::panic)]

use futures::TryStreamExt;
use kayle_id::{Claim, Client, SessionStatus, ShareFields};
use kayle_id_testing::simulator::{Claims, Simulator};

fn client(simulator: &Simulator) -> Client {
    Client::builder().base_url(simulator.base_url()).api_key(simulator.api_key()).build().unwrap()
}

#[tokio::test]
async fn a_session_is_created_completed_and_listed() {
    let simulator = Simulator::start().await.unwrap();
    let client = client(&simulator);
    let fields = ShareFields::new().require(Claim::FamilyName, "To address you");
    let session = client.sessions().create().share_fields(fields).send().await.unwrap();
    simulator.complete(&session.id, Claims::new().share(Claim::FamilyName, "ERIKSSON")).unwrap();
    simulator.settled().await;
    assert_eq!(client.sessions().get(&session.id).send().await.unwrap().status, SessionStatus::Succeeded);
    let listed: Vec<_> = client.sessions().list().stream().try_collect().await.unwrap();
    assert_eq!(listed.len(), 1);
}

#[tokio::test]
async fn an_input_that_breaks_a_limit_is_refused_before_anything_is_sent() {
    let simulator = Simulator::start().await.unwrap();
    let error = client(&simulator).sessions().list().limit(101).send().await.unwrap_err();
    assert!(error.is_invalid_input() && error.field() == Some("limit"), "{error}");
}

#[cfg(not(feature = "default"))]
#[test]
fn without_tls_an_https_address_is_refused_when_it_is_called() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let builder = Client::builder().base_url("https://127.0.0.1:1").api_key("kk_0123456789abcdefghijklmnopqrstuv");
    let client = builder.build().unwrap();
    let error = runtime.block_on(client.sessions().list().no_retry().send()).unwrap_err();
    assert!(error.is_connect(), "{error:?}");
}
