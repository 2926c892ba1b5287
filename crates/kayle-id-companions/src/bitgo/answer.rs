//! The application's answer to a policy webhook.

use serde::Serialize;

/// The answer to a policy webhook: which evaluation it is for, and the verdict.
///
/// These two members are what BitGo publishes. [`SigningKey::sign`](super::SigningKey::sign) signs any others.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::bitgo::Answer;
/// let answer = Answer::approve("0190d9b4-6d1a-7000-8000-000000000000");
/// assert_eq!(serde_json::to_value(&answer)?["statusCode"], 200);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[doc(alias = "policy webhook")]
#[doc(alias = "approve")]
#[doc(alias = "deny")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    evaluation_id: String,
    status_code: u16,
}

impl Answer {
    /// Approves the transaction: status 200. The `evaluationId` is that of BitGo's request.
    pub fn approve(evaluation_id: impl Into<String>) -> Self {
        Self { evaluation_id: evaluation_id.into(), status_code: 200 }
    }

    /// Denies the transaction: status 403. BitGo then does what the policy rule says for a refusal.
    pub fn deny(evaluation_id: impl Into<String>) -> Self {
        Self { evaluation_id: evaluation_id.into(), status_code: 403 }
    }
}
