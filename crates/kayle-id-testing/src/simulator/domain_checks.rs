//! The daily check that a verified domain still has its DNS record.

use std::time::Duration;

use serde_json::json;

use super::audit_log;
use super::engine::Engine;
use super::model::account::{Domain, record_name};
use super::model::clock::Time;

/// A domain is looked up again when the last look is so long ago.
const INTERVAL: Duration = Duration::from_secs(23 * 60 * 60);
/// A domain is downgraded when its record was missing so often in a row.
const MISSES: u32 = 3;
/// Checks run every five minutes, two minutes after the minutes that five divides.
const EVERY: i64 = 5 * 60 * 1_000_000;
const OFFSET: Duration = Duration::from_secs(2 * 60);

/// When the next domain is looked up. Domains that a test has added have no record, and are not looked up.
pub(crate) fn next(engine: &Engine) -> Option<Time> {
    let domains = engine.state.account.domains.values().filter(|row| is_checked(row));
    domains.filter_map(|row| row.last_checked_at.map(check_after)).min()
}

fn is_checked(domain: &Domain) -> bool {
    domain.downgraded_at.is_none() && domain.record_value.is_some()
}

fn check_after(last: Time) -> Time {
    let due = last + INTERVAL;
    Time(due.0 - OFFSET.as_micros() as i64).round_up(EVERY) + OFFSET
}

/// Looks up the domains that are due.
pub(crate) fn check(engine: &mut Engine, now: Time) {
    let account = &mut engine.state.account;
    let mut downgraded = Vec::new();
    for (id, domain) in account.domains.iter_mut().filter(|(_, row)| is_checked(row)) {
        if domain.last_checked_at.is_none_or(|last| check_after(last) > now) {
            continue;
        }
        domain.last_checked_at = Some(now);
        if account.unreachable.contains(&domain.apex) {
            // A lookup that fails says nothing about the record.
            continue;
        }
        let name = record_name(&domain.apex);
        let found = |(at, value): &(String, String)| *at == name && Some(value) == domain.record_value.as_ref();
        if account.records.iter().any(found) {
            domain.misses = 0;
            continue;
        }
        domain.misses += 1;
        if domain.misses >= MISSES {
            domain.downgraded_at = Some(now);
            downgraded.push((id.clone(), domain.apex.clone(), domain.misses));
        }
    }
    for (id, apex, misses) in downgraded {
        let metadata = json!({"apex_domain": apex, "consecutive_failed_checks": misses});
        audit_log::by_system(engine, "domain.downgraded", ("verified_domain", &id), metadata);
    }
}
