//! Where the generated code meets the transport.

use super::exchange::Answer;
use super::options::{Call, Outcome};
use super::send::{Sent, send};
use crate::generated;
use progenitor_client::{ClientHooks, ClientInfo, Error, OperationInfo};
use reqwest::ResponseBuilderExt;
use std::sync::{Arc, LazyLock};
use url::Url;

/// Never looked at: what came of a call is noted beside it.
static ADDRESS: LazyLock<Option<Url>> = LazyLock::new(|| Url::parse("http://localhost/").ok());

impl ClientHooks<Arc<Call>> for generated::Client {
    async fn pre<E>(&self, request: &mut reqwest::Request, _: &OperationInfo) -> Result<(), Error<E>> {
        self.inner().dress(request);
        Ok(())
    }

    /// Reads the body here, under the limit, and hands on a response that is already whole.
    async fn exec(&self, request: reqwest::Request, _: &OperationInfo) -> reqwest::Result<reqwest::Response> {
        let mut whole = http::Response::new(reqwest::Body::default());
        // An answer without an address would have one parsed for it, on every call.
        if let Some(address) = ADDRESS.clone()
            && let Ok(addressed) = http::Response::builder().url(address).body(())
        {
            *whole.extensions_mut() = addressed.into_parts().0.extensions;
        }
        match send(self.client(), request, self.inner()).await {
            Ok(Sent { answer, attempts, already_gone }) => {
                let Answer { status, headers, body, .. } = answer;
                if already_gone {
                    // What the delete was to bring about is so; the operation's own success says the rest.
                    *whole.status_mut() = http::StatusCode::NO_CONTENT;
                } else {
                    *whole.status_mut() = status;
                    *whole.body_mut() = body.into();
                }
                self.inner().note(Outcome { failure: None, status, headers, attempts });
            }
            // The generated code knows only its own errors: ours waits beside it, and this status,
            // which no server sends, makes it come back at once.
            Err(error) => {
                self.inner().note(Outcome { failure: Some(error), ..Outcome::default() });
                *whole.status_mut() = http::StatusCode::from_u16(599).unwrap_or_default();
            }
        }
        Ok(whole.into())
    }
}
