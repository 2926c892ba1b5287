//! The requests of the Kayle ID API.

kayle_id_http::define_request! {
    /// A call that has not been sent yet. The [resources](crate::resources) make it.
    ///
    /// Its setters fill it in, and one of these methods sends it: [`send`](Self::send),
    /// [`send_with_response`](Self::send_with_response), and for lists [`stream`](Self::stream) and
    /// [`pages`](Self::pages). Awaiting it sends it, too.
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
