//! An exporter that tests can read.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

use metrics::{Counter, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit};

#[derive(Default)]
struct Recording(Mutex<BTreeMap<String, Arc<AtomicU64>>>);

static RECORDING: LazyLock<&'static Recording> = LazyLock::new(|| {
    let recording = Box::leak(Box::<Recording>::default());
    let recording: &'static Recording = recording;
    metrics::set_global_recorder(recording).ok();
    recording
});

pub(crate) fn install() {
    LazyLock::force(&RECORDING);
}

/// What a counter says, over all of its labels.
pub(crate) fn count(name: &str) -> u64 {
    let numbers = RECORDING.0.lock().unwrap();
    numbers.iter().filter(|(key, _)| key.split('{').next() == Some(name)).map(|(_, at)| at.load(Ordering::SeqCst)).sum()
}

/// How often the inbox counted an activity.
pub(crate) fn activities(word: &str) -> u64 {
    let key = format!("kayle_inbox_activities_total{{activity={word}}}");
    RECORDING.0.lock().unwrap().get(&key).map_or(0, |number| number.load(Ordering::SeqCst))
}

pub(crate) fn gauge(name: &str) -> Option<f64> {
    RECORDING.0.lock().unwrap().get(name).map(|bits| f64::from_bits(bits.load(Ordering::SeqCst)))
}

impl Recording {
    fn number(&self, key: &Key) -> Arc<AtomicU64> {
        let labels: Vec<String> = key.labels().map(|label| format!("{{{}={}}}", label.key(), label.value())).collect();
        let mut numbers = self.0.lock().unwrap();
        Arc::clone(numbers.entry(format!("{}{}", key.name(), labels.concat())).or_default())
    }
}

impl Recorder for Recording {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(self.number(key))
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::from_arc(self.number(key))
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::noop()
    }
}
