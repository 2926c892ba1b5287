//! The dashboard's API keys, as a real server has them: order by id, ten a page, metadata, and the key shown once.

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderName};
use axum::routing::{delete, get};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// The keys, by the ids of their records. Members beside the published ones: `key`.
#[derive(Clone, Default)]
pub(crate) struct Dashboard(Arc<Mutex<BTreeMap<String, Value>>>);

impl Dashboard {
    /// Listens, and says where.
    pub(crate) async fn listen(&self) -> String {
        let routes = axum::Router::new()
            .route("/v1/auth/api-keys", get(list).post(create))
            .route("/v1/auth/api-keys/{id}", delete(remove))
            .with_state(self.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        address
    }

    pub(crate) fn keys(&self) -> Vec<Value> {
        self.0.lock().unwrap().values().cloned().collect()
    }

    /// Adds a record, in an order of ids that is not the order of creation.
    pub(crate) fn add(&self, body: &Value) -> Value {
        let mut keys = self.0.lock().unwrap();
        let number = keys.values().filter_map(|key| key["number"].as_u64()).max().unwrap_or(0) + 1;
        let id = format!("{:08x}-0000-4000-8000-000000000000", (number as u32).wrapping_mul(0x9e37_79b9));
        let key = format!("kk_{number:032}");
        let row = json!({
            "id": id, "name": body["name"], "enabled": true, "permissions": body["permissions"],
            "metadata": body.get("metadata").cloned().unwrap_or_else(|| json!({})), "requestCount": 0,
            "createdAt": "2026-05-04T09:15:02.318Z", "updatedAt": "2026-05-04T09:15:02.318Z",
            "number": number, "key": key,
        });
        keys.insert(id.clone(), row);
        json!({"id": id, "key": key})
    }
}

type Answer = (StatusCode, [(HeaderName, &'static str); 1], String);

fn answer(status: StatusCode, body: &Value) -> Answer {
    (status, [(CONTENT_TYPE, "application/json")], body.to_string())
}

async fn list(State(state): State<Dashboard>, RawQuery(query): RawQuery) -> Answer {
    let query = query.unwrap_or_default();
    if query.contains("limit") {
        let refusal = json!({"success": false, "error": {"name": "ZodError", "message": "[]"}});
        return answer(StatusCode::BAD_REQUEST, &refusal);
    }
    let after = query.strip_prefix("starting_after=").unwrap_or_default();
    let keys = state.keys();
    let rows: Vec<&Value> = keys.iter().filter(|row| row["id"].as_str().unwrap() > after).collect();
    let page = &rows[..rows.len().min(10)];
    let more = rows.len() > page.len();
    let next = page.last().filter(|_| more).map(|row| &row["id"]);
    let pagination = json!({"limit": 10, "has_more": more, "next_cursor": next});
    answer(StatusCode::OK, &json!({"data": page, "error": null, "pagination": pagination}))
}

async fn create(State(state): State<Dashboard>, body: Bytes) -> Answer {
    let made = state.add(&serde_json::from_slice(&body).unwrap());
    answer(StatusCode::OK, &json!({"data": made, "error": null}))
}

async fn remove(State(state): State<Dashboard>, Path(id): Path<String>) -> Answer {
    match state.0.lock().unwrap().remove(&id) {
        Some(_) => {
            let done = json!({"data": {"message": "Deleted.", "status": "success"}, "error": null});
            answer(StatusCode::OK, &done)
        }
        None => {
            let error = json!({"code": "API_KEY_NOT_DELETED", "message": "Not deleted.", "hint": "", "docs": ""});
            answer(StatusCode::BAD_REQUEST, &json!({"data": null, "error": error}))
        }
    }
}
