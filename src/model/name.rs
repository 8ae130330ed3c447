//! Names of things in the configuration: a key is an identity for ever.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

/// Why a key cannot be a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` cannot be a name: write lower-case letters, digits, `-` or `_`, starting with a letter or digit, at most 64"
)]
pub struct NameError(pub String);

fn is_name(raw: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    raw.len() <= 64
        && raw.starts_with(plain)
        && raw.chars().all(|c| plain(c) || c == '-' || c == '_')
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// Checks a key: `[a-z0-9][a-z0-9_-]{0,63}`.
            pub fn parse(raw: &str) -> Result<Self, NameError> {
                if is_name(raw) { Ok(Self(raw.into())) } else { Err(NameError(raw.to_owned())) }
            }

            /// The same name in memory of its own. What is kept of a configuration is not to lie
            /// among what is thrown away after reading it: that memory could not be given back.
            #[must_use]
            pub fn apart(&self) -> Self {
                Self(self.as_str().into())
            }

            /// The key as written in the configuration.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = NameError;
            fn from_str(raw: &str) -> Result<Self, NameError> {
                Self::parse(raw)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NameError;
            fn try_from(raw: String) -> Result<Self, NameError> {
                Self::parse(&raw)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> String {
                name.0.as_ref().to_owned()
            }
        }
    };
}

name!(
    /// A publication, ours or a partner's: the key in `[outlet.…]` or `[partner.…]`.
    OutletName
);
name!(
    /// A place where an outlet announces articles: the key in `[partner.….source.…]`.
    SourceName
);
name!(
    /// A site that we publish to: the key in `[target.…]`.
    TargetName
);
name!(
    /// A digest and its list of subscribers: the key in `[digest.…]`.
    DigestName
);
