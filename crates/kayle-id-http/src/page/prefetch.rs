//! A page that is fetched while nobody waits for it yet.

use super::Page;
use crate::error::Error;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tracing::Instrument;
use tracing::instrument::WithSubscriber;

/// A page that is on its way.
pub(super) type Fetch<T> = Pin<Box<dyn Future<Output = Result<Page<T>, Error>> + Send>>;

/// Sets a fetch going, where there is a runtime that it can go on.
pub(super) fn ahead<T: Send + 'static>(fetch: Fetch<T>) -> Fetch<T> {
    match Handle::try_current() {
        Ok(runtime) => {
            // Made here, not in the future below: that one may be dropped before it is ever polled.
            let task = Stopping(runtime.spawn(fetch.in_current_span().with_current_subscriber()));
            Box::pin(async move {
                match task.await {
                    Ok(fetched) => fetched,
                    Err(error) => match error.try_into_panic() {
                        Ok(panic) => std::panic::resume_unwind(panic),
                        // Only the runtime's own end cancels it.
                        Err(_) => std::future::pending().await,
                    },
                }
            })
        }
        Err(_) => fetch,
    }
}

/// Stops the task when nobody wants its result any more.
struct Stopping<T>(JoinHandle<T>);

impl<T> Future for Stopping<T> {
    type Output = Result<T, tokio::task::JoinError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context)
    }
}

impl<T> Drop for Stopping<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
