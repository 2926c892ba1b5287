//! What can go wrong on the test's side of the simulator.

/// Why the simulator could not do what a test asked of it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SimulatorError {
    /// The simulator could not listen.
    #[error("the simulator cannot listen on {address}: {source}")]
    Listen {
        /// Where it should have listened.
        address: std::net::SocketAddr,
        /// Why it could not.
        source: std::io::Error,
    },
    /// There is no such row.
    #[error("there is no {kind} {id}")]
    Unknown {
        /// What was looked for, such as `session`.
        kind: &'static str,
        /// Its id.
        id: String,
    },
    /// The session is not in a state in which this can happen to it.
    #[error("session {id} is {status}: {problem}")]
    State {
        /// The session's id.
        id: String,
        /// The session's status.
        status: String,
        /// What does not fit.
        problem: &'static str,
    },
    /// A claim was given that the session did not ask for, or one that it must have is missing.
    #[error("claim {claim}: {problem}")]
    Claim {
        /// The claim's key.
        claim: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The delivery is not in a state in which this can happen to it.
    #[error("delivery {id}: {problem}")]
    Delivery {
        /// The delivery's id.
        id: String,
        /// What does not fit.
        problem: &'static str,
    },
    /// The API refused a request that was made for a test.
    #[error("the API refused it with {status}: {message}")]
    Refused {
        /// The status of the response.
        status: u16,
        /// What is wrong with the request.
        message: String,
    },
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: std::path::PathBuf,
        /// Why it could not be.
        source: std::io::Error,
    },
    /// The state could not be written.
    #[error("{problem}")]
    NotSaved {
        /// Why it could not be.
        problem: String,
    },
    /// Another process uses the state file.
    #[error("{} is in use by another simulator; end that one first, or use another file", path.display())]
    Locked {
        /// The file.
        path: std::path::PathBuf,
    },
    /// A file is not a simulator's, or is damaged.
    #[error("{} is no state of a simulator that can be read: {problem}", path.display())]
    Damaged {
        /// The file.
        path: std::path::PathBuf,
        /// What is wrong with it, without a value of it.
        problem: String,
    },
    /// A row or a state could not be read.
    #[error("{what} cannot be read: {problem}")]
    Read {
        /// What was to be read.
        what: &'static str,
        /// Why it could not be.
        problem: String,
    },
}
