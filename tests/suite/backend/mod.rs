//! What the suite speaks to: the mock server, which imitates a server where a test says how, and the simulator, which is one.
//! A test that is generic over [`Backend`] runs on both by [`on_each_backend`].

mod mock_server;
mod seed;
mod simulator;

use kayle_id::operations::Operation;
use kayle_id::testing::mock::{RecordedRequest, Response, Stub};
use kayle_id::{Client, ClientBuilder, Request, RetryPolicy, Scope};

use crate::values::{KEY, Row};

/// A server that the suite runs on.
pub(crate) trait Backend: Sized + Send + Sync + 'static {
    /// Whether what is changed stays changed.
    const REMEMBERS: bool;

    /// How many pages a long walk has.
    const LONG: usize;

    /// A server with nothing in it but stubs of the test's own, and a client of it.
    async fn bare(stubs: impl IntoIterator<Item = Stub>) -> (Self, Client);

    /// A server that has these rows, and a client of it. One that keeps no rows answers by the imitation.
    async fn having(rows: impl IntoIterator<Item = Row>, imitation: impl IntoIterator<Item = Stub>) -> (Self, Client);

    /// A server that has what the tests speak of, so that every operation succeeds. And a client of it.
    async fn bundled() -> (Self, Client);

    /// Has a stub answer as a server would that has what this one has not.
    fn imitate(&self, stub: Stub);

    /// Has what an operation needs there again, whatever was called before.
    async fn ready(&self, operation: &str);

    /// Has a request refused once, with a status that any operation can get.
    fn refused<O: Operation>(&self, request: Request<O>, status: &str) -> Request<O>;

    /// Has an operation, which such a stub is for, carried out once and its answer lost: the connection breaks, or a failure of this
    /// status is told in its stead. What it finds afterwards is this.
    fn lose_answer(&self, operation: &str, stub: Stub, status: Option<u16>, found: Response);

    /// Takes the test's own stubs away.
    fn clear(&self);

    /// Does not mind what no stub matches.
    fn take_anything(&self);

    /// What the dashboard's cookie says.
    fn cookie(&self) -> String;

    /// A client with a key that has these scopes only, where the server looks at them.
    fn scoped(&self, scopes: impl IntoIterator<Item = Scope>) -> Client;

    /// The address.
    fn base_url(&self) -> String;

    /// The address of the socket.
    fn address(&self) -> std::net::SocketAddr;

    /// Has a stub answer before anything else.
    fn mount(&self, stub: Stub);

    /// The requests that came so far.
    fn requests(&self) -> Vec<RecordedRequest>;

    /// The same, and forgets them.
    fn take_requests(&self) -> Vec<RecordedRequest>;

    /// A client with an API key and no cookie.
    fn builder(&self) -> ClientBuilder {
        Client::builder().base_url(self.base_url()).api_key(KEY)
    }

    /// A client that asks once: what is repeated, and when, is held elsewhere, under a clock that does not wait.
    fn client(&self) -> Client {
        self.builder().session_cookie(self.cookie()).retry(RetryPolicy::none()).build().unwrap()
    }
}

/// Makes a test of each generic function, on each backend.
macro_rules! on_each_backend {
    ($($(#[$attribute:meta])+ $name:ident;)+) => {
        on_each_backend!(@on on_the_mock_server MockServer $($(#[$attribute])+ $name;)+);
        on_each_backend!(@on on_the_simulator Simulator $($(#[$attribute])+ $name;)+);
    };
    (@on $module:ident $backend:ident $($(#[$attribute:meta])+ $name:ident;)+) => {
        mod $module {
            $($(#[$attribute])+
            async fn $name() {
                super::$name::<$crate::backend::$backend>().await;
            })+
        }
    };
}

/// The same for functions that have no runtime.
macro_rules! on_each_backend_without_a_runtime {
    ($($name:ident;)+) => {
        on_each_backend_without_a_runtime!(@on without_a_runtime_on_the_mock_server MockServer $($name;)+);
        on_each_backend_without_a_runtime!(@on without_a_runtime_on_the_simulator Simulator $($name;)+);
    };
    (@on $module:ident $backend:ident $($name:ident;)+) => {
        mod $module {
            $(#[test]
            fn $name() {
                super::$name::<$crate::backend::$backend>();
            })+
        }
    };
}

pub(crate) use kayle_id::testing::mock::MockServer;
pub(crate) use kayle_id::testing::simulator::Simulator;
pub(crate) use {on_each_backend, on_each_backend_without_a_runtime};
