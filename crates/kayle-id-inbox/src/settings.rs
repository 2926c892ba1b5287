//! The settings of an inbox.

use std::time::Duration;

use crate::Bounds;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) lease: Duration,
    pub(crate) attempts: u32,
    pub(crate) backoff: Duration,
    pub(crate) most: Duration,
    pub(crate) poll: Duration,
    pub(crate) bounds: Bounds,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lease: Duration::from_secs(60),
            attempts: 20,
            backoff: Duration::from_secs(2),
            most: Duration::from_secs(3600),
            poll: Duration::from_secs(1),
            bounds: Bounds::default(),
        }
    }
}
