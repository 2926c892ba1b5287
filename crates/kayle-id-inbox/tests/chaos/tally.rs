//! What took place, from the log and the effects.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::deliveries::{Load, event_id};

pub(crate) struct Tally {
    effects: BTreeSet<String>,
    /// By event: when a handler was called, and in which process.
    calls: BTreeMap<String, Vec<(u128, u32)>>,
    /// By event: how often its effect was written.
    written: BTreeMap<String, usize>,
    repeated: usize,
    /// The processes that were too slow for a lease.
    lost: Vec<u32>,
    parked: usize,
}

impl Tally {
    pub(crate) fn read(folder: &Path) -> Self {
        let effects = std::fs::read_dir(folder.join("effects")).unwrap();
        let effects = effects.map(|file| file.unwrap().file_name().to_string_lossy().into_owned()).collect();
        let mut tally = Self {
            effects,
            calls: BTreeMap::new(),
            written: BTreeMap::new(),
            repeated: 0,
            lost: Vec::new(),
            parked: 0,
        };
        for line in std::fs::read_to_string(folder.join("log")).unwrap().lines() {
            let mut words = line.split(' ');
            let (at, process) = (words.next().unwrap().parse().unwrap(), words.next().unwrap().parse().unwrap());
            let (what, about) = (words.next().unwrap(), words.next().unwrap().to_owned());
            match what {
                "call" => tally.calls.entry(about).or_default().push((at, process)),
                "effect" => *tally.written.entry(about).or_default() += 1,
                "repeated" => tally.repeated += 1,
                "lease_lost" => tally.lost.push(process),
                "parked" => tally.parked += 1,
                other => panic!("{other}"),
            }
        }
        tally
    }

    pub(crate) fn describe(&self) -> String {
        let calls: usize = self.calls.values().map(Vec::len).sum();
        format!(
            "{} effects, {calls} calls of the handler, {} of them again after a kill; {} entries finished as repetitions; {} leases lost",
            self.effects.len(),
            calls - self.calls.len(),
            self.repeated,
            self.lost.len()
        )
    }

    pub(crate) fn check(&self, load: &Load, kills: &BTreeMap<u32, u128>) {
        let wanted: BTreeSet<String> = (0..load.events).map(|event| event_id(event).to_string()).collect();
        assert_eq!(wanted.difference(&self.effects).count(), 0, "events are lost");
        assert_eq!(self.effects, wanted, "and there is nothing else");
        assert!(self.written.values().all(|count| *count == 1), "an effect was written twice");
        assert_eq!(self.parked, 0, "nothing is set aside");
        for (event, calls) in &self.calls {
            for pair in calls.windows(2) {
                let ((first, process), (second, _)) = (pair[0], pair[1]);
                let killed = kills.get(&process);
                assert!(
                    killed.is_some_and(|killed| *killed <= second) || self.lost.contains(&process),
                    "{event}: called at {first} in {process}, killed at {killed:?}, and again at {second}"
                );
            }
        }
    }
}
