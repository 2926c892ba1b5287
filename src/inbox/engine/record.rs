//! Where an entry stands, as a file holds it.

use serde::{Deserialize, Serialize};

use super::Trouble;
use crate::inbox::ParkReason;
use crate::inbox::error::Error;

/// Where an entry stands. The members' names are part of the file's form.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Record {
    #[serde(rename = "t")]
    pub(super) stored_at: u64,
    #[serde(rename = "b")]
    pub(super) bytes: u64,
    #[serde(rename = "a")]
    pub(super) attempts: u32,
    #[serde(rename = "k")]
    pub(super) token: u64,
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub(super) claim: Option<String>,
    #[serde(rename = "s")]
    pub(super) state: State,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) enum State {
    #[serde(rename = "w")]
    Waiting { due: u64 },
    #[serde(rename = "l")]
    Leased { until: u64 },
    #[serde(rename = "p")]
    Parked { since: u64, reason: ParkReason, note: Option<String> },
}

impl Record {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Error> {
        serde_json::from_slice(bytes).map_err(|_| Error::damaged("an entry"))
    }

    pub(super) fn write(&self) -> Result<Vec<u8>, Error> {
        serde_json::to_vec(self).map_err(|_| Error::damaged("an entry"))
    }

    /// When a taking is next in order; nothing while it is parked.
    pub(super) fn due(&self) -> Option<u64> {
        match self.state {
            State::Waiting { due } => Some(due),
            State::Leased { until } => Some(until),
            State::Parked { .. } => None,
        }
    }
}

/// A time and a name, which sort by time.
pub(super) fn timed(time: u64, name: &[u8]) -> Vec<u8> {
    [&time.to_be_bytes()[..], name].concat()
}

pub(super) fn untimed(key: &[u8]) -> Result<(u64, &[u8]), Error> {
    let (time, name) = key.split_first_chunk::<8>().ok_or_else(|| Error::damaged("an index"))?;
    Ok((u64::from_be_bytes(*time), name))
}
