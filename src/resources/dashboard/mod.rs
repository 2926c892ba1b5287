//! The dashboard's surface: API keys, account, organization.

mod account;
mod api_keys;
mod audit_logs;
mod domains;
mod logo;
mod members;
mod organization;
mod redirect_uris;
mod terms;

pub use account::Account;
pub use api_keys::ApiKeys;
pub use audit_logs::AuditLogs;
pub use domains::Domains;
pub use logo::Logo;
pub use members::Members;
pub use organization::Organization;
pub use redirect_uris::RedirectUris;
pub use terms::RelyingPartyTermsCalls;

kayle_id_http::define_resource! {
    /// The dashboard's surface: the operations under `/v1/auth`.
    ///
    /// They are sent with the dashboard's session cookie where the client has one
    /// ([`ClientBuilder::session_cookie`](crate::ClientBuilder::session_cookie)), else with the API key as
    /// the contract says. A real server refuses the key with 401, and the error then says why.
    Dashboard
}

impl<'c, C: Clone> Dashboard<'c, C> {
    /// API keys.
    pub fn api_keys(&self) -> ApiKeys<'c, C> {
        ApiKeys(self.0)
    }

    /// The account of whoever is signed in.
    pub fn account(&self) -> Account<'c, C> {
        Account(self.0)
    }

    /// The organization: creation, logo, business details, terms, deletion; and below it domains,
    /// redirect URIs, members and the audit log.
    pub fn organization(&self) -> Organization<'c, C> {
        Organization(self.0)
    }
}
