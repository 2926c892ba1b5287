//! An operation: what the document says of it, the request that it writes, and what its success looks like.

mod info;
mod wire;
mod written;

pub use info::{OperationInfo, Parameter};
pub use wire::{Bare, Envelope, MetaEnvelope, Wire};
pub use written::{Target, WrittenRequest, path_part};

use http::Method;
use kayle_id_core::InvalidInput;

/// An operation with its arguments: the content of a `Request`. Use it as a bound for functions that work with any call.
///
/// Generated code implements this trait. Do not implement it elsewhere: it has hidden items, which change without notice.
///
/// ```
/// # extern crate kayle_id_http as kayle_id;
/// use kayle_id::Operation;
///
/// /// The type of an operation's result.
/// type OutputOf<O> = <O as Operation>::Output;
/// fn discard<O: Operation>(_: OutputOf<O>) {}
/// ```
pub trait Operation: Send + Sync {
    /// What the document says.
    const INFO: &'static OperationInfo;
    #[doc(hidden)]
    const METHOD: Method;
    /// What a success looks like on the wire.
    #[doc(hidden)]
    type Wire: Wire<Output = Self::Output>;
    /// What the operation returns.
    type Output: Send;

    #[doc(hidden)]
    #[allow(missing_docs)]
    fn check(&self) -> Result<(), InvalidInput>;

    #[doc(hidden)]
    #[allow(missing_docs)]
    fn request(&self, target: Target<'_>) -> Option<WrittenRequest>;

    /// Whether a refusal says that an earlier attempt has done already what this one was to do.
    #[doc(hidden)]
    fn is_done_already(&self, refusal: &crate::Error) -> bool {
        let _ = refusal;
        false
    }

    /// Adds what the arguments say to what came back.
    #[doc(hidden)]
    fn complete(&self, output: Self::Output) -> Self::Output {
        output
    }
}
