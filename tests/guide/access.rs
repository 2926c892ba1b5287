//! Grants access to people whose verification has everything that was asked for.

use axum::extract::{FromRef, State};
use axum::{Router, http::StatusCode, routing::post};
use kayle_id::inbox::{HandlerError, HandlerTransaction, Handling, Inbox, Run, SqliteStore};
use kayle_id::webhook::{Event, Receiver, SealedDelivery};
use kayle_id::workflows::{BoxError, ProgressStore, Withdrawal, watch_withdrawals};
use kayle_id::{Claim, Client, Session, SessionId, ShareFields};
use sqlx::{Sqlite, SqlitePool, Transaction};

/// The application: it is cheap to clone.
#[derive(Clone)]
pub struct App {
    pub client: Client,
    pub receiver: Receiver,
    pub inbox: Inbox<SqliteStore>,
    pub pool: SqlitePool,
}

impl App {
    /// Makes the table, unless it is there. The store is in the same database file as the pool.
    pub async fn open(
        client: Client,
        receiver: Receiver,
        store: SqliteStore,
        pool: SqlitePool,
    ) -> Result<Self, BoxError> {
        let table = "CREATE TABLE IF NOT EXISTS verifications (
            session_id TEXT PRIMARY KEY,
            user_id TEXT NOT NULL,
            asked TEXT NOT NULL,
            state TEXT NOT NULL DEFAULT 'pending'
        )";
        sqlx::query(table).execute(&pool).await?;
        Ok(Self { client, receiver, inbox: Inbox::new(store), pool })
    }

    /// Begins a verification. Redirect the person to the session's `verification_url`.
    pub async fn begin(&self, user: &str) -> Result<Session, BoxError> {
        let asked =
            ShareFields::new().require_age_over(18, "We sell alcohol").optional(Claim::FamilyName, "To address you");
        let session = self.client.sessions().create().share_fields(asked.clone()).send().await?;
        self.remember(&session.id, user, &asked).await?;
        Ok(session)
    }

    /// Stores whose session it is, and what was asked for.
    pub async fn remember(&self, session: &SessionId, user: &str, asked: &ShareFields) -> Result<(), BoxError> {
        sqlx::query("INSERT INTO verifications (session_id, user_id, asked) VALUES ($1, $2, $3)")
            .bind(session.as_str())
            .bind(user)
            .bind(serde_json::to_string(asked)?)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// How the verification of a session stands: `pending`, `granted`, `refused` or `revoked`.
    pub async fn state(&self, session: &SessionId) -> Result<String, BoxError> {
        let query = sqlx::query_scalar("SELECT state FROM verifications WHERE session_id = $1");
        Ok(query.bind(session.as_str()).fetch_one(&self.pool).await?)
    }

    /// The route that Kayle ID posts to.
    pub fn router(self) -> Router {
        Router::new().route("/webhooks/kayle", post(receive)).with_state(self)
    }

    /// The workers: await it, or spawn it beside the server.
    pub fn work(&self) -> Run {
        self.inbox.run_in_transaction(self.receiver.clone(), handle)
    }

    /// Revokes the access of those who withdrew after the delivery. Run it once a day.
    pub async fn revoke_withdrawn(&self, store: impl ProgressStore) -> Result<(), BoxError> {
        let revoke = |withdrawal: Withdrawal| async move {
            sqlx::query("UPDATE verifications SET state = 'revoked' WHERE session_id = $1")
                .bind(withdrawal.session.as_str())
                .execute(&self.pool)
                .await?;
            Ok::<(), BoxError>(())
        };
        watch_withdrawals(&self.client, "withdrawals").run(store, revoke).await?;
        Ok(())
    }
}

impl FromRef<App> for Receiver {
    fn from_ref(app: &App) -> Self {
        app.receiver.clone()
    }
}

/// The extractor has verified the signature. 200 once the ciphertext is on the disk, else 503.
async fn receive(State(app): State<App>, sealed: SealedDelivery) -> StatusCode {
    app.inbox.accept(&sealed).await
}

/// Handles an event in the inbox's transaction: an error rolls back, and the event is tried again.
async fn handle(
    event: Event,
    _: Handling,
    mut transaction: HandlerTransaction<Transaction<'static, Sqlite>>,
) -> Result<(), HandlerError> {
    let Some(session) = event.session_id() else { return Ok(()) };
    let asked: Option<String> = sqlx::query_scalar("SELECT asked FROM verifications WHERE session_id = $1")
        .bind(session.as_str())
        .fetch_optional(&mut **transaction)
        .await?;
    let Some(asked) = asked else {
        return match event {
            // A session that nobody was sent to ends like this: nothing to do.
            Event::SessionExpired(_) | Event::SessionFailed(_) => Ok(()),
            // The row may come yet.
            _ => Err("there is no row of this session".into()),
        };
    };
    let asked: ShareFields = serde_json::from_str(&asked)?;
    let state = match &event {
        Event::SessionSucceeded(success) if success.satisfied(&asked).is_ok() => "granted",
        Event::SessionSucceeded(_) | Event::SessionFailed(_) | Event::SessionExpired(_) => "refused",
        Event::SessionCancelled(_) => "revoked",
        _ => return Ok(()), // a type of event that this version does not know
    };
    // Events come in any order: a revocation wins.
    sqlx::query("UPDATE verifications SET state = $1 WHERE session_id = $2 AND (state = 'pending' OR $1 = 'revoked')")
        .bind(state)
        .bind(session.as_str())
        .execute(&mut **transaction)
        .await?;
    Ok(())
}
