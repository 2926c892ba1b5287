//! The simulator as a backend. It answers where a mock server imitates; what no server says is a stub in front of it.

use kayle_id::operations::Operation;
use kayle_id::testing::mock::{RecordedRequest, Response, Stub};
use kayle_id::testing::simulator::{Fault, Simulator};
use kayle_id::{Client, Request, RetryPolicy, Scope};

use super::{Backend, seed};
use crate::values::Row;

impl Backend for Simulator {
    const REMEMBERS: bool = true;

    // It looks through all it has for each page.
    const LONG: usize = 100;

    async fn bare(stubs: impl IntoIterator<Item = Stub>) -> (Self, Client) {
        let server = seed::builder().start().await.unwrap();
        for stub in stubs {
            server.mount(stub);
        }
        let client = server.client();
        (server, client)
    }

    fn imitate(&self, _stub: Stub) {}

    async fn having(rows: impl IntoIterator<Item = Row>, _imitation: impl IntoIterator<Item = Stub>) -> (Self, Client) {
        let (server, client) = Self::bare([]).await;
        for (kind, row) in rows {
            server.insert(kind, row).unwrap();
        }
        (server, client)
    }

    async fn bundled() -> (Self, Client) {
        let server = seed::builder().snapshot(seed::snapshot().await).start().await.unwrap();
        let client = server.client();
        (server, client)
    }

    async fn ready(&self, operation: &str) {
        self.settled().await;
        self.restore(seed::snapshot().await);
        seed::arrange(self, operation).await;
    }

    fn refused<O: Operation>(&self, request: Request<O>, status: &str) -> Request<O> {
        self.fault(Fault::status(status.parse().unwrap()).on(request.info().id).times(1));
        request
    }

    fn lose_answer(&self, operation: &str, _stub: Stub, status: Option<u16>, _found: Response) {
        let lost = status.map_or_else(Fault::reset_before_body, Fault::status);
        self.fault(lost.after_acting().on(operation).times(1));
    }

    fn clear(&self) {
        self.clear_stubs();
    }

    fn take_anything(&self) {}

    fn cookie(&self) -> String {
        self.session_cookie()
    }

    fn scoped(&self, scopes: impl IntoIterator<Item = Scope>) -> Client {
        let key = self.add_api_key(scopes);
        Client::builder().base_url(self.base_url()).api_key(key).retry(RetryPolicy::none()).build().unwrap()
    }

    fn base_url(&self) -> String {
        Simulator::base_url(self)
    }

    fn address(&self) -> std::net::SocketAddr {
        Simulator::address(self)
    }

    fn mount(&self, stub: Stub) {
        Simulator::mount(self, stub);
    }

    fn requests(&self) -> Vec<RecordedRequest> {
        Simulator::requests(self)
    }

    fn take_requests(&self) -> Vec<RecordedRequest> {
        Simulator::take_requests(self)
    }
}
