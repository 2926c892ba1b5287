//! Claiming an event: a transaction of a few statements.

use sqlx::{PgConnection, Row};

use super::{PostgresStore, begin};
use crate::sql::lease_number;
use crate::{ClaimOutcome, Lease};

/// Who holds an event, as its locked row says.
pub(super) struct Holder {
    pub(super) entry: Vec<u8>,
    pub(super) nonce: i64,
    pub(super) finished: bool,
}

impl Holder {
    pub(super) fn read(row: &sqlx::postgres::PgRow) -> Result<Self, sqlx::Error> {
        let finished_at: Option<i64> = row.try_get(2)?;
        Ok(Self { entry: row.try_get(0)?, nonce: row.try_get(1)?, finished: finished_at.is_some() })
    }

    fn is(&self, lease: Lease) -> bool {
        self.entry == lease.id().as_bytes() && self.nonce == lease_number(lease.nonce())
    }
}

impl PostgresStore {
    pub(super) async fn claim_once(&self, lease: Lease, event: &str) -> Result<ClaimOutcome, sqlx::Error> {
        let statements = &self.inner.statements;
        let (id, nonce) = (lease.id().as_bytes().to_vec(), lease_number(lease.nonce()));
        // Dropped without a commit, it is rolled back.
        let mut transaction = begin(&self.inner.pool).await?;
        let claim = self.query(&statements.claim_event).bind(event.to_owned()).bind(id.clone()).bind(nonce);
        let Some(row) = claim.fetch_optional(&mut *transaction).await? else { return Ok(ClaimOutcome::Lost) };
        let holder = Holder::read(&row)?;
        if holder.finished {
            return Ok(ClaimOutcome::Committed);
        }
        if !holder.is(lease) {
            let other = self.query(&statements.claims_other).bind(event.to_owned()).bind(id.clone()).bind(nonce);
            if other.fetch_optional(&mut *transaction).await?.is_some() {
                return Ok(ClaimOutcome::Lost);
            }
            if self.is_alive(&mut transaction, &holder).await? {
                return Ok(ClaimOutcome::Busy);
            }
            let over = self.query(&statements.take_over).bind(event.to_owned()).bind(id.clone()).bind(nonce);
            over.execute(&mut *transaction).await?;
        }
        let entry = self.query(&statements.claim_entry).bind(event.to_owned()).bind(id).bind(nonce);
        if entry.fetch_optional(&mut *transaction).await?.is_none() {
            return Ok(ClaimOutcome::Lost);
        }
        transaction.commit().await?;
        Ok(ClaimOutcome::Granted)
    }

    /// Whether the lease that holds an event has not run out. One that has is voided.
    pub(super) async fn is_alive(&self, connection: &mut PgConnection, holder: &Holder) -> Result<bool, sqlx::Error> {
        let query = self.query(&self.inner.statements.void_holder).bind(holder.entry.clone()).bind(holder.nonce);
        query.fetch_one(connection).await?.try_get(0)
    }
}
