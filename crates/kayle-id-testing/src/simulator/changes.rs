//! Being told of changes.

use tokio::sync::watch;

/// Tells when a simulator's state has changed. [`Simulator::changes`](super::Simulator::changes) gives one.
#[derive(Clone)]
pub struct Changes(pub(crate) watch::Receiver<u64>);

impl Changes {
    /// Waits until something has changed since the last time, at once where it has already. False once the simulator is gone.
    ///
    /// Now and then it tells of a change that changed nothing; it never misses one.
    pub async fn next(&mut self) -> bool {
        self.0.changed().await.is_ok()
    }
}

impl std::fmt::Debug for Changes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Changes").finish_non_exhaustive()
    }
}
