//! The operations of the dashboard.

use super::super::route::Route;
use super::{api_keys, audit_logs, business, deletion, domains, members, organizations, redirect_uris, terms};

/// The operations of the dashboard.
pub(crate) static ROUTES: [Route; 25] = [
    Route::new("GET", "/v1/auth/account/owned-organizations", "list_owned_organizations", |e, _| {
        Ok(organizations::owned(e))
    }),
    Route::new("GET", "/v1/auth/api-keys", "list_api_keys", |e, i| api_keys::list(e, i)),
    Route::new("POST", "/v1/auth/api-keys", "create_api_key", api_keys::create),
    Route::new("DELETE", "/v1/auth/api-keys/{id}", "delete_api_key", api_keys::delete),
    Route::new("PATCH", "/v1/auth/api-keys/{id}", "update_api_key", api_keys::update),
    Route::new("POST", "/v1/auth/orgs", "create_organization", organizations::create),
    Route::new("POST", "/v1/auth/orgs/logo", "update_organization_logo", organizations::update_logo),
    Route::new("POST", "/v1/auth/orgs/request-delete", "request_organization_deletion", deletion::request),
    Route::new("POST", "/v1/auth/orgs/confirm-delete", "confirm_organization_deletion", deletion::confirm),
    Route::new("POST", "/v1/auth/orgs/cancel-delete", "cancel_organization_deletion", deletion::cancel),
    Route::new(
        "POST",
        "/v1/auth/orgs/accept-verification-terms",
        "accept_verification_terms",
        terms::accept_verification,
    ),
    Route::new("POST", "/v1/auth/orgs/business-details", "update_business_details", business::update),
    Route::new("POST", "/v1/auth/orgs/domains/challenges/dns", "create_domain_challenge", domains::challenge),
    Route::new("POST", "/v1/auth/orgs/domains/challenges/dns/verify", "verify_domain_challenge", domains::verify),
    Route::new("GET", "/v1/auth/orgs/domains", "list_domains", |e, _| domains::list(e)),
    Route::new("DELETE", "/v1/auth/orgs/domains/{id}", "delete_domain", domains::delete),
    Route::new("GET", "/v1/auth/orgs/redirect-uris", "list_redirect_uris", |e, _| redirect_uris::list(e)),
    Route::new("POST", "/v1/auth/orgs/redirect-uris", "create_redirect_uri", redirect_uris::create),
    Route::new("DELETE", "/v1/auth/orgs/redirect-uris/{id}", "delete_redirect_uri", redirect_uris::delete),
    Route::new("GET", "/v1/auth/orgs/audit-logs", "list_audit_logs", |e, i| audit_logs::list(e, i)),
    Route::new("DELETE", "/v1/auth/orgs/members/{id}", "remove_member", members::remove),
    Route::new("POST", "/v1/auth/orgs/members/leave", "leave_organization", |e, _| members::leave(e)),
    Route::new("POST", "/v1/auth/orgs/members/{id}/reinstate", "reinstate_member", members::reinstate),
    Route::new("GET", "/v1/auth/orgs/rp-terms", "get_relying_party_terms", |e, _| terms::relying_party(e)),
    Route::new("POST", "/v1/auth/orgs/rp-terms", "accept_relying_party_terms", |e, _| terms::accept_relying_party(e)),
];
