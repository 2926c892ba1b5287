// @generated from openapi/hookbridge.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.
//! Signing keys.

use crate::hookbridge::generated::formats;
use kayle_id_http::support;

/// List signing keys: `GET /v1/endpoints/{id}/signing-keys`.
///
/// Lists the active signing keys of an endpoint, without their secrets. There are no pages.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::hookbridge::ListEndpointSigningKeys;
/// use kayle_id_http::Operation;
///
/// assert_eq!(ListEndpointSigningKeys::INFO.path, "/v1/endpoints/{id}/signing-keys");
/// ```
#[derive(Clone)]
pub struct ListEndpointSigningKeys {
    pub(crate) id: crate::hookbridge::EndpointId,
}

impl ListEndpointSigningKeys {
    pub(crate) fn new(id: crate::hookbridge::EndpointId) -> Self {
        Self { id }
    }
}

impl support::Operation for ListEndpointSigningKeys {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "list_endpoint_signing_keys",
            "GET",
            "/v1/endpoints/{id}/signing-keys",
        )
        .with_scope("")
        .with_repeatable(true)
        .with_parameters(const {
            &[support::Parameter::path("id", formats::HOOKBRIDGE_ENDPOINT_ID)]
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
                        "/v1/endpoints/{}/signing-keys", support::path_part(self.id
                        .as_ref())
                    ),
                ),
        )
    }
}

/// Create a signing key: `POST /v1/endpoints/{id}/signing-keys`.
///
/// Creates one more signing key for an endpoint. The answer is the only time that its secret is shown.
/// The keys that were there go on signing.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::hookbridge::CreateEndpointSigningKey;
/// use kayle_id_http::Operation;
///
/// assert_eq!(CreateEndpointSigningKey::INFO.path, "/v1/endpoints/{id}/signing-keys");
/// ```
#[derive(Clone)]
pub struct CreateEndpointSigningKey {
    pub(crate) id: crate::hookbridge::EndpointId,
}

impl CreateEndpointSigningKey {
    pub(crate) fn new(id: crate::hookbridge::EndpointId) -> Self {
        Self { id }
    }
}

impl support::Operation for CreateEndpointSigningKey {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "create_endpoint_signing_key",
            "POST",
            "/v1/endpoints/{id}/signing-keys",
        )
        .with_scope("")
        .with_repeatable(false)
        .with_parameters(const {
            &[support::Parameter::path("id", formats::HOOKBRIDGE_ENDPOINT_ID)]
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
                        "/v1/endpoints/{}/signing-keys", support::path_part(self.id
                        .as_ref())
                    ),
                ),
        )
    }
}

/// Delete a signing key: `DELETE /v1/endpoints/{id}/signing-keys/{keyId}`.
///
/// Deletes a signing key, which signs no delivery from then on. The last one of an endpoint cannot be
/// deleted.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::hookbridge::DeleteEndpointSigningKey;
/// use kayle_id_http::Operation;
///
/// assert_eq!(DeleteEndpointSigningKey::INFO.path, "/v1/endpoints/{id}/signing-keys/{keyId}");
/// ```
#[derive(Clone)]
pub struct DeleteEndpointSigningKey {
    pub(crate) id: crate::hookbridge::EndpointId,
    pub(crate) key_id: crate::hookbridge::SigningKeyId,
}

impl DeleteEndpointSigningKey {
    pub(crate) fn new(
        id: crate::hookbridge::EndpointId,
        key_id: crate::hookbridge::SigningKeyId,
    ) -> Self {
        Self { id, key_id }
    }
}

impl support::Operation for DeleteEndpointSigningKey {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "delete_endpoint_signing_key",
            "DELETE",
            "/v1/endpoints/{id}/signing-keys/{keyId}",
        )
        .with_scope("")
        .with_repeatable(true)
        .with_parameters(const {
            &[
                support::Parameter::path("id", formats::HOOKBRIDGE_ENDPOINT_ID),
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
                        "/v1/endpoints/{}/signing-keys/{}", support::path_part(self.id
                        .as_ref()), support::path_part(self.key_id.as_ref())
                    ),
                ),
        )
    }
}
