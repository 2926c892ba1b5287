//! The requests of Kayle ID's own calls.

kayle_id_http::define_request! {
    /// A call that has not been sent yet.
    ///
    /// The resources make it, its setters fill it in, and a terminal verb sends it: [`send`](Self::send),
    /// [`send_with_response`](Self::send_with_response), and for lists [`stream`](Self::stream) and
    /// [`pages`](Self::pages). Awaiting it sends it, too. Nothing happens before.
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, id: kayle_id::SessionId) -> Result<(), kayle_id::Error> {
    /// use std::time::Duration;
    /// let session = client.sessions().get(&id).timeout(Duration::from_secs(5)).send().await?;
    /// println!("{}", session.status);
    /// # Ok(())
    /// # }
    /// ```
    error = kayle_id_http::Error
}
