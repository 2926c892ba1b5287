//! The thread on which a blocking client's connections live.

use crate::error::Error;
use futures_util::FutureExt;
use std::future::Future;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::mpsc;
use std::thread::ThreadId;
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;
use tracing::Instrument;
use tracing::instrument::WithSubscriber;

/// A runtime on a thread of its own, so that a call neither needs one nor minds one. It ends by itself
/// when this is dropped; nobody waits for that, since a runtime must not.
pub(super) struct Thread {
    runtime: Handle,
    id: ThreadId,
    /// Its end is what ends the thread.
    _alive: oneshot::Sender<()>,
}

impl Thread {
    pub(super) fn start() -> Result<Self, Error> {
        let failed = |error| {
            Error::configuration("the client's thread could not be started: check the limit of threads of this process")
                .with_source(error)
        };
        let runtime = Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let handle = runtime.handle().clone();
        let (alive, ended) = oneshot::channel::<()>();
        let thread = std::thread::Builder::new()
            .name("kayle-id".to_owned())
            .spawn(move || {
                // Nothing is ever sent: the error says that the client is gone.
                let _ = runtime.block_on(ended);
            })
            .map_err(failed)?;
        Ok(Self { runtime: handle, id: thread.thread().id(), _alive: alive })
    }

    /// Has the thread do it, and waits. A panic over there goes on over here.
    pub(super) fn wait<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> Result<T, Error> {
        if std::thread::current().id() == self.id {
            return Err(Error::configuration(
                "a blocking client was called by its own middleware or observer, which would deadlock: use another client there",
            ));
        }
        let (sender, receiver) = mpsc::sync_channel(1);
        let work = AssertUnwindSafe(work).catch_unwind();
        let task = async move {
            // The receiver waits below, as long as it takes.
            let _ = sender.send(work.await);
        };
        self.runtime.spawn(task.in_current_span().with_current_subscriber());
        match receiver.recv() {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(panic)) => resume_unwind(panic),
            Err(_) => Err(Error::configuration("the client's thread has ended")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Thread;
    use std::sync::Arc;
    use std::time::Duration;

    #[test]
    fn it_ends_with_what_it_was_doing_when_it_is_dropped() {
        let thread = Thread::start().unwrap();
        let token = Arc::new(());
        let held = Arc::clone(&token);
        let task = async move {
            std::future::pending::<()>().await;
            drop(held);
        };
        thread.wait(async { drop(tokio::spawn(task)) }).unwrap();
        assert_eq!(Arc::strong_count(&token), 2);
        drop(thread);
        let patience = std::time::Instant::now() + Duration::from_secs(10);
        while Arc::strong_count(&token) > 1 && std::time::Instant::now() < patience {
            std::thread::sleep(Duration::from_millis(1));
        }
        assert_eq!(Arc::strong_count(&token), 1);
    }
}
