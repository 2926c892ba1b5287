//! What can go wrong before the server runs.

use std::path::PathBuf;

/// Why a mock server or a stub could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MockError {
    /// The server could not listen on loopback.
    #[error("the mock server cannot listen on 127.0.0.1: {0}")]
    Listen(#[source] std::io::Error),
    /// A file or folder of stubs could not be read.
    #[error("cannot read stubs from {}: {source}", path.display())]
    Read {
        /// What was to be read.
        path: PathBuf,
        /// Why it could not be.
        source: std::io::Error,
    },
    /// A stub is not one this server understands in full.
    #[error("{file}: {stub}: {problem}")]
    Stub {
        /// The file, or `<stub>` for text that came from no file.
        file: String,
        /// The stub's name, or its position in the file.
        stub: String,
        /// What is wrong, with the key that is at fault.
        problem: String,
    },
    /// A regular expression does not compile.
    #[error("the regular expression `{pattern}` does not compile: {problem}")]
    Regex {
        /// The expression.
        pattern: String,
        /// What the compiler says.
        problem: String,
    },
    /// A JSON path is malformed, or can have more than one result.
    #[error("`{path}` is not a definite JSON path such as `$.a.b[0]`")]
    JsonPath {
        /// The path.
        path: String,
    },
}
