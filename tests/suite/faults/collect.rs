//! A `tracing` subscriber that keeps everything: spans with their fields, and events.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::{Debug, Write};
use std::sync::Once;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Metadata, Subscriber};

#[derive(Clone, Debug, Default)]
pub(crate) struct Span {
    pub(crate) name: &'static str,
    pub(crate) id: u64,
    pub(crate) parent: Option<u64>,
    pub(crate) fields: BTreeMap<String, String>,
}

impl Span {
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }
}

#[derive(Default)]
struct Kept {
    on: bool,
    spans: Vec<Span>,
    entered: Vec<u64>,
    everything: String,
}

thread_local! {
    static KEPT: RefCell<Kept> = RefCell::default();
}

/// Everything that is traced on this thread from now on, at every level, by every crate.
///
/// One subscriber serves the whole process, since `tracing` remembers for the process which places are of
/// interest; each test looks at its own thread.
pub(crate) struct Collector(());

impl Collector {
    pub(crate) fn start() -> Self {
        static GLOBAL: Once = Once::new();
        GLOBAL.call_once(|| tracing::subscriber::set_global_default(ByThread).unwrap());
        KEPT.set(Kept { on: true, ..Kept::default() });
        Self(())
    }

    /// The spans of this crate, in the order in which they began.
    pub(crate) fn spans(&self) -> Vec<Span> {
        let spans = KEPT.with_borrow(|kept| kept.spans.clone());
        spans.into_iter().filter(|span| span.name.starts_with("kayle_id.")).collect()
    }

    /// All of it as text, which is then forgotten.
    pub(crate) fn take_everything(&self) -> String {
        KEPT.with_borrow_mut(|kept| std::mem::take(&mut kept.everything))
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        KEPT.with_borrow_mut(|kept| kept.on = false);
    }
}

struct ByThread;

struct Fields<'a>(&'a mut BTreeMap<String, String>, &'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.1, " {}={value:?}", field.name()).unwrap();
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        write!(self.1, " {}={value}", field.name()).unwrap();
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
}

impl Subscriber for ByThread {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn enabled(&self, _: &Metadata<'_>) -> bool {
        KEPT.with_borrow(|kept| kept.on)
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        KEPT.with_borrow_mut(|kept| {
            let metadata = attributes.metadata();
            write!(kept.everything, "\n{} {}", metadata.target(), metadata.name()).unwrap();
            let id = kept.spans.len() as u64 + 1;
            let parent = kept.entered.last().copied();
            let mut span = Span { name: metadata.name(), id, parent, ..Span::default() };
            attributes.record(&mut Fields(&mut span.fields, &mut kept.everything));
            kept.spans.push(span);
            Id::from_u64(id)
        })
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        KEPT.with_borrow_mut(|kept| {
            let span = &mut kept.spans[id.into_u64() as usize - 1];
            values.record(&mut Fields(&mut span.fields, &mut kept.everything));
        });
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        KEPT.with_borrow_mut(|kept| {
            write!(kept.everything, "\n{} {}", event.metadata().target(), event.metadata().name()).unwrap();
            event.record(&mut Fields(&mut BTreeMap::new(), &mut kept.everything));
        });
    }

    fn enter(&self, id: &Id) {
        KEPT.with_borrow_mut(|kept| kept.entered.push(id.into_u64()));
    }

    fn exit(&self, _: &Id) {
        KEPT.with_borrow_mut(|kept| kept.entered.pop());
    }
}
