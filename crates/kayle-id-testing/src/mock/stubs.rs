//! Stubs in the order in which they are tried.

use std::sync::Arc;

use super::request::RecordedRequest;
use super::stub::Stub;

/// By priority; then those with a limit, oldest first; then the others, newest first.
#[derive(Default)]
pub(crate) struct Stubs {
    entries: Vec<Entry>,
}

struct Entry {
    stub: Arc<Stub>,
    left: Option<u32>,
}

impl Stubs {
    pub(super) fn new(stubs: &[Arc<Stub>]) -> Self {
        let mut all = Self { entries: Vec::with_capacity(stubs.len()) };
        for stub in stubs {
            all.mount(Arc::clone(stub));
        }
        all
    }

    pub(crate) fn mount(&mut self, stub: Arc<Stub>) {
        let priority = stub.priority;
        // Behind the limited ones of its priority: a limited one at their end, another at the head of the rest.
        let position = self.entries.partition_point(|entry| {
            entry.stub.priority < priority || (entry.stub.priority == priority && entry.stub.times.is_some())
        });
        let left = stub.times;
        self.entries.insert(position, Entry { stub, left });
    }

    /// The stub that answers the request, which is told its name. It has one time less to answer.
    pub(crate) fn take(&mut self, request: &mut RecordedRequest) -> Option<Arc<Stub>> {
        let fits = |entry: &&mut Entry| entry.left != Some(0) && entry.stub.accepts(request);
        let entry = self.entries.iter_mut().find(fits)?;
        entry.left = entry.left.map(|left| left - 1);
        request.stub.clone_from(&entry.stub.name);
        Some(Arc::clone(&entry.stub))
    }

    /// All of them, and whether their times are used up.
    pub(super) fn all(&self) -> impl Iterator<Item = (&Stub, bool)> {
        self.entries.iter().map(|entry| (&*entry.stub, entry.left == Some(0)))
    }
}
