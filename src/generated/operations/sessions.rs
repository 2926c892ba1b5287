// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.
//! Sessions.

use crate::generated::formats;
use crate::generated::limits;
use crate::support;

/// List verification sessions: `GET /v1/sessions`.
///
/// Lists your organization's sessions, page by page, optionally by status and creation time. The order
/// is by id, and ids are random, so it says nothing about age, and sessions created during a walk may
/// turn up on any page.
///
/// ```
/// use kayle_id::operations::{ListSessions, Operation};
///
/// assert_eq!(ListSessions::INFO.path, "/v1/sessions");
/// ```
#[derive(Clone)]
pub struct ListSessions {
    pub(crate) created_from: Option<crate::model::Timestamp>,
    pub(crate) created_to: Option<crate::model::Timestamp>,
    pub(crate) limit: Option<u32>,
    pub(crate) starting_after: Option<crate::model::SessionId>,
    pub(crate) status: Option<crate::model::SessionStatus>,
}

impl ListSessions {
    pub(crate) fn new() -> Self {
        Self {
            created_from: None,
            created_to: None,
            limit: None,
            starting_after: None,
            status: None,
        }
    }
}

impl support::Operation for ListSessions {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "list_sessions",
            "GET",
            "/v1/sessions",
        )
        .with_scope("sessions:read")
        .with_repeatable(true)
        .with_parameters(const {
            &[
                support::Parameter::query("status", limits::SESSION_STATUS),
                support::Parameter::query("created_from", support::Rule::ANY_TEXT),
                support::Parameter::query("created_to", support::Rule::ANY_TEXT),
                support::Parameter::query(
                    "limit",
                    support::Rule::Integer {
                        min: 1,
                        max: 100,
                        one_of: &[],
                    },
                ),
                support::Parameter::query("starting_after", formats::SESSION_ID),
            ]
        });
    const METHOD: support::Method = support::Method::GET;
    type Wire = support::Page<crate::generated::models::Session>;
    type Output = support::Page<crate::generated::models::Session>;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[3].check(&self.limit)?;
        Self::INFO
            .parameters[4]
            .check_text(self.starting_after.as_ref().map(AsRef::as_ref))?;
        Self::INFO.parameters[0].check_text(self.status.as_ref().map(AsRef::as_ref))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target.request(Self::METHOD, "/v1/sessions");
        request.query_value("created_from", &self.created_from);
        request.query_value("created_to", &self.created_to);
        request.query_value("limit", &self.limit);
        request
            .query_text(
                "starting_after",
                self.starting_after.as_ref().map(AsRef::as_ref),
            );
        request.query_text("status", self.status.as_ref().map(AsRef::as_ref));
        Some(request)
    }
}

impl support::ListOperation for ListSessions {
    type Item = crate::generated::models::Session;
    type Id = crate::model::SessionId;

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

/// Create a verification session: `POST /v1/sessions`.
///
/// Starts a verification that stays open for 60 minutes; send the user to its `verification_url`. The
/// body may be left out: then `kayle_document_id` is required and all other static claims are optional.
/// A second request creates a second session, so do not send it again after an uncertain outcome. Your
/// organization must have finished onboarding and accepted the current relying party terms.
///
/// ```
/// use kayle_id::operations::{CreateSession, Operation};
///
/// assert_eq!(CreateSession::INFO.path, "/v1/sessions");
/// ```
#[derive(Clone)]
pub struct CreateSession {
    pub(crate) body: crate::generated::requests::CreateSessionRequest,
}

impl CreateSession {
    pub(crate) fn new(body: crate::generated::requests::CreateSessionRequest) -> Self {
        Self { body }
    }
}

impl support::Operation for CreateSession {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "create_session",
            "POST",
            "/v1/sessions",
        )
        .with_scope("sessions:write")
        .with_repeatable(false)
        .with_body(&limits::CREATE_SESSION_REQUEST);
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Envelope<crate::generated::models::Session>;
    type Output = crate::generated::models::Session;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.check_body(&self.body)?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target.request(Self::METHOD, "/v1/sessions");
        request.json(&self.body)?;
        Some(request)
    }
}

/// Get a verification session: `GET /v1/sessions/{id}`.
///
/// Returns one session with its current status. The claims the user shared are never part of it; they
/// arrive by webhook only. A session of another organization is reported as not found.
///
/// ```
/// use kayle_id::operations::{GetSession, Operation};
///
/// assert_eq!(GetSession::INFO.path, "/v1/sessions/{id}");
/// ```
#[derive(Clone)]
pub struct GetSession {
    pub(crate) id: crate::model::SessionId,
}

impl GetSession {
    pub(crate) fn new(id: crate::model::SessionId) -> Self {
        Self { id }
    }
}

impl support::Operation for GetSession {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "get_session",
            "GET",
            "/v1/sessions/{id}",
        )
        .with_scope("sessions:read")
        .with_repeatable(true)
        .with_parameters(const {
            &[support::Parameter::path("id", formats::SESSION_ID)]
        });
    const METHOD: support::Method = support::Method::GET;
    type Wire = support::Envelope<crate::generated::models::Session>;
    type Output = crate::generated::models::Session;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[0].check_text(Some(self.id.as_ref()))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(
            target
                .request(
                    Self::METHOD,
                    &format!("/v1/sessions/{}", support::path_part(self.id.as_ref())),
                ),
        )
    }
}

/// Cancel a verification session: `POST /v1/sessions/{id}/cancel`.
///
/// Ends a session that is still open. On a session that has already ended nothing happens, and the
/// request succeeds all the same, so it is safe to send again.
///
/// ```
/// use kayle_id::operations::{CancelSession, Operation};
///
/// assert_eq!(CancelSession::INFO.path, "/v1/sessions/{id}/cancel");
/// ```
#[derive(Clone)]
pub struct CancelSession {
    pub(crate) id: crate::model::SessionId,
}

impl CancelSession {
    pub(crate) fn new(id: crate::model::SessionId) -> Self {
        Self { id }
    }
}

impl support::Operation for CancelSession {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "cancel_session",
            "POST",
            "/v1/sessions/{id}/cancel",
        )
        .with_scope("sessions:write")
        .with_repeatable(true)
        .with_parameters(const {
            &[support::Parameter::path("id", formats::SESSION_ID)]
        });
    const METHOD: support::Method = support::Method::POST;
    type Wire = ();
    type Output = ();

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[0].check_text(Some(self.id.as_ref()))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(
            target
                .request(
                    Self::METHOD,
                    &format!(
                        "/v1/sessions/{}/cancel", support::path_part(self.id.as_ref())
                    ),
                ),
        )
    }
}
