//! The store of an inbox, by its address.

use std::path::{Path, PathBuf};

use clap::Args;
use kayle_id_inbox::{Inbox, PostgresStore, RedisStore, SqliteStore};
use url::Url;

use crate::connection::pick;
use crate::context::Context;
use crate::failure::{Exit, Failure, Outcome};
use crate::profile;
use crate::secret_source::SecretSource;

/// Where the inbox is. An address may hold a password, so that it comes from KAYLE_INBOX_URL, a file, or the profile.
#[derive(Args, Debug)]
#[command(next_help_heading = "Store")]
pub(crate) struct StoreOptions {
    /// The inbox's address where it holds no password: sqlite:PATH, postgres://…, redis://… or rediss://… (default: KAYLE_INBOX_URL, or
    /// the profile)
    #[arg(long, value_name = "URL")]
    store: Option<String>,
    /// Read the inbox's address from this file
    #[arg(long, value_name = "FILE", conflicts_with = "store")]
    store_file: Option<PathBuf>,
    /// The name of the inbox on Redis
    #[arg(long, value_name = "NAME", default_value = "kayle")]
    name: String,
    /// The schema of the tables in Postgres
    #[arg(long, value_name = "NAME")]
    schema: Option<String>,
    /// The prefix of the tables in SQLite and Postgres
    #[arg(long, value_name = "TEXT")]
    prefix: Option<String>,
}

impl StoreOptions {
    /// Opens the inbox. An SQLite file must exist: looking must not create one.
    pub(crate) async fn open(&self, context: &Context) -> Outcome<Inbox> {
        let address = self.address(context)?;
        if let Some(path) = address.strip_prefix("sqlite:") {
            return self.sqlite(Path::new(path.strip_prefix("//").unwrap_or(path))).await;
        }
        match address.split_once("://").map(|(scheme, _)| scheme) {
            Some("postgres" | "postgresql") => self.postgres(&address).await,
            Some("redis" | "rediss") => Ok(Inbox::new(RedisStore::connect(&address, &self.name).await?).erase()),
            _ => Err(Failure::usage("the inbox's address begins with sqlite:, postgres://, redis:// or rediss://")),
        }
    }

    fn address(&self, context: &Context) -> Outcome<String> {
        if let Some(address) = &self.store {
            if Url::parse(address).is_ok_and(|url| url.password().is_some()) {
                return Err(Failure::usage("an address with a password does not belong on the command line")
                    .hint("set KAYLE_INBOX_URL, or pass --store-file"));
            }
            return Ok(address.clone());
        }
        let chosen = profile::chosen(context)?;
        let source = match &self.store_file {
            Some(path) => Some(SecretSource::File(path.clone())),
            None => pick(chosen.explicit, "KAYLE_INBOX_URL", chosen.profile.inbox),
        };
        let source = source.ok_or_else(|| Failure::usage("no inbox: pass --store URL, set KAYLE_INBOX_URL, or name one in a profile"))?;
        Ok(source.read("the inbox's address")?.as_str().to_owned())
    }

    async fn sqlite(&self, path: &Path) -> Outcome<Inbox> {
        if !path.exists() {
            return Err(Failure::failed(format!("there is no inbox at {}", path.display())));
        }
        let mut builder = SqliteStore::builder(path);
        if let Some(prefix) = &self.prefix {
            builder = builder.prefix(prefix.as_str());
        }
        Ok(Inbox::new(builder.build().await?).erase())
    }

    async fn postgres(&self, address: &str) -> Outcome<Inbox> {
        // What the driver says may quote the address.
        let failed = |_| Failure::new(Exit::Unavailable, "cannot connect to Postgres; check the address, the network and the role");
        let pool = sqlx::PgPool::connect(address).await.map_err(failed)?;
        let mut builder = PostgresStore::builder(pool);
        if let Some(schema) = &self.schema {
            builder = builder.schema(schema.as_str());
        }
        if let Some(prefix) = &self.prefix {
            builder = builder.prefix(prefix.as_str());
        }
        Ok(Inbox::new(builder.build().await?).erase())
    }
}
