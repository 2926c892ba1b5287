//! The runner: posts good and hostile deliveries to a receiver, and compares what it does.

mod advice;
mod baseline;
mod bodies;
mod cases;
mod crash;
mod handled;
mod live;
mod options;
mod oracle;
mod runner;

pub use options::{Options, Target};

use crate::report::Report;
use runner::Runner;

/// Posts good and hostile deliveries to a receiver of Kayle ID webhooks and reports what it gets wrong.
///
/// The receiver may be written in any language. It is given the signing secret and the key of the [`Target`], and is
/// addressed over HTTP or HTTPS, usually on loopback. Some 500 deliveries of the published kinds are made for this run, with
/// new ids and signed at the present time, and are posted; then come the checks that only a live test can make: what
/// distinct answers tell a sender, duplicates, order, deliveries at once, slow answers, redirects, bodies that come slowly, break
/// off or stall, and, with [`Options::crash`], whether a delivery is stored before it is acknowledged.
///
/// Test a receiver that works on nothing of value: every good delivery is handled as if a person had been verified.
///
/// The future must be polled on a tokio runtime with I/O and time enabled. It needs no other thread, except that
/// [`Options::crash`] runs its commands on the blocking pool.
///
/// ```no_run
/// use kayle_id_conform::{Options, Target};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let target = Target::published("http://127.0.0.1:8080/webhooks/kayle")?;
/// let options = Options::new().handled_url("http://127.0.0.1:8080/handled")?;
/// let report = kayle_id_conform::run(&target, &options).await;
/// println!("{}", report.to_text());
/// # Ok(())
/// # }
/// ```
pub async fn run(target: &Target, options: &Options) -> Report {
    let mut runner = Runner::new(target, options);
    if baseline::check(&mut runner).await {
        let alive = cases::check(&mut runner).await;
        handled::check(&mut runner).await;
        oracle::check(&mut runner);
        // A receiver that hostile deliveries have stopped would fail everything else for the same reason.
        if alive {
            live::check(&mut runner).await;
            bodies::check(&mut runner).await;
            crash::check(&mut runner).await;
        }
    }
    runner.finish()
}
