//! BitGo's ids.

use super::generated::formats;

kayle_id_core::ids! {
    /// The id of an enterprise. No more of its form is published.
    EnterpriseId, formats::BITGO_ENTERPRISE_ID, None, "enterprise id";
    /// The id of a webhook signing key, chosen by whoever registers it: the `kid` of its JWK, 1 to 255 characters.
    ///
    /// ```
    /// # extern crate kayle_id_companions as kayle_id;
    /// use kayle_id::bitgo::KeyId;
    /// assert!("my-key-v2".parse::<KeyId>().is_ok());
    /// assert!("k".repeat(256).parse::<KeyId>().is_err());
    /// ```
    KeyId, formats::BITGO_KEY_ID, None, "keyId";
    /// The id of BitGo's own record of a key, a UUID. Calls name a key by its [`KeyId`].
    KeyRecordId, formats::BITGO_KEY_RECORD_ID, None, "key record id";
}
