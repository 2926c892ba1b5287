// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.
//! Organization.
//! `/audit-logs`.

use crate::generated::formats;
use crate::generated::limits;
use crate::support;

/// List audit log entries: `GET /v1/auth/orgs/audit-logs`.
///
/// Lists what was done in the active organization, newest first, page by page, with filters by event,
/// actor, time and text. A cursor that is not known gives the first page again.
///
/// ```
/// use kayle_id::operations::{ListAuditLogs, Operation};
///
/// assert_eq!(ListAuditLogs::INFO.path, "/v1/auth/orgs/audit-logs");
/// ```
#[derive(Clone)]
pub struct ListAuditLogs {
    pub(crate) actor_api_key_id: Option<crate::model::ApiKeyId>,
    pub(crate) actor_type: Option<crate::generated::enums::ActorType>,
    pub(crate) actor_user_id: Option<crate::model::UserId>,
    pub(crate) created_from: Option<crate::model::Timestamp>,
    pub(crate) created_to: Option<crate::model::Timestamp>,
    pub(crate) event: Option<String>,
    pub(crate) limit: Option<u32>,
    pub(crate) q: Option<String>,
    pub(crate) starting_after: Option<crate::model::AuditLogId>,
}

impl ListAuditLogs {
    pub(crate) fn new() -> Self {
        Self {
            actor_api_key_id: None,
            actor_type: None,
            actor_user_id: None,
            created_from: None,
            created_to: None,
            event: None,
            limit: None,
            q: None,
            starting_after: None,
        }
    }
}

impl support::Operation for ListAuditLogs {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "list_audit_logs",
            "GET",
            "/v1/auth/orgs/audit-logs",
        )
        .with_scope("dashboard")
        .with_repeatable(true)
        .with_parameters(const {
            &[
                support::Parameter::query(
                    "limit",
                    support::Rule::Integer {
                        min: 1,
                        max: 100,
                        one_of: &[],
                    },
                ),
                support::Parameter::query("starting_after", formats::AUDIT_LOG_ID),
                support::Parameter::query("event", support::Rule::ANY_TEXT),
                support::Parameter::query("actor_user_id", formats::USER_ID),
                support::Parameter::query("actor_api_key_id", formats::API_KEY_ID),
                support::Parameter::query("actor_type", limits::ACTOR_TYPE),
                support::Parameter::query("created_from", support::Rule::ANY_TEXT),
                support::Parameter::query("created_to", support::Rule::ANY_TEXT),
                support::Parameter::query(
                    "q",
                    support::Rule::Text {
                        min: 1,
                        max: 200,
                        pattern: None,
                        one_of: &[],
                        uuid: false,
                    },
                ),
            ]
        });
    const METHOD: support::Method = support::Method::GET;
    type Wire = support::Page<crate::generated::models::AuditLog>;
    type Output = support::Page<crate::generated::models::AuditLog>;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO
            .parameters[4]
            .check_text(self.actor_api_key_id.as_ref().map(AsRef::as_ref))?;
        Self::INFO
            .parameters[5]
            .check_text(self.actor_type.as_ref().map(AsRef::as_ref))?;
        Self::INFO
            .parameters[3]
            .check_text(self.actor_user_id.as_ref().map(AsRef::as_ref))?;
        Self::INFO.parameters[0].check(&self.limit)?;
        Self::INFO.parameters[8].check_text(self.q.as_ref().map(AsRef::as_ref))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target.request(Self::METHOD, "/v1/auth/orgs/audit-logs");
        request
            .query_text(
                "actor_api_key_id",
                self.actor_api_key_id.as_ref().map(AsRef::as_ref),
            );
        request.query_text("actor_type", self.actor_type.as_ref().map(AsRef::as_ref));
        request
            .query_text("actor_user_id", self.actor_user_id.as_ref().map(AsRef::as_ref));
        request.query_value("created_from", &self.created_from);
        request.query_value("created_to", &self.created_to);
        request.query_text("event", self.event.as_ref().map(AsRef::as_ref));
        request.query_value("limit", &self.limit);
        request.query_text("q", self.q.as_ref().map(AsRef::as_ref));
        request
            .query_text(
                "starting_after",
                self.starting_after.as_ref().map(AsRef::as_ref),
            );
        Some(request)
    }
}

impl support::ListOperation for ListAuditLogs {
    type Item = crate::generated::models::AuditLog;
    type Id = crate::model::AuditLogId;

    fn set_starting_after(&mut self, cursor: &str) -> Result<(), support::InvalidInput> {
        self.starting_after = Some(support::FromCursor::from_cursor(cursor));
        Ok(())
    }

    fn starting_after(&self) -> Option<String> {
        self.starting_after
            .as_ref()
            .map(|cursor| AsRef::<str>::as_ref(cursor).to_owned())
    }

    fn set_page_size(&mut self, limit: u32) {
        self.limit = Some(limit);
    }

    fn item_id(item: &Self::Item) -> &str {
        item.id.as_ref()
    }
}
