//! Waits for asynchronous work, and ends cleanly on Ctrl-C.

use std::future::Future;

use crate::failure::{Exit, Failure, Outcome};

/// Runs a future to its end. Ctrl-C and the signal that asks a program to end drop it, with the exit code 130.
pub(crate) fn run<T>(work: impl Future<Output = Outcome<T>>) -> Outcome<T> {
    serve(async {
        let mut signals = Signals::listen()?;
        tokio::select! {
            done = work => done,
            () = signals.stopped() => Err(Failure::silent(Exit::Interrupted)),
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

/// The signals that ask a program to end. They count from the moment at which this is made.
pub(crate) struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(windows)]
    interrupt: tokio::signal::windows::CtrlC,
}

impl Signals {
    pub(crate) fn listen() -> Outcome<Self> {
        let failed = |error: std::io::Error| Failure::failed(format!("cannot listen for signals: {error}"));
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
            let terminate = signal(SignalKind::terminate()).map_err(failed)?;
            Ok(Self { interrupt, terminate })
        }
        #[cfg(windows)]
        Ok(Self { interrupt: tokio::signal::windows::ctrl_c().map_err(failed)? })
    }

    /// Waits for Ctrl-C, or for the signal that asks a program to end.
    pub(crate) async fn stopped(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
        #[cfg(windows)]
        let _ = self.interrupt.recv().await;
    }
}
