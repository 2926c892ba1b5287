//! Redis in several nodes, with an inbox's slot moved while it is in use.

use crate::add_tests;
use crate::servers::free_port;
use crate::servers::redis::RedisServer;
use crate::workers::DELIVERIES;
use kayle_id_inbox::{Bounds, ClaimOutcome, NewEntry, ParkReason, ParkedQuery, RedisStore, Store, Stored};
use libtest_mimic::Trial;
use redis::{Cmd, Connection, FromRedisValue, cmd};
use std::time::{Duration, Instant};

const LEASE: Duration = Duration::from_secs(60);
const SLOTS: u16 = 16_384;

struct Node {
    server: RedisServer,
    plain: Connection,
    bus: u16,
}

impl Node {
    fn start() -> Self {
        // A port of its own for what nodes tell each other: the usual one, 10,000 above, may lie beyond the last.
        let bus = free_port();
        let settings = ["--appendonly", "yes", "--cluster-enabled", "yes", "--cluster-port", &bus.to_string()];
        let server = RedisServer::start_with(&settings);
        let plain = redis::Client::open(server.url()).unwrap().get_connection().unwrap();
        Self { server, plain, bus }
    }

    fn cluster<T: FromRedisValue>(&mut self, arguments: &[&str]) -> T {
        arguments
            .iter()
            .fold(&mut cmd("CLUSTER"), |command, argument| command.arg(*argument))
            .query(&mut self.plain)
            .unwrap()
    }
}

/// Three nodes that know each other, each with a third of the slots.
fn three() -> [Node; 3] {
    let mut nodes = [Node::start(), Node::start(), Node::start()];
    let others = [1, 2].map(|other: usize| (nodes[other].server.port(), nodes[other].bus));
    for (number, node) in (0..3).zip(&mut nodes) {
        let third = SLOTS / 3 + 1;
        let (from, to) = (number * third, ((number + 1) * third).min(SLOTS) - 1);
        let () = node.cluster(&["SET-CONFIG-EPOCH", &(number + 1).to_string()]);
        let () = node.cluster(&["ADDSLOTSRANGE", &from.to_string(), &to.to_string()]);
    }
    for (port, bus) in others {
        let () = nodes[0].cluster(&["MEET", "127.0.0.1", &port.to_string(), &bus.to_string()]);
    }
    let start = Instant::now();
    for node in &mut nodes {
        let mut settled = || {
            let info: String = node.cluster(&["INFO"]);
            info.contains("cluster_state:ok")
                && info.contains("cluster_known_nodes:3")
                && info.contains("cluster_size:3")
        };
        while !settled() {
            assert!(start.elapsed() < Duration::from_secs(30), "the nodes do not find each other");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
    nodes
}

/// Moves a slot with its keys to another node, as an operator does.
fn move_slot(nodes: &mut [Node; 3], slot: u16, from: usize, to: usize) {
    let slot = slot.to_string();
    let ids: Vec<String> = nodes.iter_mut().map(|node| node.cluster(&["MYID"])).collect();
    let () = nodes[to].cluster(&["SETSLOT", &slot, "IMPORTING", &ids[from]]);
    let () = nodes[from].cluster(&["SETSLOT", &slot, "MIGRATING", &ids[to]]);
    let keys: Vec<String> = nodes[from].cluster(&["GETKEYSINSLOT", &slot, "100"]);
    let port = nodes[to].server.port();
    let mut migrate: Cmd = cmd("MIGRATE");
    migrate.arg("127.0.0.1").arg(port).arg("").arg(0).arg(5000).arg("KEYS").arg(&keys);
    migrate.exec(&mut nodes[from].plain).unwrap();
    for node in [to, from] {
        let () = nodes[node].cluster(&["SETSLOT", &slot, "NODE", &ids[to]]);
    }
}

pub(crate) fn add(trials: &mut Vec<Trial>) {
    add_tests!(trials, Redis: an_inbox_on_a_cluster_is_found_and_followed_when_its_slot_moves,);
    add_tests!(trials, Nothing: a_cluster_of_no_node_or_of_one_that_is_away_is_an_error,);
}

async fn an_inbox_on_a_cluster_is_found_and_followed_when_its_slot_moves() {
    let mut nodes = three();
    let entrance = nodes[2].server.url();
    let mut homes = std::collections::BTreeSet::new();
    for name in ["kayle:one", "kayle:two", "kayle:three", "kayle:four"] {
        let slot: u16 = nodes[0].cluster(&["KEYSLOT", &format!("{{{name}}}:meta")]);
        let home = usize::from(slot / (SLOTS / 3 + 1));
        homes.insert(home);
        let store = RedisStore::cluster([&entrance], name).connect().await.unwrap();
        for event in 1..=3 {
            assert_eq!(insert(&store, event).await, Stored::New);
        }
        let taken = store.take(2, LEASE).await.unwrap();
        assert!(store.renew(taken[0].lease, LEASE).await.unwrap());
        assert_eq!(store.claim(taken[0].lease, "evt_1").await.unwrap(), ClaimOutcome::Granted);

        move_slot(&mut nodes, slot, home, (home + 1) % 3);

        assert!(store.finish(taken[0].lease).await.unwrap());
        assert!(store.park(taken[1].lease, ParkReason::Failed, None).await.unwrap());
        assert_eq!(store.parked(&ParkedQuery::new(), 10).await.unwrap().len(), 1);
        assert!(store.entry(taken[1].lease.id()).await.unwrap().is_some());
        assert_eq!(store.put_back(&[taken[1].lease.id()]).await.unwrap(), 1);
        let rest = store.take(10, LEASE).await.unwrap();
        assert_eq!(rest.len(), 2);
        assert!(store.retry(rest[0].lease, Duration::ZERO, true).await.unwrap());
        assert!(store.park(rest[1].lease, ParkReason::Failed, None).await.unwrap());
        assert_eq!(store.discard(&[rest[1].lease.id()]).await.unwrap(), 1);
        let last = store.take(10, LEASE).await.unwrap();
        assert!(store.finish(last[0].lease).await.unwrap());
        assert_eq!(store.stats().await.unwrap().depth(), 0);
        assert_eq!(
            store.sweep(&Bounds::default().with_retention(Duration::ZERO)).await.unwrap().forgotten,
            4,
            "three entries, and the event that was claimed"
        );
        assert_eq!(insert(&store, 1).await, Stored::New, "forgotten by the sweep");
    }
    assert!(homes.len() > 1, "several nodes were at work");
}

async fn a_cluster_of_no_node_or_of_one_that_is_away_is_an_error() {
    let nobody: [&str; 0] = [];
    assert!(RedisStore::cluster(nobody, "one").connect().await.unwrap_err().is_configuration());
    assert!(
        RedisStore::cluster(["http://user:hunter2@example.com"], "one").connect().await.unwrap_err().is_configuration()
    );
    let error = RedisStore::cluster(["redis://user:hunter2@127.0.0.1:1"], "one").connect().await.unwrap_err();
    assert!(error.is_store() && !format!("{error} {error:?}").contains("hunter2"), "{error:?}");
}

async fn insert(store: &RedisStore, event: u64) -> Stored {
    store.insert(NewEntry::new(&DELIVERIES.delivery(event), &Bounds::default())).await.unwrap()
}
