//! Value types: strings with a format, and the few unions, become hand-written Rust types.
//!
//! A format is the document's standard annotation (JSON Schema 2020-12, vocabulary `format-annotation`),
//! so the same document serves other tools unchanged.

use super::super::document::{self, BuildError};
use super::super::rules::{self, Rule};
use super::Lowered;
use serde_json::json;

/// Formats that have a type, the component that stands for it, and its Rust path (`Paths::fill` completes it).
pub const TYPES: &[(&str, &str, &str)] = &[
    ("date-time", "Timestamp", "{core}::Timestamp"),
    ("date", "Date", "{core}::Date"),
    ("session-id", "SessionId", "{core}::SessionId"),
    ("webhook-endpoint-id", "WebhookEndpointId", "{core}::WebhookEndpointId"),
    ("webhook-encryption-key-id", "WebhookEncryptionKeyId", "{core}::WebhookEncryptionKeyId"),
    ("webhook-delivery-id", "WebhookDeliveryId", "{core}::WebhookDeliveryId"),
    ("webhook-event-id", "WebhookEventId", "{core}::WebhookEventId"),
    ("api-key-id", "ApiKeyId", "{core}::ApiKeyId"),
    ("organization-id", "OrganizationId", "{core}::OrganizationId"),
    ("member-id", "MemberId", "{core}::MemberId"),
    ("user-id", "UserId", "{core}::UserId"),
    ("audit-log-id", "AuditLogId", "{core}::AuditLogId"),
    ("domain-id", "DomainId", "{core}::DomainId"),
    ("domain-challenge-id", "DomainChallengeId", "{core}::DomainChallengeId"),
    ("redirect-uri-id", "RedirectUriId", "{core}::RedirectUriId"),
    ("signing-secret", "SigningSecret", "{core}::SigningSecret"),
    ("api-key", "ApiKeySecret", "{core}::ApiKeySecret"),
    ("cancel-token", "CancelToken", "{core}::CancelToken"),
    ("deletion-code", "DeletionCode", "{core}::DeletionCode"),
    ("private-url", "PrivateUrl", "{core}::PrivateUrl"),
    ("verification-url", "VerificationUrl", "{core}::VerificationUrl"),
    ("bitgo-enterprise-id", "EnterpriseId", "{own}::EnterpriseId"),
    ("bitgo-key-id", "KeyId", "{own}::KeyId"),
    ("bitgo-key-record-id", "KeyRecordId", "{own}::KeyRecordId"),
    ("hookbridge-endpoint-id", "EndpointId", "{own}::EndpointId"),
    ("hookbridge-inbound-endpoint-id", "InboundEndpointId", "{own}::InboundEndpointId"),
    ("hookbridge-signing-key-id", "SigningKeyId", "{own}::SigningKeyId"),
    ("email", "PrivateText", "{core}::PrivateText"),
    ("private-text", "PrivateText", "{core}::PrivateText"),
];

/// The component that stands for a format.
pub fn component(format: &str) -> Option<&'static str> {
    TYPES.iter().find(|(known, ..)| *known == format).map(|(_, component, _)| *component)
}

/// Formats that say something to a reader and stay plain strings.
pub const PLAIN: &[&str] = &["uri", "uuid"];

/// Components whose Rust type is hand-written. Where such a type holds a generated model, the path names it.
const COMPONENTS: &[(&str, &str)] = &[
    ("MetadataValue", "{core}::MetadataValue"),
    ("SessionShareFields", "{core}::ClaimMap<{root}::models::ShareField>"),
    ("WebhookTargets", "{core}::WebhookTargets"),
    ("RequestedWebhookTargets", "{core}::WebhookTargets"),
    ("PayloadRetentionHours", "{core}::RetentionHours"),
    ("RequestedShareField", "{core}::RequestedShareField"),
    ("PublicJwk", "{own}::jwk::PublicJwk"),
    ("StoredJwk", "{core}::StoredJwk"),
    ("WebhookJwks", "{own}::Jwks"),
    ("AuditLogMetadata", "{core}::AuditLogMetadata"),
];

/// Open enumerations whose Rust type is hand-written, because crates that have no generated code need them. A test holds their
/// values to the document's.
pub const ENUMERATIONS: &[(&str, &str)] = &[
    ("CancellationReason", "{core}::CancellationReason"),
    ("Scope", "{core}::Scope"),
    ("SessionFailureCode", "{core}::SessionFailureCode"),
    ("SessionStatus", "{core}::SessionStatus"),
    ("WebhookEventType", "{core}::WebhookEventType"),
];

/// Keeps the strictest limits that the document publishes for each format.
pub fn collect_limits(lowered: &mut Lowered) -> Result<(), BuildError> {
    let original = lowered.document.clone();
    let mut formats = std::mem::take(&mut lowered.formats);
    document::schemas(&mut lowered.document, &mut |pointer, schema| {
        if let Some(format) = schema["format"].as_str()
            && format.ends_with("-id")
        {
            let rule = rules::rule(&original, pointer, schema)?;
            let rule = match rule.behind_names() {
                Rule::Nullable(inner) => inner.behind_names().clone(),
                rule => rule.clone(),
            };
            let known = formats.entry(format.to_owned()).or_insert(Rule::ANY_TEXT);
            if *known == Rule::ANY_TEXT {
                *known = rule;
            }
        }
        Ok(())
    })?;
    lowered.formats = formats;
    Ok(())
}

pub fn lower(lowered: &mut Lowered) -> Result<(), BuildError> {
    let mut used = Vec::new();
    document::schemas(&mut lowered.document, &mut |pointer, schema| {
        if schema["type"] != "string" {
            return Ok(());
        }
        let Some(format) = schema["format"].as_str() else {
            return Ok(());
        };
        if PLAIN.contains(&format) {
            return Ok(());
        }
        let Some(entry) = TYPES.iter().find(|(name, ..)| *name == format) else {
            let at = document::below(pointer, "format");
            return Err(BuildError::new(at, format!("no type is known for the format {format:?}")));
        };
        used.push(entry);
        let mut replaced = json!({ "allOf": [document::reference(entry.1)] });
        for keep in ["description", "nullable", "default"] {
            if let Some(value) = schema.get(keep) {
                replaced[keep] = value.clone();
            }
        }
        let alone = replaced.as_object().is_some_and(|object| object.len() == 1);
        *schema = if alone { document::reference(entry.1) } else { replaced };
        Ok(())
    })?;
    for (_, component, path) in used {
        lowered.document["components"]["schemas"][*component] = json!({ "type": "string" });
        lowered.replacements.insert((*component).to_owned(), lowered.paths.fill(path));
        if component.ends_with("Id") {
            lowered.texts.insert((*component).to_owned());
        }
    }
    for (component, path) in COMPONENTS {
        if let Some(schema) = lowered.document["components"]["schemas"].get_mut(*component) {
            *schema = json!({ "type": "object" });
            lowered.replacements.insert((*component).to_owned(), lowered.paths.fill(path));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::lowered_with;
    use super::*;

    #[test]
    fn a_format_becomes_a_reference_that_keeps_description_and_null() {
        let mut lowered = lowered_with(json!({"A": {"properties": {
            "at": {"type": "string", "format": "date-time", "nullable": true, "description": "When."}
        }}}));
        lower(&mut lowered).unwrap();
        assert_eq!(
            lowered.document["components"]["schemas"]["A"]["properties"]["at"],
            json!({"allOf": [{"$ref": "#/components/schemas/Timestamp"}], "nullable": true, "description": "When."})
        );
        assert_eq!(lowered.replacements["Timestamp"], "core::Timestamp");
    }

    #[test]
    fn a_format_without_a_type_stops_the_build() {
        let mut lowered = lowered_with(json!({"A": {"type": "string", "format": "colour"}}));
        let error = lower(&mut lowered).err().unwrap();
        assert_eq!(error.pointer, "/components/schemas/A/format");
    }

    #[test]
    fn limits_of_a_format_come_from_wherever_they_are_published() {
        let mut lowered = lowered_with(json!({
            "A": {"type": "string", "format": "session-id"},
            "B": {"type": "string", "format": "session-id", "pattern": "^vs_[a-z]{4}$"},
        }));
        collect_limits(&mut lowered).unwrap();
        assert_ne!(lowered.formats["session-id"], Rule::ANY_TEXT);
    }
}
