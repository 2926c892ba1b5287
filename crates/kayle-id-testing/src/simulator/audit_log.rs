//! Entries of the audit log.

use serde_json::Value;

use crate::simulator::auth::Caller;
use crate::simulator::engine::Engine;
use crate::simulator::model::account::{Actor, AuditLog};

/// Writes down what the signed-in user did: the event, the target's type and id, and what else is known.
pub(crate) fn by_user(engine: &mut Engine, event: &str, target: Option<(&str, &str)>, metadata: Value) {
    let actor = Actor::User(engine.state.account.user.clone());
    record(engine, actor, event, target, metadata);
}

/// Writes down what a caller of the data plane did.
pub(crate) fn by_caller(engine: &mut Engine, caller: &Caller, event: &str, target: (&str, &str), metadata: Value) {
    let actor = match caller {
        Caller::Nobody => Actor::System,
        Caller::Dashboard => Actor::User(engine.state.account.user.clone()),
        Caller::Key(id) => {
            let name = engine.state.api_keys.get(id).map_or_else(String::new, |key| key.name.clone());
            Actor::ApiKey(id.clone(), name)
        }
    };
    record(engine, actor, event, Some(target), metadata);
}

/// Writes down what the server did by itself, or what a user without an account did.
pub(crate) fn by_system(engine: &mut Engine, event: &str, target: (&str, &str), metadata: Value) {
    record(engine, Actor::System, event, Some(target), metadata);
}

fn record(engine: &mut Engine, actor: Actor, event: &str, target: Option<(&str, &str)>, metadata: Value) {
    let metadata = match metadata {
        Value::Object(metadata) => metadata,
        _ => serde_json::Map::new(),
    };
    let log = AuditLog {
        id: engine.state.ids.audit_log(),
        event: event.to_owned(),
        actor,
        target: target.map(|(kind, id)| (kind.to_owned(), id.to_owned())),
        metadata,
        created_at: engine.now(),
    };
    engine.state.account.audit_logs.insert(log.id.clone(), log);
}
