//! What a test does to deliveries.

use std::sync::atomic::Ordering;

use kayle_id_core::WebhookDeliveryId;

use crate::simulator::delivery::intervention;
use crate::simulator::error::SimulatorError;
use crate::simulator::simulator::Simulator;

impl Simulator {
    /// Sends a delivery again, as a retry through the API does.
    ///
    /// # Errors
    ///
    /// When there is no such delivery, it is in progress, or its payload is gone.
    pub fn send_delivery_again(&self, delivery: &WebhookDeliveryId) -> Result<(), SimulatorError> {
        self.instance.with(|engine| intervention::send_again(engine, delivery.as_str()))
    }

    /// Sets whether attempts that become due are held until [`release_delivery`](Self::release_delivery). What is held already
    /// stays so.
    ///
    /// ```
    /// use kayle_id::testing::SimulatorExt;
    /// use kayle_id::testing::simulator::{Claims, Simulator};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let simulator = Simulator::start().await?;
    /// let client = simulator.client()?;
    /// # let key = kayle_id::jwk::PrivateKey::generate(kayle_id::jwk::RsaKeySize::Rsa2048)?;
    /// let endpoint = client.webhooks().endpoints().create("http://127.0.0.1:9/").send().await?.endpoint;
    /// client.webhooks().encryption_keys().create(&endpoint.id, &key.public_jwk()).send().await?;
    ///
    /// simulator.hold_deliveries(true);
    /// let session = client.sessions().create().send().await?;
    /// simulator.complete(&session.id, Claims::new())?;
    /// simulator.settled().await;
    /// assert_eq!(simulator.deliveries()[0].attempt_count, 0);
    /// # Ok(())
    /// # }
    /// ```
    pub fn hold_deliveries(&self, hold: bool) {
        self.instance.holds_deliveries.store(hold, Ordering::Release);
    }

    /// Makes no attempt of a delivery until it is [released](Self::release_delivery).
    ///
    /// # Errors
    ///
    /// When there is no such delivery, or no attempt of it is to come.
    pub fn hold_delivery(&self, delivery: &WebhookDeliveryId) -> Result<(), SimulatorError> {
        self.instance.with(|engine| intervention::hold(engine, delivery.as_str()))
    }

    /// Makes the next attempt of a delivery that is held, now. Its later attempts follow after their usual times.
    ///
    /// # Errors
    ///
    /// When there is no such delivery, or it is not held.
    pub fn release_delivery(&self, delivery: &WebhookDeliveryId) -> Result<(), SimulatorError> {
        self.instance.with(|engine| intervention::release(engine, delivery.as_str()))
    }

    /// Makes no attempt of a delivery any more, as if all had failed: it can be sent again, or replayed, as long as its payload is kept.
    ///
    /// # Errors
    ///
    /// When there is no such delivery, or no attempt of it is to come.
    pub fn drop_delivery(&self, delivery: &WebhookDeliveryId) -> Result<(), SimulatorError> {
        self.instance.with(|engine| intervention::drop_delivery(engine, delivery.as_str()))
    }
}
