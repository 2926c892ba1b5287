//! Stubs in front of the simulator.

use crate::mock::Stub;
use crate::simulator::simulator::Simulator;

impl Simulator {
    /// Has a stub of the [mock server](crate::mock) answer what it matches: for what no real server says, such as a proxy's
    /// page, or for one answer that is easier written than brought about.
    ///
    /// The simulator does not act on such a request, whose credentials are not looked at and to which no
    /// [`fault`](Self::fault) happens; it only records it. Stubs are tried in the order that [`Stub`] tells. What no stub matches is
    /// answered as ever, and so are requests larger than 3 MiB and the [`page`](crate::simulator::SimulatorBuilder::page).
    ///
    /// ```
    /// use kayle_id::testing::mock::{Response, Stub};
    /// use kayle_id::testing::simulator::Simulator;
    /// use kayle_id::{Client, RetryPolicy};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let simulator = Simulator::start().await?;
    /// let client = Client::builder().base_url(simulator.base_url()).api_key(simulator.api_key()).retry(RetryPolicy::none()).build()?;
    /// let page = Response::empty(502).header("content-type", "text/html").body("<h1>Bad gateway</h1>");
    /// simulator.mount(Stub::post("/v1/sessions").respond(page).times(1));
    ///
    /// assert!(client.sessions().create().send().await.is_err_and(|error| error.is_server_error()));
    /// assert!(client.sessions().list().send().await?.items.is_empty(), "nothing was created");
    /// client.sessions().create().send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn mount(&self, stub: Stub) {
        self.instance.stubs.mount(stub);
    }

    /// Takes every stub away.
    pub fn clear_stubs(&self) {
        self.instance.stubs.clear();
    }
}
