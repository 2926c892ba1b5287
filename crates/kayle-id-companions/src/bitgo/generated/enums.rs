// @generated from openapi/bitgo.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! Enumerations. A value that this version does not know is kept as it was sent.

kayle_id_http::support::open_enum! {
    /// The kind of signature that a webhook signing key makes.
    pub enum WebhookKeyAlgorithm {
        /// `EdDSA`
        EdDSA = "EdDSA",
        /// `ECDSA`
        Ecdsa = "ECDSA",
    }
}

kayle_id_http::support::open_enum! {
    /// Whether a webhook signing key is accepted.
    pub enum WebhookKeyStatus {
        /// `ACTIVE`
        Active = "ACTIVE",
        /// `REVOKED`
        Revoked = "REVOKED",
    }
}
