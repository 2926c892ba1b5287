//! What a watch remembers from one run to the next.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::model::{SessionId, Timestamp};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::workflows) struct State {
    /// When the last run that came to its end began: what has not changed since was looked at.
    pub(super) through: Option<Timestamp>,
    /// The withdrawals that were handed over, and when. They are forgotten when their session is not listed any more.
    pub(super) handed: BTreeMap<SessionId, Timestamp>,
    /// The withdrawals whose handler began and did not return well.
    pub(super) begun: BTreeSet<SessionId>,
    pub(in crate::workflows) is_done: bool,
}
