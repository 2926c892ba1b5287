//! The mock server as a backend.

use kayle_id::operations::Operation;
use kayle_id::testing::mock::{Fault, MockServer, RecordedRequest, Response, Stub};
use kayle_id::{Client, Request, Scope};

use super::Backend;
use crate::values::Row;

impl Backend for MockServer {
    const REMEMBERS: bool = false;

    const LONG: usize = 1000;

    async fn bare(stubs: impl IntoIterator<Item = Stub>) -> (Self, Client) {
        let server = MockServer::builder().fixtures(false).start().await.unwrap();
        for stub in stubs {
            server.mount(stub);
        }
        let client = server.client();
        (server, client)
    }

    fn imitate(&self, stub: Stub) {
        self.mount(stub);
    }

    async fn having(_rows: impl IntoIterator<Item = Row>, imitation: impl IntoIterator<Item = Stub>) -> (Self, Client) {
        Self::bare(imitation).await
    }

    async fn bundled() -> (Self, Client) {
        let server = MockServer::start().await.unwrap();
        let client = server.client();
        (server, client)
    }

    async fn ready(&self, _operation: &str) {}

    fn refused<O: Operation>(&self, request: Request<O>, status: &str) -> Request<O> {
        request.header("prefer", format!("code={status}"))
    }

    fn lose_answer(&self, _operation: &str, stub: Stub, status: Option<u16>, found: Response) {
        let lost = status.map_or_else(|| Response::fault(Fault::EmptyResponse), |status| Response::text(status, ""));
        self.mount(stub.clone().respond(lost).times(1));
        self.mount(stub.respond(found));
    }

    fn clear(&self) {
        self.reset();
    }

    fn take_anything(&self) {
        self.allow_unmatched();
    }

    fn cookie(&self) -> String {
        "abc.def".to_owned()
    }

    fn scoped(&self, _scopes: impl IntoIterator<Item = Scope>) -> Client {
        self.client()
    }

    fn base_url(&self) -> String {
        MockServer::base_url(self)
    }

    fn address(&self) -> std::net::SocketAddr {
        MockServer::address(self)
    }

    fn mount(&self, stub: Stub) {
        MockServer::mount(self, stub);
    }

    fn requests(&self) -> Vec<RecordedRequest> {
        MockServer::requests(self)
    }

    fn take_requests(&self) -> Vec<RecordedRequest> {
        MockServer::take_requests(self)
    }
}
