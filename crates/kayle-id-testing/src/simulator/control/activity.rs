//! What happened, and what happens.

use kayle_id_core::{Timestamp, WebhookDeliveryId};

use crate::simulator::activity::{Activity, ActivityStream};
use crate::simulator::delivery::record::DeliveryAttempt;
use crate::simulator::error::SimulatorError;
use crate::simulator::model::clock::Time;
use crate::simulator::simulator::Simulator;

impl Simulator {
    /// The requests that were answered and the attempts to deliver webhooks, the latest 1,000 together, the oldest first.
    ///
    /// ```
    /// use kayle_id::testing::SimulatorExt;
    /// use kayle_id::testing::simulator::{ActivityKind, Fault, Simulator};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let simulator = Simulator::start().await?;
    /// simulator.fault(Fault::status(503).times(1));
    /// simulator.client()?.sessions().list().send().await?;
    ///
    /// let activity = simulator.activity();
    /// let ActivityKind::Request { status, fault, .. } = &activity[0].kind else { unreachable!() };
    /// assert_eq!((*status, *fault), (Some(503), Some("status")));
    /// assert_eq!(activity.len(), 2, "the client has tried again");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn activity(&self) -> Vec<Activity> {
        self.instance.activity.to_vec()
    }

    /// Gives each [`Activity`] after the one of this number as it happens; after 0, every one that is kept.
    ///
    /// ```
    /// use kayle_id::testing::SimulatorExt;
    /// use kayle_id::testing::simulator::Simulator;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let simulator = Simulator::start().await?;
    /// let mut activity = simulator.watch_activity(0);
    /// simulator.client()?.sessions().list().send().await?;
    /// assert!(activity.next().await.is_some_and(|entry| entry.number == 1));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn watch_activity(&self, after: u64) -> ActivityStream {
        self.instance.activity.after(after)
    }

    /// When the next attempt of a delivery is due, in the simulator's time. Nothing if none is to come, or it is
    /// [held](Self::hold_delivery).
    ///
    /// # Errors
    ///
    /// [`SimulatorError::Unknown`] if there is no such delivery.
    pub fn next_attempt(&self, delivery: &WebhookDeliveryId) -> Result<Option<Timestamp>, SimulatorError> {
        let next = self
            .instance
            .with(|engine| Some(engine.state.deliveries.get(delivery.as_str())?.next_attempt().map(Time::to_public)));
        next.ok_or_else(|| unknown(delivery))
    }

    /// The attempts of a delivery, the latest 100 of them, the oldest first. A retry by hand counts its attempts anew, and the earlier
    /// ones stay in this list.
    ///
    /// # Errors
    ///
    /// [`SimulatorError::Unknown`] if there is no such delivery.
    pub fn attempts(&self, delivery: &WebhookDeliveryId) -> Result<Vec<DeliveryAttempt>, SimulatorError> {
        let attempts =
            self.instance.with(|engine| engine.state.deliveries.get(delivery.as_str()).map(|row| row.attempts.clone()));
        attempts.ok_or_else(|| unknown(delivery))
    }
}

fn unknown(delivery: &WebhookDeliveryId) -> SimulatorError {
    SimulatorError::Unknown { kind: "delivery", id: delivery.to_string() }
}
