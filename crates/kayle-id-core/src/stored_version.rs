//! The version of a stored form.

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

/// The version of a stored form, as a member of it. A form of another version is refused: what a later release means by it
/// is unknown here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StoredVersion<const VERSION: u32>;

impl<const VERSION: u32> Serialize for StoredVersion<VERSION> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(VERSION)
    }
}

impl<'de, const VERSION: u32> Deserialize<'de> for StoredVersion<VERSION> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let found = u32::deserialize(deserializer)?;
        if found == VERSION {
            return Ok(Self);
        }
        Err(D::Error::custom(format_args!(
            "stored in version {found}, and this release reads version {VERSION}: update it"
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::StoredVersion;

    #[test]
    fn a_later_version_is_refused() {
        assert_eq!(serde_json::to_string(&StoredVersion::<2>).unwrap(), "2");
        assert!(serde_json::from_str::<StoredVersion<2>>("2").is_ok());
        let error = serde_json::from_str::<StoredVersion<2>>("3").unwrap_err().to_string();
        assert!(error.contains("version 3") && error.contains("version 2"), "{error}");
    }
}
