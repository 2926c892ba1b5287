//! BitGo's ids.

use super::generated::formats;

kayle_id_core::ids! {
    /// The id of an enterprise. BitGo does not publish its exact form.
    ///
    /// ```
    /// # extern crate kayle_id_companions as kayle_id;
    /// use kayle_id::bitgo::EnterpriseId;
    /// let id: EnterpriseId = "59cd72485007a239fb00282ed480da1f".parse()?;
    /// assert_eq!(id.as_str(), "59cd72485007a239fb00282ed480da1f");
    /// # Ok::<(), kayle_id_core::InvalidInput>(())
    /// ```
    EnterpriseId, formats::BITGO_ENTERPRISE_ID, None, "enterprise id";
    /// The id of a webhook signing key: the `kid` of its JWK, 1 to 255 characters. The application chooses it.
    ///
    /// ```
    /// # extern crate kayle_id_companions as kayle_id;
    /// use kayle_id::bitgo::KeyId;
    /// assert!("my-key-v2".parse::<KeyId>().is_ok());
    /// assert!("k".repeat(256).parse::<KeyId>().is_err());
    /// ```
    KeyId, formats::BITGO_KEY_ID, None, "keyId";
    /// The id of BitGo's own record of a key: a UUID, which is not checked. Calls name a key by its [`KeyId`].
    ///
    /// ```
    /// # extern crate kayle_id_companions as kayle_id;
    /// use kayle_id::bitgo::KeyRecordId;
    /// let id: KeyRecordId = "550e8400-e29b-41d4-a716-446655440000".parse()?;
    /// assert_eq!(id.as_str(), "550e8400-e29b-41d4-a716-446655440000");
    /// # Ok::<(), kayle_id_core::InvalidInput>(())
    /// ```
    KeyRecordId, formats::BITGO_KEY_RECORD_ID, None, "key record id";
}
