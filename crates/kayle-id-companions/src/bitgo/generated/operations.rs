// @generated from openapi/bitgo.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.

use crate::bitgo::generated::formats;
use crate::bitgo::generated::limits;
use crate::bitgo::generated::operations;
use kayle_id_http::support;

/// List webhook signing keys: `GET /api/policy/v1/enterprises/{enterpriseId}/webhooks/keys`.
///
/// Lists the keys of the enterprise, without key material, page by page. `prevId` is the offset at
/// which a page begins.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::bitgo::ListWebhookKeys;
/// use kayle_id_http::Operation;
///
/// assert_eq!(ListWebhookKeys::INFO.path, "/api/policy/v1/enterprises/{enterpriseId}/webhooks/keys");
/// ```
#[derive(Clone)]
pub struct ListWebhookKeys {
    pub(crate) enterprise_id: crate::bitgo::EnterpriseId,
    pub(crate) limit: Option<u32>,
    pub(crate) prev_id: Option<u32>,
    pub(crate) status: Option<crate::bitgo::generated::enums::WebhookKeyStatus>,
}

impl ListWebhookKeys {
    pub(crate) fn new(enterprise_id: crate::bitgo::EnterpriseId) -> Self {
        Self {
            enterprise_id,
            limit: None,
            prev_id: None,
            status: None,
        }
    }
}

impl support::Operation for ListWebhookKeys {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "list_webhook_keys",
            "GET",
            "/api/policy/v1/enterprises/{enterpriseId}/webhooks/keys",
        )
        .with_scope("enterprise admin")
        .with_repeatable(true)
        .with_parameters(const {
            &[
                support::Parameter::path("enterpriseId", formats::BITGO_ENTERPRISE_ID),
                support::Parameter::query("status", limits::WEBHOOK_KEY_STATUS),
                support::Parameter::query(
                    "limit",
                    support::Rule::Integer {
                        min: 1,
                        max: 100,
                        one_of: &[],
                    },
                ),
                support::Parameter::query(
                    "prevId",
                    support::Rule::Integer {
                        min: 0,
                        max: 4294967295,
                        one_of: &[],
                    },
                ),
            ]
        });
    const METHOD: support::Method = support::Method::GET;
    type Wire = support::OffsetPage<crate::bitgo::generated::models::WebhookKey>;
    type Output = support::Page<crate::bitgo::generated::models::WebhookKey>;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[0].check_text(Some(self.enterprise_id.as_ref()))?;
        Self::INFO.parameters[2].check(&self.limit)?;
        Self::INFO.parameters[3].check(&self.prev_id)?;
        Self::INFO.parameters[1].check_text(self.status.as_ref().map(AsRef::as_ref))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target
            .request(
                Self::METHOD,
                &format!(
                    "/api/policy/v1/enterprises/{}/webhooks/keys",
                    support::path_part(self.enterprise_id.as_ref())
                ),
            );
        request.query_value("limit", &self.limit);
        request.query_value("prevId", &self.prev_id);
        request.query_text("status", self.status.as_ref().map(AsRef::as_ref));
        Some(request)
    }

    fn complete(&self, output: Self::Output) -> Self::Output {
        output.starting_at(self.prev_id)
    }
}

impl support::ListOperation for ListWebhookKeys {
    type Item = crate::bitgo::generated::models::WebhookKey;
    type Id = support::Offset;

    fn set_starting_after(&mut self, cursor: &str) -> Result<(), support::InvalidInput> {
        self.prev_id = Some(support::Offset::read(cursor)?);
        Ok(())
    }

    fn starting_after(&self) -> Option<String> {
        self.prev_id.map(|offset| offset.to_string())
    }

    fn set_page_size(&mut self, limit: u32) {
        self.limit = Some(limit);
    }

    fn item_id(item: &Self::Item) -> &str {
        item.key_id.as_ref()
    }
}

/// Register a webhook signing key: `POST /api/policy/v1/enterprises/{enterpriseId}/webhooks/keys`.
///
/// Registers a public key, sent in a JWKS or read by BitGo from an address. A `keyId` that was used
/// once, by a key revoked since as well, is never taken again.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::bitgo::RegisterWebhookKey;
/// use kayle_id_http::Operation;
///
/// assert_eq!(RegisterWebhookKey::INFO.path,
/// "/api/policy/v1/enterprises/{enterpriseId}/webhooks/keys");
/// ```
#[derive(Clone)]
pub struct RegisterWebhookKey {
    pub(crate) enterprise_id: crate::bitgo::EnterpriseId,
    pub(crate) body: crate::bitgo::generated::requests::RegisterWebhookKeyRequest,
}

impl RegisterWebhookKey {
    pub(crate) fn new(
        enterprise_id: crate::bitgo::EnterpriseId,
        body: crate::bitgo::generated::requests::RegisterWebhookKeyRequest,
    ) -> Self {
        Self { enterprise_id, body }
    }
}

impl support::Operation for RegisterWebhookKey {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "register_webhook_key",
            "POST",
            "/api/policy/v1/enterprises/{enterpriseId}/webhooks/keys",
        )
        .with_scope("enterprise admin")
        .with_repeatable(false)
        .with_parameters(const {
            &[support::Parameter::path("enterpriseId", formats::BITGO_ENTERPRISE_ID)]
        })
        .with_body(&limits::REGISTER_WEBHOOK_KEY_REQUEST);
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Bare<crate::bitgo::generated::models::RegisteredWebhookKey>;
    type Output = crate::bitgo::generated::models::RegisteredWebhookKey;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[0].check_text(Some(self.enterprise_id.as_ref()))?;
        Self::INFO.check_body(&self.body)?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target
            .request(
                Self::METHOD,
                &format!(
                    "/api/policy/v1/enterprises/{}/webhooks/keys",
                    support::path_part(self.enterprise_id.as_ref())
                ),
            );
        request.json(&self.body)?;
        Some(request)
    }
}

/// Revoke a webhook signing key: `DELETE
/// /api/policy/v1/enterprises/{enterpriseId}/webhooks/keys/{keyId}`.
///
/// Revokes a key. Answers signed with it are refused from then on, and its `keyId` is never taken
/// again.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::bitgo::RevokeWebhookKey;
/// use kayle_id_http::Operation;
///
/// assert_eq!(RevokeWebhookKey::INFO.path,
/// "/api/policy/v1/enterprises/{enterpriseId}/webhooks/keys/{keyId}");
/// ```
#[derive(Clone)]
pub struct RevokeWebhookKey {
    pub(crate) enterprise_id: crate::bitgo::EnterpriseId,
    pub(crate) key_id: crate::bitgo::KeyId,
}

impl RevokeWebhookKey {
    pub(crate) fn new(
        enterprise_id: crate::bitgo::EnterpriseId,
        key_id: crate::bitgo::KeyId,
    ) -> Self {
        Self { enterprise_id, key_id }
    }
}

impl support::Operation for RevokeWebhookKey {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "revoke_webhook_key",
            "DELETE",
            "/api/policy/v1/enterprises/{enterpriseId}/webhooks/keys/{keyId}",
        )
        .with_scope("enterprise admin")
        .with_repeatable(true)
        .with_parameters(const {
            &[
                support::Parameter::path("enterpriseId", formats::BITGO_ENTERPRISE_ID),
                support::Parameter::path("keyId", formats::BITGO_KEY_ID),
            ]
        });
    const METHOD: support::Method = support::Method::DELETE;
    type Wire = support::Bare<crate::bitgo::generated::models::RevokedWebhookKey>;
    type Output = crate::bitgo::generated::models::RevokedWebhookKey;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[0].check_text(Some(self.enterprise_id.as_ref()))?;
        Self::INFO.parameters[1].check_text(Some(self.key_id.as_ref()))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(
            target
                .request(
                    Self::METHOD,
                    &format!(
                        "/api/policy/v1/enterprises/{}/webhooks/keys/{}",
                        support::path_part(self.enterprise_id.as_ref()),
                        support::path_part(self.key_id.as_ref())
                    ),
                ),
        )
    }
}

/// Every operation of the document.
pub(crate) const ALL: &[&support::OperationInfo] = &[
    <operations::ListWebhookKeys as support::Operation>::INFO,
    <operations::RegisterWebhookKey as support::Operation>::INFO,
    <operations::RevokeWebhookKey as support::Operation>::INFO,
];
