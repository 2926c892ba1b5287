//! Secrets: no `Debug`, `Display` or serializer shows them, dropping wipes them, and only `expose_secret` reads them.

use zeroize::Zeroizing;

macro_rules! secrets {
    ($($(#[$meta:meta])* $name:ident;)*) => {$(
        $(#[$meta])*
        ///
        /// `Debug` shows a placeholder, comparison takes constant time, and dropping wipes the memory.
        #[derive(Clone)]
        pub struct $name(Zeroizing<String>);

        impl $name {
            /// Makes the value from a secret's text, such as one that was read from a vault or an environment variable.
            pub fn new(text: impl Into<String>) -> Self {
                Self(Zeroizing::new(text.into()))
            }

            /// The secret itself. Copies of it are not wiped: do not log them, and store them encrypted.
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
        /// Serializes as a placeholder. To store the secret, call [`expose_secret`](Self::expose_secret).
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str("[redacted]")
            }
        }
    )*};
}

/// The example of a secret: `Debug` does not show it.
macro_rules! example {
    ($name:literal, $secret:literal) => {
        concat!(
            "```\n# extern crate kayle_id_core as kayle_id;\nuse kayle_id::",
            $name,
            ";\n\n",
            "let secret = ",
            $name,
            "::new(\"",
            $secret,
            "\");\n",
            "assert_eq!(secret.expose_secret(), \"",
            $secret,
            "\");\n",
            "assert_eq!(format!(\"{secret:?}\"), \"",
            $name,
            "([redacted])\");\n```"
        )
    };
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
    #[doc(alias = "webhook secret")]
    #[doc(alias = "whsec")]
    #[doc(alias = "HMAC")]
    SigningSecret;
    /// An API key: `kk_…`. The server shows a new key once, in the response that creates it.
    ///
    #[doc = example!("ApiKeySecret", "kk_0123456789")]
    #[doc(alias = "API key")]
    #[doc(alias = "bearer token")]
    ApiKeySecret;
    /// The token with which a session's user can cancel the session. The response that creates the session has it.
    ///
    #[doc = example!("CancelToken", "ct_0123456789")]
    #[doc(alias = "cancel")]
    CancelToken;
    /// The code, sent by email, that confirms the deletion of an organization.
    ///
    #[doc = example!("DeletionCode", "0123456789")]
    DeletionCode;
}

redacted_on_the_wire!(SigningSecret, ApiKeySecret, CancelToken);

/// Serializes as it is: the request that confirms a deletion sends it.
impl serde::Serialize for DeletionCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose_secret())
    }
}
