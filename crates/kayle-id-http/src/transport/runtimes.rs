//! One HTTP client for each runtime: a connection is driven by the runtime that made it, and hangs on any other.

use crate::error::Error;
use std::sync::{Mutex, OnceLock, PoisonError};
use tokio::runtime::{Handle, Id};

/// Runtimes whose connections are kept for their next calls.
const MOST: usize = 4;

/// Makes an HTTP client; `pooled` says whether it keeps connections for its next calls.
pub(crate) type Make = Box<dyn Fn(bool) -> Result<reqwest::Client, Error> + Send + Sync>;

/// The HTTP clients behind one client of ours.
///
/// The runtime of the first call has a client with a pool. A call from another runtime goes over a connection of its
/// own, unless that runtime calls twice in a row: then it gets a pool as well, in place of the oldest.
pub(crate) struct Clients {
    first: reqwest::Client,
    home: OnceLock<Id>,
    source: Source,
}

enum Source {
    /// The caller's own, which cannot be made again.
    Given,
    Made {
        make: Make,
        unpooled: OnceLock<reqwest::Client>,
        others: Mutex<Others>,
    },
}

#[derive(Default)]
struct Others {
    pooled: Vec<(Id, reqwest::Client)>,
    last: Option<Id>,
}

impl Clients {
    pub(crate) fn made(make: Make) -> Result<Self, Error> {
        let first = make(true)?;
        let source = Source::Made { make, unpooled: OnceLock::new(), others: Mutex::default() };
        Ok(Self { first, home: OnceLock::new(), source })
    }

    pub(crate) fn given(client: reqwest::Client) -> Self {
        Self { first: client, home: OnceLock::new(), source: Source::Given }
    }

    /// The HTTP client for a call that is made here.
    pub(crate) fn here(&self) -> Result<reqwest::Client, Error> {
        // Outside of a runtime the call fails by itself, where it first waits.
        let Ok(here) = Handle::try_current().map(|runtime| runtime.id()) else {
            return Err(Error::configuration(
                "the call was made outside of a tokio runtime; await it within one, or use the blocking client",
            ));
        };
        if *self.home.get_or_init(|| here) == here {
            return Ok(self.first.clone());
        }
        match &self.source {
            Source::Given => Err(Error::configuration(
                "the client was used on another tokio runtime before, to which the connections of its http_client belong; \
                 make a client for each runtime",
            )),
            Source::Made { make, unpooled, others } => elsewhere(here, make, unpooled, others),
        }
    }
}

fn elsewhere(
    here: Id,
    make: &Make,
    unpooled: &OnceLock<reqwest::Client>,
    others: &Mutex<Others>,
) -> Result<reqwest::Client, Error> {
    let mut others = others.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, client)) = others.pooled.iter().find(|(id, _)| *id == here) {
        return Ok(client.clone());
    }
    if others.last.replace(here) == Some(here) {
        let client = make(true)?;
        if others.pooled.len() >= MOST {
            others.pooled.remove(0);
        }
        others.pooled.push((here, client.clone()));
        return Ok(client);
    }
    drop(others);
    match unpooled.get() {
        Some(client) => Ok(client.clone()),
        None => {
            let client = make(false)?;
            Ok(unpooled.get_or_init(|| client).clone())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn counted() -> (Clients, Arc<[AtomicUsize; 2]>) {
        let made = Arc::new([AtomicUsize::new(0), AtomicUsize::new(0)]);
        let count = Arc::clone(&made);
        let make = move |pooled: bool| {
            count[usize::from(pooled)].fetch_add(1, Ordering::Relaxed);
            Ok(reqwest::Client::new())
        };
        (Clients::made(Box::new(make)).unwrap(), made)
    }

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread().build().unwrap()
    }

    #[test]
    fn a_runtime_that_calls_again_gets_a_pool_and_one_that_calls_once_does_not() {
        let (clients, made) = counted();
        let counts = || (made[1].load(Ordering::Relaxed), made[0].load(Ordering::Relaxed));
        let (one, two) = (runtime(), runtime());
        for _ in 0..3 {
            one.block_on(async { clients.here().unwrap() });
        }
        assert_eq!(counts(), (1, 0));
        two.block_on(async { clients.here().unwrap() });
        assert_eq!(counts(), (1, 1));
        for _ in 0..3 {
            two.block_on(async { clients.here().unwrap() });
        }
        assert_eq!(counts(), (2, 1));
        for _ in 0..10 {
            runtime().block_on(async { clients.here().unwrap() });
        }
        assert_eq!(counts(), (2, 1), "the client without a pool is made once");
    }

    #[test]
    fn a_given_client_is_refused_on_a_second_runtime() {
        let clients = Clients::given(reqwest::Client::new());
        let (one, two) = (runtime(), runtime());
        assert!(one.block_on(async { clients.here().is_ok() }));
        let refused = two.block_on(async { clients.here().unwrap_err() });
        assert!(refused.is_configuration() && refused.to_string().contains("another tokio runtime"), "{refused}");
        assert!(one.block_on(async { clients.here().is_ok() }));
        assert!(clients.here().unwrap_err().to_string().contains("outside of a tokio runtime"));
    }
}
