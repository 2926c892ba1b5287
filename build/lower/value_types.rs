//! Value types: strings with a format, and the few unions, become hand-written Rust types.
//!
//! A format is the document's standard annotation (JSON Schema 2020-12, vocabulary `format-annotation`),
//! so the same document serves other tools unchanged.

use super::super::document::{self, BuildError};
use super::super::rules::{self, Rule};
use super::Lowered;
use serde_json::json;

/// Formats that have a type, and the component and Rust path that stand for it.
const TYPES: &[(&str, &str, &str)] = &[
    ("date-time", "Timestamp", "crate::model::Timestamp"),
    ("date", "Date", "crate::model::Date"),
    ("session-id", "SessionId", "crate::model::SessionId"),
    ("webhook-endpoint-id", "WebhookEndpointId", "crate::model::WebhookEndpointId"),
    ("webhook-encryption-key-id", "WebhookEncryptionKeyId", "crate::model::WebhookEncryptionKeyId"),
    ("webhook-delivery-id", "WebhookDeliveryId", "crate::model::WebhookDeliveryId"),
    ("webhook-event-id", "WebhookEventId", "crate::model::WebhookEventId"),
    ("api-key-id", "ApiKeyId", "crate::model::ApiKeyId"),
    ("organization-id", "OrganizationId", "crate::model::OrganizationId"),
    ("member-id", "MemberId", "crate::model::MemberId"),
    ("user-id", "UserId", "crate::model::UserId"),
    ("audit-log-id", "AuditLogId", "crate::model::AuditLogId"),
    ("domain-id", "DomainId", "crate::model::DomainId"),
    ("domain-challenge-id", "DomainChallengeId", "crate::model::DomainChallengeId"),
    ("redirect-uri-id", "RedirectUriId", "crate::model::RedirectUriId"),
    ("signing-secret", "SigningSecret", "crate::model::SigningSecret"),
    ("api-key", "ApiKeySecret", "crate::model::ApiKeySecret"),
    ("cancel-token", "CancelToken", "crate::model::CancelToken"),
    ("deletion-code", "DeletionCode", "crate::model::DeletionCode"),
    ("verification-url", "VerificationUrl", "crate::model::VerificationUrl"),
    ("bitgo-enterprise-id", "EnterpriseId", "crate::companions::bitgo::EnterpriseId"),
    ("bitgo-key-id", "KeyId", "crate::companions::bitgo::KeyId"),
    ("bitgo-key-record-id", "KeyRecordId", "crate::companions::bitgo::KeyRecordId"),
    ("hookbridge-endpoint-id", "EndpointId", "crate::companions::hookbridge::EndpointId"),
    ("hookbridge-signing-key-id", "SigningKeyId", "crate::companions::hookbridge::SigningKeyId"),
    ("email", "PrivateText", "crate::model::PrivateText"),
    ("private-text", "PrivateText", "crate::model::PrivateText"),
];

/// Formats that say something to a reader and stay plain strings.
const PLAIN: &[&str] = &["uri", "uuid"];

/// Components whose Rust type is hand-written.
const COMPONENTS: &[(&str, &str)] = &[
    ("MetadataValue", "crate::model::MetadataValue"),
    ("SessionShareFields", "crate::model::ClaimMap<crate::generated::types::ShareField>"),
    ("WebhookTargets", "crate::model::WebhookTargets"),
    ("RequestedWebhookTargets", "crate::model::WebhookTargets"),
    ("PayloadRetentionHours", "crate::model::RetentionHours"),
    ("RequestedShareField", "crate::model::RequestedShareField"),
    ("PublicJwk", "crate::jwk::PublicJwk"),
    ("StoredJwk", "crate::model::StoredJwk"),
    ("WebhookJwks", "crate::companions::bitgo::Jwks"),
    ("AuditLogMetadata", "crate::model::AuditLogMetadata"),
];

/// Keeps the strictest limits that the document publishes for each format.
pub fn collect_limits(lowered: &mut Lowered) -> Result<(), BuildError> {
    let original = lowered.document.clone();
    let mut formats = std::mem::take(&mut lowered.formats);
    document::schemas(&mut lowered.document, &mut |pointer, schema| {
        if let Some(format) = schema["format"].as_str()
            && format.ends_with("-id")
        {
            let rule = match rules::rule(&original, pointer, schema)? {
                Rule::Nullable(inner) => *inner,
                rule => rule,
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
        lowered.replacements.insert((*component).to_owned(), (*path).to_owned());
    }
    for (component, path) in COMPONENTS {
        if let Some(schema) = lowered.document["components"]["schemas"].get_mut(*component) {
            *schema = json!({ "type": "object" });
            lowered.replacements.insert((*component).to_owned(), (*path).to_owned());
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
        assert_eq!(lowered.replacements["Timestamp"], "crate::model::Timestamp");
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
