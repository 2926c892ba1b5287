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
        let (mut leases, mut taking) = (Vec::new(), Duration::ZERO);
        while leases.len() < items.len() {
            let start = Instant::now();
            let taken = store.take(4, LEASE).await.unwrap();
            taking += start.elapsed();
            leases.extend(taken.iter().map(|taken| taken.lease));
        }
        let start = Instant::now();
        for lease in &leases {
            store.finish(*lease).await.unwrap();
        }
        let rate = |time: Duration| leases.len() as f64 / time.as_secs_f64();
        [accepted, rate(taking), rate(start.elapsed())]
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
    for round in 0..16 {
        let events = 1000 * round..1000 * round + 300;
        // Each of them is first as often as the other, since the disk is not equally fast all the time.
        if round % 2 == 0 {
            without.push(cycle(plain, events.clone()).await);
            with.push(cycle(store, events).await);
        } else {
            with.push(cycle(store, events.clone()).await);
            without.push(cycle(plain, events).await);
        }
    }
    let pick = |rates: &[[f64; 3]], of: usize| rates.iter().map(|rates| rates[of]).collect();
    for (of, what) in ["accept", "take", "finish"].into_iter().enumerate() {
        let name = format!("{name}: {what}, with 1,000 parked and 1,000,000 remembered");
        line(&name, pick(&with, of), pick(&without, of));
    }
}
