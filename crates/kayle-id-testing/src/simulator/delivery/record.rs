//! What is kept of an attempt.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use kayle_id_core::Timestamp;

/// How many attempts of a delivery are kept, the latest ones.
pub(crate) const KEPT: usize = 100;

/// An attempt to deliver a webhook. [`Simulator::attempts`](crate::simulator::Simulator::attempts) returns those of a delivery.
///
/// ```
/// use kayle_id::testing::SimulatorExt;
/// use kayle_id::testing::simulator::{AttemptError, Claims, Simulator};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let simulator = Simulator::start().await?;
/// let client = simulator.client()?;
/// # let key = kayle_id::jwk::PrivateKey::generate(kayle_id::jwk::RsaKeySize::Rsa2048)?;
/// let endpoint = client.webhooks().endpoints().create("https://example.com/hook").send().await?.endpoint;
/// client.webhooks().encryption_keys().create(&endpoint.id, &key.public_jwk()).send().await?;
/// let session = client.sessions().create().send().await?;
/// simulator.complete(&session.id, Claims::new())?;
/// simulator.settled().await;
///
/// let attempts = simulator.attempts(&simulator.deliveries()[0].id)?;
/// assert_eq!(attempts[0].error, Some(AttemptError::OtherMachine));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeliveryAttempt {
    /// When the attempt started, in the simulator's time.
    pub at: Timestamp,
    /// How long it took, in real time.
    #[serde(rename = "duration_ms", with = "milliseconds")]
    pub duration: Duration,
    /// The status of the receiver's response.
    pub status: Option<u16>,
    /// Why there is no response.
    pub error: Option<AttemptError>,
    /// The kinds of the [disturbances](crate::simulator::Disturbance) that happened to it, such as `duplicate`.
    #[serde(default)]
    pub disturbances: Vec<String>,
}

/// Why an attempt got no response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AttemptError {
    /// The endpoint is disabled, so that nothing was sent.
    EndpointDisabled,
    /// The endpoint is not on this machine, and the simulator does not
    /// [deliver anywhere](crate::simulator::SimulatorBuilder::deliver_anywhere).
    OtherMachine,
    /// The delivery could not be written, for example because the endpoint's key is gone.
    NotWritten,
    /// No connection could be made.
    Unreachable,
    /// The connection ended before there was a response.
    BrokenOff,
    /// The receiver did not respond in [time](crate::simulator::SimulatorBuilder::receiver_time_limit).
    TimedOut,
}

impl fmt::Display for AttemptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EndpointDisabled => "the endpoint is disabled",
            Self::OtherMachine => "the endpoint is not on this machine",
            Self::NotWritten => "the delivery could not be written",
            Self::Unreachable => "nobody listens at the endpoint's address",
            Self::BrokenOff => "the connection ended before a response",
            Self::TimedOut => "the receiver did not respond in time",
        })
    }
}

/// A duration as a number of milliseconds, to the microsecond.
pub(crate) mod milliseconds {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(duration.as_micros() as f64 / 1000.0)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        Duration::try_from_secs_f64(f64::deserialize(deserializer)? / 1000.0).map_err(D::Error::custom)
    }
}
