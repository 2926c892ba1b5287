//! Deciding what a server answers before it starts.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::MockError;
use super::load::Loader;
use super::server::MockServer;
use super::state::{State, embedded};
use super::stub::Stub;

/// Builds a [`MockServer`]. It answers from the fixtures unless told otherwise.
#[must_use = "a builder does nothing until `start` is called"]
pub struct MockServerBuilder {
    fixtures: bool,
    allow_unmatched: bool,
    sources: Vec<Source>,
}

enum Source {
    Directory(PathBuf),
    Json(String),
    Stub(Box<Stub>),
}

impl fmt::Debug for MockServerBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockServerBuilder")
            .field("fixtures", &self.fixtures)
            .field("sources", &self.sources.len())
            .finish_non_exhaustive()
    }
}

impl Default for MockServerBuilder {
    fn default() -> Self {
        Self { fixtures: true, allow_unmatched: false, sources: Vec::new() }
    }
}

impl MockServer {
    /// Starts a server that answers from the fixtures.
    ///
    /// # Errors
    ///
    /// When the server cannot listen.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    pub async fn start() -> Result<Self, MockError> {
        Self::builder().start().await
    }

    /// Decides what the server answers before it starts.
    pub fn builder() -> MockServerBuilder {
        MockServerBuilder::default()
    }
}

impl MockServerBuilder {
    /// Whether to answer from the embedded fixtures as well.
    pub fn fixtures(self, fixtures: bool) -> Self {
        Self { fixtures, ..self }
    }

    /// Adds the stubs of every `.json` file under this folder, or of this one file.
    pub fn directory(self, path: impl AsRef<Path>) -> Self {
        self.with(Source::Directory(path.as_ref().to_owned()))
    }

    /// Adds a stub.
    pub fn stub(self, stub: Stub) -> Self {
        self.with(Source::Stub(Box::new(stub)))
    }

    /// Adds stubs in WireMock's JSON format: one, or several under `mappings`.
    pub fn stub_json(self, json: &str) -> Self {
        self.with(Source::Json(json.to_owned()))
    }

    /// Lets requests that no stub answers pass. They still get a 501.
    pub fn allow_unmatched(self) -> Self {
        Self { allow_unmatched: true, ..self }
    }

    /// Loads the stubs and starts to listen on a free port of 127.0.0.1, on the current tokio runtime.
    ///
    /// # Errors
    ///
    /// When a stub cannot be read or has something in it that is not supported, or when the server cannot listen.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    pub async fn start(self) -> Result<MockServer, MockError> {
        let mut stubs: Vec<Arc<Stub>> = if self.fixtures { embedded()?.to_vec() } else { Vec::new() };
        let mut loader = Loader::default();
        for source in self.sources {
            match source {
                Source::Directory(path) => stubs.extend(loader.path(&path)?.into_iter().map(Arc::new)),
                Source::Json(json) => stubs.extend(loader.text("<stub>", &json)?.into_iter().map(Arc::new)),
                Source::Stub(stub) => stubs.push(Arc::new(*stub)),
            }
        }
        MockServer::listen(State::new(stubs, self.allow_unmatched)).await
    }

    fn with(mut self, source: Source) -> Self {
        self.sources.push(source);
        self
    }
}
