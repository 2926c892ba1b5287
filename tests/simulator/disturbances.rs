//! Deliveries that go wrong on their way.

use crate::receiver::{KEYS, Subscribed};
use crate::support::start;
use kayle_id::testing::simulator::{Disturbance, Simulator};
use kayle_id::webhook::testing::Damage;
use kayle_id::{Client, SessionId};
use std::time::Duration;

async fn expire(simulator: &Simulator, client: &Client) -> SessionId {
    let session = client.sessions().create().send().await.unwrap();
    simulator.expire(&session.id).unwrap();
    session.id
}

#[tokio::test]
async fn a_duplicate_arrives_twice_with_one_id() {
    let (simulator, client) = start().await;
    let app = Subscribed::new(&simulator, &client).await;
    simulator.disturb(Disturbance::duplicate().times(1));
    expire(&simulator, &client).await;
    expire(&simulator, &client).await;
    simulator.settled().await;
    let events = app.events();
    let ids: std::collections::BTreeSet<_> = events.iter().map(|event| event.event_id().unwrap().clone()).collect();
    assert_eq!((events.len(), ids.len()), (3, 2));
}

#[tokio::test]
async fn a_reordered_delivery_arrives_behind_the_next() {
    let (simulator, client) = start().await;
    let app = Subscribed::new(&simulator, &client).await;
    simulator.disturb(Disturbance::reorder().times(1));
    let first = expire(&simulator, &client).await;
    let second = expire(&simulator, &client).await;
    simulator.settled().await;
    let order: Vec<_> = app.events().iter().map(|event| event.session_id().unwrap().clone()).collect();
    assert_eq!(order, [second, first]);

    simulator.disturb(Disturbance::reorder());
    expire(&simulator, &client).await;
    simulator.settled().await;
    assert_eq!(app.inbox.arrived().len(), 3, "where no other follows, it arrives all the same");
}

#[tokio::test]
async fn damage_skew_and_a_stale_key_are_refused_where_they_should_be() {
    let (simulator, client) = start().await;
    let app = Subscribed::new(&simulator, &client).await;
    let other = Subscribed::new(&simulator, &client).await;
    let here = |disturbance: Disturbance| disturbance.endpoint(&app.endpoint.id).times(1);
    let minutes = Duration::from_secs(600);
    for (disturbance, verdict) in [
        (Disturbance::signed_earlier(minutes), "not verified"),
        (Disturbance::signed_later(minutes), "not verified"),
        (Disturbance::damage(Damage::FlipMac), "not verified"),
        (Disturbance::damage(Damage::FlipTag), "not opened"),
        (Disturbance::stale_key(), "not verified"),
    ] {
        let name = format!("{disturbance:?}");
        simulator.disturb(here(disturbance));
        expire(&simulator, &client).await;
        simulator.settled().await;
        assert_eq!(app.verdict(app.inbox.arrived().len() - 1), verdict, "{name}");
        assert_eq!(other.verdict(other.inbox.arrived().len() - 1), "opened", "{name} is the other's business");
    }
    expire(&simulator, &client).await;
    simulator.settled().await;
    assert_eq!(app.verdict(app.inbox.arrived().len() - 1), "opened", "once each");
}

#[tokio::test]
async fn a_stale_key_is_the_one_before_the_active_one() {
    let (simulator, client) = start().await;
    let app = Subscribed::new(&simulator, &client).await;
    let jwk = KEYS[1].public_jwk().with_kid("second").unwrap();
    client.webhooks().encryption_keys().create(&app.endpoint.id, &jwk).send().await.unwrap();
    simulator.disturb(Disturbance::stale_key().times(1));
    expire(&simulator, &client).await;
    simulator.settled().await;
    assert_eq!(app.verdict(0), "opened", "by the first key, which the application still holds");
    expire(&simulator, &client).await;
    simulator.settled().await;
    assert_eq!(app.verdict(1), "not verified", "by the second, which it does not hold");
    simulator.clear_disturbances();
}
