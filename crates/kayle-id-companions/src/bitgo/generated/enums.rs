// @generated from openapi/bitgo.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! Enumerations. A value that this version does not know is kept as it was sent.

kayle_id_http::support::open_enum! {
    /// The kind of signature that a webhook signing key makes.
    ///
    /// ```
    /// # extern crate kayle_id_companions as kayle_id;
    /// use kayle_id::bitgo::WebhookKeyAlgorithm;
    ///
    /// assert_eq!(WebhookKeyAlgorithm::from("EdDSA"), WebhookKeyAlgorithm::EdDSA);
    /// assert_eq!(WebhookKeyAlgorithm::from("a later value").as_str(), "a later value");
    /// ```
    pub enum WebhookKeyAlgorithm {
        /// `EdDSA`
        EdDSA = "EdDSA",
        /// `ECDSA`
        Ecdsa = "ECDSA",
    }
}

kayle_id_http::support::open_enum! {
    /// Whether a webhook signing key is accepted.
    ///
    /// ```
    /// # extern crate kayle_id_companions as kayle_id;
    /// use kayle_id::bitgo::WebhookKeyStatus;
    ///
    /// assert_eq!(WebhookKeyStatus::from("ACTIVE"), WebhookKeyStatus::Active);
    /// assert_eq!(WebhookKeyStatus::from("a later value").as_str(), "a later value");
    /// ```
    pub enum WebhookKeyStatus {
        /// `ACTIVE`
        Active = "ACTIVE",
        /// `REVOKED`
        Revoked = "REVOKED",
    }
}
