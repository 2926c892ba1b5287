// @generated from openapi/hookbridge.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.
//! Inbound endpoints.

use crate::hookbridge::generated::formats;
use crate::hookbridge::generated::limits;
use kayle_id_http::support;

/// Update an inbound endpoint: `PATCH /v1/inbound-endpoints/{id}`.
///
/// Switches the signing of an inbound endpoint's deliveries on or off.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::hookbridge::UpdateInboundEndpoint;
/// use kayle_id_http::Operation;
///
/// assert_eq!(UpdateInboundEndpoint::INFO.path, "/v1/inbound-endpoints/{id}");
/// ```
#[derive(Clone)]
pub struct UpdateInboundEndpoint {
    pub(crate) id: crate::hookbridge::InboundEndpointId,
    pub(crate) body: crate::hookbridge::generated::requests::UpdateInboundEndpointRequest,
}

impl UpdateInboundEndpoint {
    pub(crate) fn new(
        id: crate::hookbridge::InboundEndpointId,
        body: crate::hookbridge::generated::requests::UpdateInboundEndpointRequest,
    ) -> Self {
        Self { id, body }
    }
}

impl support::Operation for UpdateInboundEndpoint {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "update_inbound_endpoint",
            "PATCH",
            "/v1/inbound-endpoints/{id}",
        )
        .with_scope("")
        .with_repeatable(true)
        .with_parameters(const {
            &[support::Parameter::path("id", formats::HOOKBRIDGE_INBOUND_ENDPOINT_ID)]
        })
        .with_body(&limits::UPDATE_INBOUND_ENDPOINT_REQUEST);
    const METHOD: support::Method = support::Method::PATCH;
    type Wire = support::MetaEnvelope<
        crate::hookbridge::generated::models::InboundEndpoint,
    >;
    type Output = crate::hookbridge::generated::models::InboundEndpoint;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[0].check_text(Some(self.id.as_ref()))?;
        Self::INFO.check_body(&self.body)?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target
            .request(
                Self::METHOD,
                &format!(
                    "/v1/inbound-endpoints/{}", support::path_part(self.id.as_ref())
                ),
            );
        request.json(&self.body)?;
        Some(request)
    }
}

/// List signing keys: `GET /v1/inbound-endpoints/{id}/signing-keys`.
///
/// Lists the active signing keys of an endpoint, without their secrets. There are no pages.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::hookbridge::ListInboundEndpointSigningKeys;
/// use kayle_id_http::Operation;
///
/// assert_eq!(ListInboundEndpointSigningKeys::INFO.path, "/v1/inbound-endpoints/{id}/signing-keys");
/// ```
#[derive(Clone)]
pub struct ListInboundEndpointSigningKeys {
    pub(crate) id: crate::hookbridge::InboundEndpointId,
}

impl ListInboundEndpointSigningKeys {
    pub(crate) fn new(id: crate::hookbridge::InboundEndpointId) -> Self {
        Self { id }
    }
}

impl support::Operation for ListInboundEndpointSigningKeys {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "list_inbound_endpoint_signing_keys",
            "GET",
            "/v1/inbound-endpoints/{id}/signing-keys",
        )
        .with_scope("")
        .with_repeatable(true)
        .with_parameters(const {
            &[support::Parameter::path("id", formats::HOOKBRIDGE_INBOUND_ENDPOINT_ID)]
        });
    const METHOD: support::Method = support::Method::GET;
    type Wire = support::MetaEnvelope<
        Vec<crate::hookbridge::generated::models::SigningKey>,
    >;
    type Output = Vec<crate::hookbridge::generated::models::SigningKey>;

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
                        "/v1/inbound-endpoints/{}/signing-keys", support::path_part(self
                        .id.as_ref())
                    ),
                ),
        )
    }
}

/// Create a signing key: `POST /v1/inbound-endpoints/{id}/signing-keys`.
///
/// Creates one more signing key for an inbound endpoint. The answer is the only time that its secret is
/// shown. The keys that were there go on signing.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::hookbridge::CreateInboundEndpointSigningKey;
/// use kayle_id_http::Operation;
///
/// assert_eq!(CreateInboundEndpointSigningKey::INFO.path, "/v1/inbound-endpoints/{id}/signing-keys");
/// ```
#[derive(Clone)]
pub struct CreateInboundEndpointSigningKey {
    pub(crate) id: crate::hookbridge::InboundEndpointId,
}

impl CreateInboundEndpointSigningKey {
    pub(crate) fn new(id: crate::hookbridge::InboundEndpointId) -> Self {
        Self { id }
    }
}

impl support::Operation for CreateInboundEndpointSigningKey {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "create_inbound_endpoint_signing_key",
            "POST",
            "/v1/inbound-endpoints/{id}/signing-keys",
        )
        .with_scope("")
        .with_repeatable(false)
        .with_parameters(const {
            &[support::Parameter::path("id", formats::HOOKBRIDGE_INBOUND_ENDPOINT_ID)]
        });
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::MetaEnvelope<
        crate::hookbridge::generated::models::CreatedSigningKey,
    >;
    type Output = crate::hookbridge::generated::models::CreatedSigningKey;

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
                        "/v1/inbound-endpoints/{}/signing-keys", support::path_part(self
                        .id.as_ref())
                    ),
                ),
        )
    }
}

/// Delete a signing key: `DELETE /v1/inbound-endpoints/{id}/signing-keys/{keyId}`.
///
/// Deletes a signing key, which signs no delivery from then on. The last one of an endpoint cannot be
/// deleted.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::hookbridge::DeleteInboundEndpointSigningKey;
/// use kayle_id_http::Operation;
///
/// assert_eq!(DeleteInboundEndpointSigningKey::INFO.path,
/// "/v1/inbound-endpoints/{id}/signing-keys/{keyId}");
/// ```
#[derive(Clone)]
pub struct DeleteInboundEndpointSigningKey {
    pub(crate) id: crate::hookbridge::InboundEndpointId,
    pub(crate) key_id: crate::hookbridge::SigningKeyId,
}

impl DeleteInboundEndpointSigningKey {
    pub(crate) fn new(
        id: crate::hookbridge::InboundEndpointId,
        key_id: crate::hookbridge::SigningKeyId,
    ) -> Self {
        Self { id, key_id }
    }
}

impl support::Operation for DeleteInboundEndpointSigningKey {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "delete_inbound_endpoint_signing_key",
            "DELETE",
            "/v1/inbound-endpoints/{id}/signing-keys/{keyId}",
        )
        .with_scope("")
        .with_repeatable(true)
        .with_parameters(const {
            &[
                support::Parameter::path("id", formats::HOOKBRIDGE_INBOUND_ENDPOINT_ID),
                support::Parameter::path("keyId", formats::HOOKBRIDGE_SIGNING_KEY_ID),
            ]
        });
    const METHOD: support::Method = support::Method::DELETE;
    type Wire = ();
    type Output = ();

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[0].check_text(Some(self.id.as_ref()))?;
        Self::INFO.parameters[1].check_text(Some(self.key_id.as_ref()))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(
            target
                .request(
                    Self::METHOD,
                    &format!(
                        "/v1/inbound-endpoints/{}/signing-keys/{}",
                        support::path_part(self.id.as_ref()), support::path_part(self
                        .key_id.as_ref())
                    ),
                ),
        )
    }
}
