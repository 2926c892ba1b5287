//! The stubs that answer before the simulator does.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use crate::mock::{RecordedRequest, Stub, Stubs};
use crate::simulator::sync::lock;

/// The stubs that were mounted.
#[derive(Default)]
pub(crate) struct InstalledStubs {
    stubs: Mutex<Stubs>,
    any: AtomicBool,
}

impl InstalledStubs {
    pub(crate) fn mount(&self, stub: Stub) {
        lock(&self.stubs).mount(Arc::new(stub));
        self.any.store(true, Ordering::Release);
    }

    pub(crate) fn clear(&self) {
        *lock(&self.stubs) = Stubs::default();
        self.any.store(false, Ordering::Release);
    }

    /// The stub that answers a request.
    pub(crate) fn take(&self, request: &mut RecordedRequest) -> Option<Arc<Stub>> {
        if !self.any.load(Ordering::Acquire) {
            return None;
        }
        lock(&self.stubs).take(request)
    }
}
