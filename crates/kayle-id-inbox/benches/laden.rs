//! What remembered and parked entries cost.

use std::time::{Duration, Instant};

use kayle_id_inbox::testing::Deliveries;
use kayle_id_inbox::{NewEntry, ParkReason, Store};

use super::{bounds, line};

const LEASE: Duration = Duration::from_secs(60);

/// Compares an inbox that has them with one that has not, in turns.
pub(crate) async fn laden<S: Store>(
    name: &str,
    [store, plain]: [&S; 2],
    deliveries: &Deliveries,
    load: impl Future<Output = ()>,
) {
    let limits = bounds();
    let cycle = async |store: &S, events: std::ops::Range<u64>| {
        let items: Vec<_> = events.map(|event| deliveries.delivery(event)).collect();
        let start = Instant::now();
        for item in &items {
            store.insert(NewEntry::new(item, &limits)).await.unwrap();
        }
        let accepted = items.len() as f64 / start.elapsed().as_secs_f64();
        let start = Instant::now();
        let mut count = 0;
        while count < items.len() {
            let taken = store.take(16, LEASE).await.unwrap();
            count += taken.len();
            for taken in taken {
                store.finish(taken.lease).await.unwrap();
            }
        }
        (accepted, count as f64 / start.elapsed().as_secs_f64())
    };
    for event in 10_000..11_000 {
        store.insert(NewEntry::new(&deliveries.delivery(event), &limits)).await.unwrap();
    }
    let mut parked = 0;
    while parked < 1000 {
        for taken in store.take(100, LEASE).await.unwrap() {
            store.park(taken.lease, ParkReason::Failed, None).await.unwrap();
            parked += 1;
        }
    }
    load.await;
    // The load is on the disk before anything is measured.
    assert!(std::process::Command::new("sync").status().unwrap().success());
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for round in 0..7 {
        let events = 1000 * round..1000 * round + 400;
        without.push(cycle(plain, events.clone()).await);
        with.push(cycle(store, events).await);
    }
    let pick = |rates: &[(f64, f64)], of: fn(&(f64, f64)) -> f64| rates.iter().map(of).collect();
    line(
        &format!("{name}: accept, with 1,000 parked and 1,000,000 remembered"),
        pick(&with, |rate| rate.0),
        pick(&without, |rate| rate.0),
    );
    line(&format!("{name}: take and finish, with the same"), pick(&with, |rate| rate.1), pick(&without, |rate| rate.1));
}
