//! What the suite speaks to: the simulator. The functions are those of `tests/suite/support.rs`.

use crate::seed;
pub(crate) use crate::values::*;
use kayle_id::operations::Operation;
use kayle_id::testing::mock::{Response, Stub};
use kayle_id::testing::simulator::{Fault, Simulator};
use kayle_id::{Client, ClientBuilder, Request, RetryPolicy, Scope};

pub(crate) type Server = Simulator;

/// Whether what is changed stays changed.
pub(crate) const REMEMBERS: bool = true;

/// How many pages a long walk has. The simulator looks through all it has for each of them.
pub(crate) const LONG: usize = 100;

/// A server with nothing in it, stubs of the test's own before it, and a client of it.
pub(crate) async fn bare(stubs: impl IntoIterator<Item = Stub>) -> (Server, Client) {
    let server = seed::builder().start().await.unwrap();
    for stub in stubs {
        server.mount(stub);
    }
    let client = client(&server);
    (server, client)
}

/// Does nothing: this server has what the stub imitates.
pub(crate) fn imitate(_server: &Server, _stub: Stub) {}

/// A server that has these rows, and a client of it. Nothing is imitated.
pub(crate) async fn having(
    rows: impl IntoIterator<Item = Row>,
    _imitation: impl IntoIterator<Item = Stub>,
) -> (Server, Client) {
    let (server, client) = bare([]).await;
    for (kind, row) in rows {
        server.insert(kind, row).unwrap();
    }
    (server, client)
}

/// A server that has what the tests speak of, so that every operation succeeds. And a client of it.
pub(crate) async fn bundled() -> (Server, Client) {
    let server = seed::builder().snapshot(seed::snapshot().await).start().await.unwrap();
    let client = client(&server);
    (server, client)
}

/// Has what an operation needs there again, whatever was called before.
pub(crate) async fn ready(server: &Server, operation: &str) {
    server.settled().await;
    server.restore(seed::snapshot().await);
    seed::arrange(server, operation).await;
}

/// Has a request refused once, with a status that any operation can get.
pub(crate) fn refused<O: Operation>(server: &Server, request: Request<O>, status: &str) -> Request<O> {
    server.fault(Fault::status(status.parse().unwrap()).on(request.info().id).times(1));
    request
}

/// Has an operation carried out once and its answer lost: the connection breaks, or a failure of this status is told in its stead.
pub(crate) fn lose_answer(server: &Server, operation: &str, _stub: Stub, status: Option<u16>, _found: Response) {
    let lost = status.map_or_else(Fault::reset_before_body, Fault::status);
    server.fault(lost.after_acting().on(operation).times(1));
}

/// Takes the test's own stubs away.
pub(crate) fn clear(server: &Server) {
    server.clear_stubs();
}

/// Does nothing: what no stub matches is answered by the server itself.
pub(crate) fn take_anything(_server: &Server) {}

/// What the dashboard's cookie says.
pub(crate) fn cookie(server: &Server) -> String {
    server.session_cookie()
}

/// A client with a key that has these scopes only.
pub(crate) fn scoped(server: &Server, scopes: impl IntoIterator<Item = Scope>) -> Client {
    let key = server.add_api_key(scopes);
    Client::builder().base_url(server.base_url()).api_key(key).retry(RetryPolicy::none()).build().unwrap()
}

/// A client with an API key and no cookie.
pub(crate) fn builder(server: &Server) -> ClientBuilder {
    Client::builder().base_url(server.base_url()).api_key(KEY)
}

/// A client that asks once: what is repeated, and when, is held elsewhere, under a clock that does not wait.
pub(crate) fn client(server: &Server) -> Client {
    builder(server).session_cookie(cookie(server)).retry(RetryPolicy::none()).build().unwrap()
}
