//! The way back to the start.

use crate::simulator::control::snapshot::Snapshot;
use crate::simulator::simulator::Simulator;

impl Simulator {
    /// Goes back to the state of the start, without faults, disturbances, stubs, routes, held deliveries and requests, once every attempt
    /// that is under way has ended. The time does not go back, and [`activity`](Self::activity) stays.
    ///
    /// ```
    /// use kayle_id::testing::SimulatorExt;
    /// use kayle_id::testing::simulator::Simulator;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let simulator = Simulator::start().await?;
    /// simulator.client()?.sessions().create().send().await?;
    /// simulator.reset().await;
    /// assert!(simulator.sessions().is_empty() && simulator.requests().is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn reset(&self) {
        self.clear_faults();
        self.clear_disturbances();
        self.clear_stubs();
        self.hold_deliveries(false);
        self.clear_routes();
        // Attempts that are under way would end as deliveries of the state that comes back.
        self.settled().await;
        self.restore(Snapshot(self.instance.initial.clone()));
        drop(self.take_requests());
    }
}
