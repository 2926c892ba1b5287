//! Verified domains, which the server checks daily and downgrades after three misses.

use super::facts::Facts;
use super::notes::Notes;
use crate::report::Severity::{Error, Warning};

/// A daily check that has not succeeded for a day and a half was missed at least once.
const MISSED: i64 = 36 * 3600;

pub(super) fn check(facts: &Facts, notes: &mut Notes) {
    let Some(domains) = &facts.domains else {
        notes.skipped("domains", "domains are listed to a session cookie only, and none was given");
        return;
    };
    notes.looked_at("domains", format!("{} looked at", domains.len()));
    for domain in domains {
        let name = kayle_id_core::scrub::scrub(&domain.apex_domain, 253);
        let mend = "Put the TXT record back that the verification asked for, and verify the domain again.";
        if domain.downgraded_at.is_some() {
            let title = "A domain is no longer verified: sessions that redirect to it are refused.";
            notes.find("domains", "domain.downgraded", Error, title, &name, mend);
        } else if domain.record_found == Some(false) {
            let title = "A domain is about to be downgraded: its TXT record is gone.";
            notes.find("domains", "domain.downgrading", Error, title, &name, mend);
        } else if domain.record_found.is_none()
            && domain.last_checked_at.is_some_and(|checked| facts.now.unix_seconds() - checked.unix_seconds() > MISSED)
        {
            let title = "A domain was not checked for more than a day: it is downgraded after three misses.";
            notes.find("domains", "domain.unchecked", Warning, title, &name, mend);
        }
    }
}
