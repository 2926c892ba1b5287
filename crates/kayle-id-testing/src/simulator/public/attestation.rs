//! The attestation of phones, as far as it needs no phone.

use std::time::Duration;

use super::invalid_request;
use crate::simulator::engine::Engine;
use crate::simulator::model::clock::Time;
use crate::simulator::model::json::object;
use crate::simulator::reply::Reply;
use crate::simulator::validate::input::Input;

const LIFETIME: Duration = Duration::from_secs(5 * 60);
/// How many challenges a minute has.
const PER_MINUTE: u32 = 20;

pub(super) fn challenge(engine: &mut Engine) -> Result<Reply, Reply> {
    let now = engine.now();
    let minute = Time(now.0.div_euclid(60_000_000));
    let (last, count) = &mut engine.attest_challenges;
    if *last != minute {
        (*last, *count) = (minute, 0);
    }
    *count += 1;
    if *count > PER_MINUTE {
        let message = "Too many App Attest challenge requests. Try again later.";
        let mut refusal = Reply::public_error(429, "ATTEST_CHALLENGE_RATE_LIMITED", message);
        refusal.retry_after = Some(60);
        return Err(refusal);
    }
    let challenge = engine.state.ids.challenge();
    Ok(super::data(object! {"challenge": challenge, "expires_at": now + LIFETIME}))
}

/// No phone can be registered here: what a simulator could check is nothing but the form.
pub(super) fn register(input: &Input<'_>) -> Result<Reply, Reply> {
    input.json()?;
    Err(invalid_request())
}
