//! Secrets: shown by no `Debug`, `Display` or serializer, wiped when dropped, and read only by a call
//! that says so.

use zeroize::Zeroizing;

macro_rules! secrets {
    ($($(#[$meta:meta])* $name:ident;)*) => {$(
        $(#[$meta])*
        ///
        /// `Debug` shows a placeholder, comparison takes constant time, and dropping wipes the memory.
        #[derive(Clone)]
        pub struct $name(Zeroizing<String>);

        impl $name {
            /// Takes a secret that was stored earlier.
            pub fn new(text: impl Into<String>) -> Self {
                Self(Zeroizing::new(text.into()))
            }

            /// The secret itself. Whatever it is copied to is yours to protect.
            #[must_use]
            pub fn expose_secret(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::new(text)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self::new(text))
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                subtle::ConstantTimeEq::ct_eq(self.0.as_bytes(), other.0.as_bytes()).into()
            }
        }

        impl Eq for $name {}

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "([redacted])"))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self::new)
            }
        }
    )*};
}

macro_rules! redacted_on_the_wire {
    ($($name:ident),*) => {$(
        /// Serializes as a placeholder: storing a secret is a decision, so it takes
        /// [`expose_secret`](Self::expose_secret).
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str("[redacted]")
            }
        }
    )*};
}

secrets! {
    /// The secret that a webhook endpoint's deliveries are signed with: `whsec_…`.
    ///
    /// ```
    /// # extern crate kayle_id_core as kayle_id;
    /// use kayle_id::SigningSecret;
    /// let secret = SigningSecret::new("whsec_0123456789abcdefghijklmnopqrstuv");
    /// assert!(!format!("{secret:?}").contains("0123"));
    /// assert!(secret.expose_secret().starts_with("whsec_"));
    /// ```
    SigningSecret;
    /// A new API key, shown once: `kk_…`.
    ApiKeySecret;
    /// The token with which a session's user can cancel it.
    CancelToken;
    /// The code, sent by mail, that confirms the deletion of an organization.
    DeletionCode;
}

redacted_on_the_wire!(SigningSecret, ApiKeySecret, CancelToken);

/// A code is only ever sent.
impl serde::Serialize for DeletionCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose_secret())
    }
}
