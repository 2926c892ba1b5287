//! The kinds of failure.

/// The kind of a failure. [`Error`](crate::Error)'s predicates say more about each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input breaks a published limit; nothing was sent.
    InvalidInput,
    /// The client could not be built.
    Configuration,
    /// The server answered and refused; see [`Error::api`](crate::Error::api).
    Api,
    /// No connection could be made; nothing was sent.
    Connect,
    /// Time ran out.
    Timeout,
    /// The connection failed on the way.
    Transport,
    /// A success that could not be read.
    Unreadable,
    /// The answer is larger than the client's limit.
    ResponseTooLarge,
    /// A redirect that was not followed.
    Redirect,
    /// A list that does not end, or does not go on.
    Pagination,
    /// A middleware of the caller's own failed.
    Middleware,
    /// A [workflow](crate::workflows) cannot go on: a hook of the caller's failed, or things are not as the run left them.
    Workflow,
    /// A key that could not be read, made or used.
    Key,
    /// A webhook delivery that was refused; every reason looks alike.
    Webhook,
    /// A webhook delivery whose key is not at hand.
    WebhookKey,
    /// A signed token that was refused.
    #[cfg(feature = "bitgo")]
    Token,
    /// A rotation of keys that cannot go on as things stand.
    #[cfg(any(feature = "bitgo", feature = "hookbridge"))]
    Rotation,
    /// A webhook delivery that opened, to a payload that could not be read.
    WebhookPayload,
    /// The inbox's store failed.
    Inbox,
    /// The inbox takes no more: a bound is reached.
    InboxFull,
}
