//! The table of operations in the documentation says what the document says.

use serde_json::Value;
use std::fmt::Write;

#[test]
fn the_table_of_operations_is_the_documents() {
    let document: Value = serde_json::from_str(include_str!("../../openapi.json")).unwrap();
    let mut table =
        String::from("| operation | in the client | on the wire | scope | safe to repeat |\n|---|---|---|---|---|\n");
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            let alias = operation["x-kayle-alias-of"].as_str().map(|of| format!(", another name of `{of}`"));
            let repeatable = if operation["x-kayle-repeatable"] == true { "yes" } else { "no" };
            writeln!(
                table,
                "| `{id}` | `{}` | `{} {path}`{} | {} | {repeatable} |",
                call(operation["x-kayle-alias-of"].as_str().unwrap_or(id)),
                method.to_uppercase(),
                alias.unwrap_or_default(),
                operation["x-kayle-scope"].as_str().unwrap(),
            )
            .unwrap();
        }
    }
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("OPERATIONS.md");
    if std::env::var_os("UPDATE_TABLES").is_some() {
        std::fs::write(&file, &table).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), table, "UPDATE_TABLES=1 cargo test writes it anew");
}

#[test]
fn what_the_crate_knows_of_each_operation_is_the_documents() {
    let document: Value = serde_json::from_str(include_str!("../../openapi.json")).unwrap();
    let known = kayle_id::resources::operations();
    assert_eq!(known.len(), 49);
    for operation in known {
        let told = &document["paths"][operation.path][operation.method.to_lowercase()];
        assert_eq!(told["operationId"], operation.id);
        assert_eq!(told["x-kayle-scope"], operation.scope);
        assert_eq!(told["x-kayle-repeatable"], operation.repeatable);
    }
}

/// Where an operation is found, below the client.
fn call(id: &str) -> &'static str {
    match id {
        "create_session" => "sessions().create()",
        "get_session" => "sessions().get(id)",
        "cancel_session" => "sessions().cancel(id)",
        "list_sessions" => "sessions().list()",
        "create_webhook_endpoint" => "webhooks().endpoints().create(url)",
        "get_webhook_endpoint" => "webhooks().endpoints().get(id)",
        "update_webhook_endpoint" => "webhooks().endpoints().update(id)",
        "delete_webhook_endpoint" => "webhooks().endpoints().delete(id)",
        "list_webhook_endpoints" => "webhooks().endpoints().list()",
        "create_webhook_encryption_key" => "webhooks().encryption_keys().create(endpoint, jwk)",
        "list_webhook_encryption_keys" => "webhooks().encryption_keys().list(endpoint)",
        "deactivate_webhook_encryption_key" => "webhooks().encryption_keys().deactivate(key)",
        "reactivate_webhook_encryption_key" => "webhooks().encryption_keys().reactivate(key)",
        "reveal_webhook_signing_secret" => "webhooks().signing_secrets().reveal(endpoint)",
        "rotate_webhook_signing_secret" => "webhooks().signing_secrets().rotate(endpoint)",
        "list_webhook_deliveries" => "webhooks().deliveries().list()",
        "retry_webhook_delivery" => "webhooks().deliveries().retry(id)",
        "list_webhook_events" => "webhooks().events().list()",
        "get_webhook_event" => "webhooks().events().get(id)",
        "replay_webhook_event" => "webhooks().events().replay(id)",
        "get_session_analytics" => "analytics().sessions()",
        "create_api_key" => "dashboard().api_keys().create(name, scopes)",
        "list_api_keys" => "dashboard().api_keys().list()",
        "update_api_key" => "dashboard().api_keys().update(id)",
        "delete_api_key" => "dashboard().api_keys().delete(id)",
        "list_owned_organizations" => "dashboard().account().owned_organizations()",
        "create_organization" => "dashboard().organization().create(name, slug)",
        "update_organization_logo" => "dashboard().organization().update_logo(logo)",
        "update_business_details" => "dashboard().organization().update_business_details()",
        "request_organization_deletion" => "dashboard().organization().request_deletion(id)",
        "confirm_organization_deletion" => "dashboard().organization().confirm_deletion(id, code)",
        "cancel_organization_deletion" => "dashboard().organization().cancel_deletion(id)",
        "accept_verification_terms" => "dashboard().organization().accept_verification_terms(id)",
        "get_relying_party_terms" => "dashboard().organization().relying_party_terms().get()",
        "accept_relying_party_terms" => "dashboard().organization().relying_party_terms().accept()",
        "list_domains" => "dashboard().organization().domains().list()",
        "create_domain_challenge" => "dashboard().organization().domains().create_challenge(domain)",
        "verify_domain_challenge" => "dashboard().organization().domains().verify_challenge(id)",
        "delete_domain" => "dashboard().organization().domains().delete(id)",
        "list_redirect_uris" => "dashboard().organization().redirect_uris().list()",
        "create_redirect_uri" => "dashboard().organization().redirect_uris().create(pattern)",
        "delete_redirect_uri" => "dashboard().organization().redirect_uris().delete(id)",
        "remove_member" => "dashboard().organization().members().remove(id)",
        "reinstate_member" => "dashboard().organization().members().reinstate(id)",
        "leave_organization" => "dashboard().organization().members().leave()",
        "list_audit_logs" => "dashboard().organization().audit_logs().list()",
        other => panic!("where is {other} found?"),
    }
}
