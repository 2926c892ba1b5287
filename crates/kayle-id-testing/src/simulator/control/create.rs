//! Rows that are made as the API makes them.

use serde_json::Value;

use crate::simulator::call;
use crate::simulator::claims::Claims;
use crate::simulator::error::SimulatorError;
use crate::simulator::simulator::Simulator;
use crate::simulator::verification;
use kayle_id_core::{SessionId, WebhookEndpointId};
use kayle_id_webhook::jwk::PublicJwk;

impl Simulator {
    /// Creates a session as `POST /v1/sessions` does with this body, and returns what the API returns. For tests that have no client.
    ///
    /// # Errors
    ///
    /// [`SimulatorError::Refused`] if the API refuses the body.
    ///
    /// ```
    /// use kayle_id::testing::simulator::Simulator;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let simulator = Simulator::start().await?;
    /// let session = simulator.create_session(serde_json::json!({}))?;
    /// assert_eq!(session["status"], "created");
    /// # Ok(())
    /// # }
    /// ```
    pub fn create_session(&self, body: Value) -> Result<Value, SimulatorError> {
        self.instance.with(|engine| call::create_session(engine, &body))
    }

    /// Creates a webhook endpoint as `POST /v1/webhooks/endpoints` does with this body, and returns what the API returns: the endpoint
    /// and its signing secret. For tests that have no client.
    ///
    /// # Errors
    ///
    /// [`SimulatorError::Refused`] if the API refuses the body.
    ///
    /// ```
    /// use kayle_id::WebhookEndpointId;
    /// use kayle_id::jwk::{PrivateKey, RsaKeySize};
    /// use kayle_id::testing::simulator::Simulator;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let simulator = Simulator::start().await?;
    /// let made = simulator.create_endpoint(serde_json::json!({"url": "http://127.0.0.1:3000/webhooks"}))?;
    /// let endpoint: WebhookEndpointId = serde_json::from_value(made["endpoint"]["id"].clone())?;
    /// let key = PrivateKey::generate(RsaKeySize::Rsa2048)?;
    /// simulator.add_encryption_key(&endpoint, &key.public_jwk())?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn create_endpoint(&self, body: Value) -> Result<Value, SimulatorError> {
        self.instance.with(|engine| call::create_endpoint(engine, &body))
    }

    /// Registers the public key that an endpoint's deliveries are encrypted to from now on, under the JWK's `kid`, and returns what the
    /// API returns.
    ///
    /// # Errors
    ///
    /// [`SimulatorError::Refused`] if there is no such endpoint, or the API refuses the key.
    pub fn add_encryption_key(&self, endpoint: &WebhookEndpointId, key: &PublicJwk) -> Result<Value, SimulatorError> {
        self.instance.with(|engine| call::add_encryption_key(engine, endpoint.as_str(), key))
    }

    /// Plausible claims for everything that a session asks for: those that the page suggests.
    ///
    /// # Errors
    ///
    /// [`SimulatorError::Unknown`] if there is no such session.
    ///
    /// ```
    /// use kayle_id::testing::SimulatorExt;
    /// use kayle_id::testing::simulator::Simulator;
    /// use kayle_id::{Claim, ShareFields};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let simulator = Simulator::start().await?;
    /// let fields = ShareFields::new().require(Claim::FamilyName, "To address you");
    /// let session = simulator.client()?.sessions().create().share_fields(fields).send().await?;
    /// simulator.complete(&session.id, simulator.plausible_claims(&session.id)?)?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn plausible_claims(&self, session: &SessionId) -> Result<Claims, SimulatorError> {
        self.instance.with(|engine| verification::plausible_claims(engine, session))
    }
}
