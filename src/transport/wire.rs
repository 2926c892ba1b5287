//! What a success looks like on the wire, and what a caller gets of it.

use crate::request::OperationInfo;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// What the generated calls return.
pub(crate) type Called<T> = Result<progenitor_client::ResponseValue<T>, progenitor_client::Error<()>>;

/// The form of a success on the wire, and what a caller gets of it.
pub trait Wire: DeserializeOwned + Send {
    /// What a caller gets.
    type Output: Send;

    /// Takes the caller's part out.
    fn into_output(self, operation: &'static OperationInfo) -> Self::Output;

    /// Reads a body that does not read whole, as far as it can be read.
    fn salvage(_body: &[u8]) -> Option<Self> {
        None
    }
}

impl Wire for () {
    type Output = ();

    fn into_output(self, _: &'static OperationInfo) {}
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
