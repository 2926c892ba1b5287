//! The server itself.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::task::JoinHandle;

use super::error::MockError;
use super::request::RecordedRequest;
use super::state::State;
use super::stub::Stub;
use crate::loopback;

/// A server on loopback that answers from stubs. It stops when it is dropped.
///
/// A request that no stub answers gets a 501 whose text names the nearest stub and what differed, and dropping the server then panics
/// with the same text. Take such requests with [`unmatched_requests`](Self::unmatched_requests), or allow them with
/// [`allow_unmatched`](Self::allow_unmatched), if they are part of the test.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let server = kayle_id::testing::mock::MockServer::start().await?;
/// assert!(server.base_url().starts_with("http://127.0.0.1:"));
/// # Ok(())
/// # }
/// ```
pub struct MockServer {
    address: SocketAddr,
    state: Arc<State>,
    accepting: JoinHandle<()>,
}

impl MockServer {
    /// Where the server listens, as a URL without a path and without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where the server listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Adds a stub from now on.
    pub fn mount(&self, stub: Stub) {
        self.state.mount(stub);
    }

    /// Every request so far, in the order they were received.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.state.requests()
    }

    /// Every request so far, which the server then forgets.
    #[must_use]
    pub fn take_requests(&self) -> Vec<RecordedRequest> {
        self.state.take_requests()
    }

    /// The requests so far that call this operation, by its `operationId`, such as `create_session`.
    #[must_use]
    pub fn received(&self, operation: &str) -> Vec<RecordedRequest> {
        let mut requests = self.state.requests();
        requests.retain(|request| request.operation() == Some(operation));
        requests
    }

    /// Takes the requests that no stub answered, so that they no longer make the drop panic.
    #[must_use]
    pub fn unmatched_requests(&self) -> Vec<RecordedRequest> {
        self.state.take_unmatched()
    }

    /// Lets requests that no stub answers pass. They still get a 501.
    pub fn allow_unmatched(&self) {
        self.state.allow_unmatched();
    }

    /// Forgets all requests, and every stub that was mounted since the start.
    pub fn reset(&self) {
        self.state.reset();
    }

    pub(super) async fn listen(state: State) -> Result<Self, MockError> {
        let (listener, address) = loopback::listen((Ipv4Addr::LOCALHOST, 0).into()).await.map_err(MockError::Listen)?;
        let state = Arc::new(state);
        let accepting = tokio::spawn(loopback::accept(listener, Arc::clone(&state)));
        Ok(Self { address, state, accepting })
    }
}

impl fmt::Debug for MockServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockServer").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        self.accepting.abort();
        if std::thread::panicking() {
            return;
        }
        if let Some(complaint) = self.state.complaint() {
            panic!("{complaint}");
        }
    }
}
