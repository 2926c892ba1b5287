//! What a success looks like on the wire, and what a caller gets of it.

use super::OperationInfo;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The form of a success on the wire, and what a caller gets of it.
pub trait Wire: DeserializeOwned + Send {
    /// What a caller gets.
    type Output: Send;

    /// Takes the caller's part out.
    fn into_output(self, operation: &'static OperationInfo) -> Self::Output;

    /// The request's id, where the body carries it.
    fn request_id(&self) -> Option<&str> {
        None
    }

    /// Reads a body that does not read whole, as far as it can be read.
    fn salvage(_body: &[u8]) -> Option<Self> {
        None
    }
}

impl Wire for () {
    type Output = ();

    fn into_output(self, _: &'static OperationInfo) {}

    /// Whatever a server adds to a success that says nothing.
    fn salvage(_: &[u8]) -> Option<Self> {
        Some(())
    }
}

/// `{data, error}`: a success's envelope.
#[derive(Deserialize)]
pub struct Envelope<T> {
    data: T,
}

impl<T: DeserializeOwned + Send> Wire for Envelope<T> {
    type Output = T;

    fn into_output(self, _: &'static OperationInfo) -> T {
        self.data
    }

    /// A server that answers a confirmation with nothing says the same.
    fn salvage(body: &[u8]) -> Option<Self> {
        if body.is_empty() {
            return serde_json::from_str(r#"{"data":{"status":"success","message":""}}"#).ok();
        }
        None
    }
}

/// A success in no envelope.
#[derive(Deserialize)]
#[serde(transparent)]
pub struct Bare<T>(T);

impl<T: DeserializeOwned + Send> Wire for Bare<T> {
    type Output = T;

    fn into_output(self, _: &'static OperationInfo) -> T {
        self.0
    }

    /// A server that confirms with nothing says the same, where nothing has to be said.
    fn salvage(body: &[u8]) -> Option<Self> {
        if body.is_empty() { serde_json::from_str("{}").ok() } else { None }
    }
}

/// `{data, meta}`: an envelope that carries the request's id.
#[derive(Deserialize)]
pub struct MetaEnvelope<T> {
    data: T,
    #[serde(default)]
    meta: Option<Meta>,
}

#[derive(Deserialize)]
struct Meta {
    #[serde(default)]
    request_id: Option<String>,
}

impl<T: DeserializeOwned + Send> Wire for MetaEnvelope<T> {
    type Output = T;

    fn into_output(self, _: &'static OperationInfo) -> T {
        self.data
    }

    fn request_id(&self) -> Option<&str> {
        self.meta.as_ref()?.request_id.as_deref()
    }
}
