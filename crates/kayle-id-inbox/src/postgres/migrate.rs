//! The tables, by versions.

use sqlx::{AssertSqlSafe, PgPool, Row};

use super::{begin, failed};
use crate::Error;
use crate::sql::Names;

/// Every version's statements, in order. What was released is never changed.
const MIGRATIONS: [&str; 1] = [include_str!("migrations/0001.sql")];
const LATEST: i32 = MIGRATIONS.len() as i32;

const VERSIONS: &str = "CREATE TABLE IF NOT EXISTS {p}migrations (
  version integer PRIMARY KEY,
  applied_at timestamptz NOT NULL DEFAULT now()
);
";

pub(super) fn text(names: &Names) -> String {
    let mut text = names.fill(VERSIONS);
    for (version, migration) in (1..).zip(MIGRATIONS) {
        text.push_str(&names.fill(migration));
        text.push_str(&names.fill(&format!("INSERT INTO {{p}}migrations (version) VALUES ({version});\n")));
    }
    text
}

pub(super) fn grants(names: &Names, role: &str) -> String {
    let schema = match names.schema() {
        Some(schema) => format!("GRANT USAGE ON SCHEMA {schema} TO {role};\n"),
        None => String::new(),
    };
    let tables = "{p}entries, {p}finished, {p}events, {p}starts";
    let text = format!(
        "{schema}GRANT SELECT, INSERT, UPDATE, DELETE ON {tables} TO {role};\nGRANT SELECT, INSERT, TRUNCATE ON {{p}}reserve TO {role};\nGRANT SELECT ON {{p}}migrations TO {role};\n"
    );
    names.fill(&text)
}

pub(super) async fn run(pool: &PgPool, names: &Names) -> Result<(), Error> {
    let mut transaction = begin(pool).await.map_err(failed)?;
    // One process at a time, whatever the tables are called.
    sqlx::query("SELECT pg_advisory_xact_lock(hashtext($1))")
        .bind(format!("kayle inbox {}", names.qualified()))
        .execute(&mut *transaction)
        .await
        .map_err(failed)?;
    let applied = version(&mut transaction, names).await?;
    if applied.is_none() {
        sqlx::raw_sql(AssertSqlSafe(names.fill(VERSIONS))).execute(&mut *transaction).await.map_err(failed)?;
    }
    let applied = known(applied.unwrap_or_default())?;
    for (version, migration) in (1..).zip(MIGRATIONS).skip(applied) {
        sqlx::raw_sql(AssertSqlSafe(names.fill(migration))).execute(&mut *transaction).await.map_err(failed)?;
        let insert = names.fill("INSERT INTO {p}migrations (version) VALUES ($1)");
        let version: i32 = version;
        sqlx::query(AssertSqlSafe(insert)).bind(version).execute(&mut *transaction).await.map_err(failed)?;
    }
    transaction.commit().await.map_err(failed)
}

pub(super) async fn check(pool: &PgPool, names: &Names) -> Result<(), Error> {
    let mut connection = pool.acquire().await.map_err(failed)?;
    let applied = known(version(&mut connection, names).await?.unwrap_or_default())?;
    if applied < MIGRATIONS.len() {
        return Err(Error::configuration(format!(
            "the inbox's tables have version {applied}, and this crate needs version {LATEST}: run PostgresStoreBuilder::migrate"
        )));
    }
    Ok(())
}

fn known(applied: i32) -> Result<usize, Error> {
    let known = usize::try_from(applied).ok().filter(|applied| *applied <= MIGRATIONS.len());
    known.ok_or_else(|| {
        Error::configuration(format!(
            "the inbox's tables have version {applied}, and this crate knows versions up to {LATEST}: update it"
        ))
    })
}

/// The version of the tables; nothing when there are none.
async fn version(connection: &mut sqlx::PgConnection, names: &Names) -> Result<Option<i32>, Error> {
    let table = sqlx::query("SELECT to_regclass($1) IS NOT NULL").bind(names.fill("{p}migrations"));
    let there: bool = table.fetch_one(&mut *connection).await.and_then(|row| row.try_get(0)).map_err(failed)?;
    if !there {
        return Ok(None);
    }
    let version = sqlx::query(names.statement("SELECT COALESCE(max(version), 0) FROM {p}migrations"));
    version.fetch_one(connection).await.and_then(|row| row.try_get(0)).map(Some).map_err(failed)
}
