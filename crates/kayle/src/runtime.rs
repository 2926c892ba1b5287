//! Waits for asynchronous work, and ends cleanly on Ctrl-C.

use std::future::Future;

use crate::failure::{Exit, Failure, Outcome};

/// Runs a future to its end. Ctrl-C and the signal that asks a program to end drop it, with the exit code 130.
pub(crate) fn run<T>(work: impl Future<Output = Outcome<T>>) -> Outcome<T> {
    serve(async {
        tokio::select! {
            done = work => done,
            stop = stopped() => Err(stop.err().unwrap_or_else(|| Failure::silent(Exit::Interrupted))),
        }
    })
}

/// Runs a future that watches for the signals itself.
pub(crate) fn serve<T>(work: impl Future<Output = Outcome<T>>) -> Outcome<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::failed(format!("cannot start: {error}")))?;
    let done = runtime.block_on(work);
    // A thread that resolves a name or reads from standard input must not hold the program.
    runtime.shutdown_background();
    done
}

/// Waits for Ctrl-C, or for the signal that asks a program to end.
pub(crate) async fn stopped() -> Outcome {
    let failed = |error: std::io::Error| Failure::failed(format!("cannot listen for signals: {error}"));
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
        let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        Ok(())
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await.map_err(failed)
}
