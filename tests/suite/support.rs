//! What the suite speaks to: here, the mock server. The same functions give the simulator in `tests/suite_on_simulator/`.

pub(crate) use crate::values::*;
use kayle_id::operations::Operation;
use kayle_id::testing::mock::{Fault, MockServer, Response, Stub};
use kayle_id::{Client, ClientBuilder, Request, RetryPolicy, Scope};

pub(crate) type Server = MockServer;

/// Whether what is changed stays changed.
pub(crate) const REMEMBERS: bool = false;

/// How many pages a long walk has.
pub(crate) const LONG: usize = 1000;

/// A server with nothing in it but stubs of the test's own, and a client of it.
pub(crate) async fn bare(stubs: impl IntoIterator<Item = Stub>) -> (Server, Client) {
    let server = MockServer::builder().fixtures(false).start().await.unwrap();
    for stub in stubs {
        server.mount(stub);
    }
    let client = client(&server);
    (server, client)
}

/// Has a stub answer as a server would that has what this one has not.
pub(crate) fn imitate(server: &Server, stub: Stub) {
    server.mount(stub);
}

/// A server that has these rows, and a client of it. This one has none: it imitates one that has.
pub(crate) async fn having(
    _rows: impl IntoIterator<Item = Row>,
    imitation: impl IntoIterator<Item = Stub>,
) -> (Server, Client) {
    bare(imitation).await
}

/// A server that answers every operation: this one from the bundled fixtures. And a client of it.
pub(crate) async fn bundled() -> (Server, Client) {
    let server = MockServer::start().await.unwrap();
    let client = client(&server);
    (server, client)
}

/// Has what an operation needs there again, whatever was called before.
pub(crate) async fn ready(_server: &Server, _operation: &str) {}

/// Has a request refused once, with a status that any operation can get.
pub(crate) fn refused<O: Operation>(_server: &Server, request: Request<O>, status: &str) -> Request<O> {
    request.header("prefer", format!("code={status}"))
}

/// Has an operation, which such a stub is for, carried out once and its answer lost: the connection breaks, or a failure of this status is
/// told in its stead. What it finds afterwards is this.
pub(crate) fn lose_answer(server: &Server, _operation: &str, stub: Stub, status: Option<u16>, found: Response) {
    let lost = status.map_or_else(|| Response::fault(Fault::EmptyResponse), |status| Response::text(status, ""));
    server.mount(stub.clone().respond(lost).times(1));
    server.mount(stub.respond(found));
}

/// Takes the test's own stubs away.
pub(crate) fn clear(server: &Server) {
    server.reset();
}

/// Does not mind what no stub matches.
pub(crate) fn take_anything(server: &Server) {
    server.allow_unmatched();
}

/// What the dashboard's cookie says.
pub(crate) fn cookie(_server: &Server) -> String {
    "abc.def".to_owned()
}

/// A client with a key that has these scopes only. This server does not look.
pub(crate) fn scoped(server: &Server, _scopes: impl IntoIterator<Item = Scope>) -> Client {
    client(server)
}

/// A client with an API key and no cookie.
pub(crate) fn builder(server: &Server) -> ClientBuilder {
    Client::builder().base_url(server.base_url()).api_key(KEY)
}

/// A client that asks once: what is repeated, and when, is held elsewhere, under a clock that does not wait.
pub(crate) fn client(server: &Server) -> Client {
    builder(server).session_cookie(cookie(server)).retry(RetryPolicy::none()).build().unwrap()
}
