//! The organization's standing, which decides what its keys may do.

use crate::simulator::model::account::PublicDetails;
use crate::simulator::simulator::Simulator;

impl Simulator {
    /// The organization is about to be deleted: API keys get a 410 from now on, and the dashboard may only read.
    pub fn freeze_organization(&self) {
        self.instance.with(|engine| engine.change().organization.frozen = true);
    }

    /// The deletion is called off.
    pub fn unfreeze_organization(&self) {
        self.instance.with(|engine| engine.change().organization.frozen = false);
    }

    /// Whether the organization has completed onboarding, as it has at first. Without, sessions are refused with `ONBOARDING_INCOMPLETE`.
    pub fn set_onboarded(&self, onboarded: bool) {
        self.instance.with(|engine| engine.change().organization.onboarded = onboarded);
    }

    /// Whether the relying-party terms are accepted, as they are at first. Without, sessions are refused with
    /// `RP_TERMS_ACCEPTANCE_REQUIRED`.
    pub fn set_terms_accepted(&self, accepted: bool) {
        self.instance.with(|engine| {
            let now = engine.now();
            engine.state.account.set_terms_accepted(accepted.then_some(now));
        });
    }

    /// Sets what the organization says of itself to the users that it verifies: nothing at first.
    pub fn set_public_details(&self, details: PublicDetails) {
        self.instance.with(|engine| engine.change().account.public_details = details);
    }

    /// A verified domain is downgraded, as a domain is whose DNS record was missing three times in a row: redirects to it are refused
    /// until it is verified again.
    pub fn downgrade_domain(&self, domain: &str) {
        self.instance.with(|engine| {
            let now = engine.now();
            for row in engine.state.account.domains.values_mut().filter(|row| row.apex == domain) {
                row.downgraded_at = Some(now);
            }
        });
    }

    /// Adds a domain that sessions may redirect to, with its subdomains.
    pub fn verify_domain(&self, domain: impl Into<String>) {
        let domain = domain.into();
        self.instance.with(|engine| {
            let now = engine.now();
            engine.state.add_domain(&domain, now);
        });
    }

    /// Adds a pattern of redirect addresses, in which `*` stands for anything. Where a domain has any, an address under it must begin with
    /// one of them.
    pub fn register_redirect_pattern(&self, pattern: impl Into<String>) {
        let pattern = pattern.into();
        self.instance.with(|engine| {
            let now = engine.now();
            engine.state.add_redirect_uri(pattern, now);
        });
    }
}
