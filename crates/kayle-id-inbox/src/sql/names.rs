//! The names of tables, filled into statements.

use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

use crate::Error;

/// The prefix of every table, qualified with a schema where there is one.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    schema: Option<String>,
    prefix: String,
}

impl Names {
    pub(crate) fn new(schema: Option<&str>, prefix: &str) -> Result<Self, Error> {
        if let Some(schema) = schema {
            identifier("schema", schema)?;
        }
        identifier("prefix", prefix)?;
        Ok(Self { schema: schema.map(str::to_owned), prefix: prefix.to_owned() })
    }

    /// Fills in `{p}`, the qualified prefix; `{n}`, the bare one, for the names of indexes; and `{s}`, the schema.
    pub(crate) fn fill(&self, text: &str) -> String {
        let qualified = match &self.schema {
            Some(schema) => format!("{schema}.{}", self.prefix),
            None => self.prefix.clone(),
        };
        let schema = self.schema.as_deref().unwrap_or_default();
        text.replace("{p}", &qualified).replace("{n}", &self.prefix).replace("{s}", schema)
    }

    pub(crate) fn statement(&self, text: &str) -> SqlStr {
        // The names were checked, and nothing else is filled in.
        AssertSqlSafe(self.fill(text)).into_sql_str()
    }

    #[cfg(feature = "postgres")]
    /// What tells this inbox from others in one database.
    pub(crate) fn qualified(&self) -> String {
        self.fill("{p}")
    }

    #[cfg(feature = "postgres")]
    pub(crate) fn schema(&self) -> Option<&str> {
        self.schema.as_deref()
    }
}

/// Checks a name that is written into statements as it is.
pub(crate) fn identifier(field: &str, name: &str) -> Result<(), Error> {
    let first = name.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let rest = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if first && rest && name.len() <= 40 {
        return Ok(());
    }
    Err(Error::configuration(format!(
        "{field} must have 1 to 40 lower-case letters, digits and underscores, and not begin with a digit"
    )))
}
