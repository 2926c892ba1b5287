//! Sends as the server does, until each delivery has its 200, and kills meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use kayle_id::webhook::testing::TestDelivery;

use crate::deliveries::{Load, Random};
use crate::nodes::{Folder, Nodes};
use crate::redis_server::RedisServer;
use crate::tally::Tally;

/// What is sent at a time.
const SENDERS: usize = 16;

pub(crate) async fn over_a_file(load: &Load) {
    let folder = prepare(load);
    let store = folder.0.join("inbox.redb").to_string_lossy().into_owned();
    let nodes = Nodes::start(&folder.0, &store, &["both"]);
    drive("a file", load, &folder, nodes, None, Duration::from_millis(900)).await;
}

pub(crate) async fn over_redis(load: &Load) {
    let Some(server) = RedisServer::start("chaos over Redis") else { return };
    let folder = prepare(load);
    let roles = ["receiver", "receiver", "worker", "worker", "both"];
    let nodes = Nodes::start(&folder.0, &server.url(), &roles);
    drive("Redis", load, &folder, nodes, Some(server), Duration::from_millis(400)).await;
}

fn prepare(load: &Load) -> Folder {
    let folder = Folder::new();
    std::fs::create_dir(folder.0.join("effects")).unwrap();
    std::fs::write(folder.0.join("key.pem"), load.key.export_private_pkcs8_pem()).unwrap();
    folder
}

async fn drive(
    name: &str,
    load: &Load,
    folder: &Folder,
    mut nodes: Nodes,
    mut redis: Option<RedisServer>,
    pause: Duration,
) {
    let start = Instant::now();
    let addresses = Arc::new(nodes.addresses());
    let accepted = Arc::new(AtomicUsize::new(0));
    let queue = Arc::new(std::sync::Mutex::new(load.deliveries.clone()));
    let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(15)).build().unwrap();
    let senders: Vec<_> = (0..SENDERS)
        .map(|number| {
            let (client, addresses) = (client.clone(), Arc::clone(&addresses));
            let (queue, accepted) = (Arc::clone(&queue), Arc::clone(&accepted));
            tokio::spawn(async move {
                let mut refused = 0;
                loop {
                    let Some(delivery) = queue.lock().unwrap().pop() else { return refused };
                    refused += send(&client, &addresses, number, delivery).await;
                    accepted.fetch_add(1, Ordering::SeqCst);
                }
            })
        })
        .collect();

    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let mut restarts = 0;
    let mut finished = None;
    let stats = loop {
        tokio::time::sleep(pause).await;
        let progress = accepted.load(Ordering::SeqCst) * 3 / load.deliveries.len();
        if let Some(server) = redis.as_mut().filter(|_| restarts < 2 && progress > restarts) {
            server.kill();
            tokio::time::sleep(Duration::from_millis(100)).await;
            server.start_again();
            restarts += 1;
        }
        // Until everything is accepted and done, so that the work at the end is hit too.
        let stats = read_stats(&client, &addresses).await;
        if accepted.load(Ordering::SeqCst) == load.deliveries.len() && stats.is_some_and(|[depth, ..]| depth == 0) {
            break stats;
        }
        assert!(start.elapsed() < Duration::from_secs(240), "{name}: not done after four minutes: {stats:?}");
        // When a handful is left, dying faster than a lease runs out would keep it from ever being done.
        if finished.is_none() && stats.is_some_and(|[depth, ..]| depth < 50) && progress == 3 {
            finished = Some(start.elapsed());
        }
        // Mostly those that came up, or none ever does; sometimes one that is coming up.
        if finished.is_none() && (stats.is_some() || random.below(4) == 0) {
            nodes.kill(random.below(nodes.len()));
        }
    };
    let mut refused = 0;
    for sender in senders {
        refused += sender.await.unwrap();
    }
    let kills = std::mem::take(&mut nodes.kills);
    drop(nodes);
    let tally = Tally::read(&folder.0);
    println!("chaos over {name}, {:.1}s:", start.elapsed().as_secs_f64());
    println!(
        "  {} deliveries of {} events, {refused} attempts not answered with 200",
        load.deliveries.len(),
        load.events
    );
    println!("  {} processes killed, Redis restarted {restarts} times", kills.len());
    println!("  {}", tally.describe());
    tally.check(load, &kills);
    let [_, parked, remembered] = stats.unwrap();
    assert_eq!(parked, 0, "nothing is set aside");
    assert_eq!(remembered, load.entries, "every ciphertext is finished once");
    assert!(kills.len() >= 5, "too quiet to prove anything");
    assert!(redis.is_none() || restarts == 2);
}

/// As the server does, only sooner: again until it is accepted. Tells how often it was not.
async fn send(client: &reqwest::Client, addresses: &[String], number: usize, delivery: TestDelivery) -> usize {
    for attempt in 0.. {
        let address = &addresses[(number + attempt) % addresses.len()];
        let request = client.post(address).headers(delivery.headers.clone()).body(delivery.body.clone());
        match request.send().await {
            Ok(response) if response.status().is_success() => return attempt,
            Ok(response) => assert_eq!(response.status().as_u16(), 503, "a good delivery is accepted, or comes again"),
            Err(_) => {}
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    0
}

async fn read_stats(client: &reqwest::Client, addresses: &[String]) -> Option<[usize; 3]> {
    for address in addresses {
        let Ok(response) = client.get(format!("{address}/stats")).send().await else { continue };
        let Ok(text) = response.text().await else { continue };
        let numbers: Vec<usize> = text.split(' ').filter_map(|word| word.parse().ok()).collect();
        if let Ok(stats) = numbers.try_into() {
            return Some(stats);
        }
    }
    None
}
