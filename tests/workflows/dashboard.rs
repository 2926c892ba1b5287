//! The dashboard's API keys, as a real server has them: order by id, ten a page, metadata, and the key shown once.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::{delete, get};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
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

async fn list(
    State(state): State<Dashboard>,
    Query(query): Query<HashMap<String, String>>,
) -> (StatusCode, Json<Value>) {
    if query.contains_key("limit") {
        return (
            StatusCode::BAD_REQUEST,
            Json(json!({"success": false, "error": {"name": "ZodError", "message": "[]"}})),
        );
    }
    let after = query.get("starting_after").cloned().unwrap_or_default();
    let rows: Vec<Value> = state.0.lock().unwrap().range(after.clone()..).map(|(_, row)| row.clone()).collect();
    let rows: Vec<Value> = rows.into_iter().filter(|row| row["id"] != after.as_str()).collect();
    let page: Vec<Value> = rows.iter().take(10).cloned().collect();
    let more = rows.len() > 10;
    let next = page.last().filter(|_| more).map(|row| row["id"].clone());
    let pagination = json!({"limit": 10, "has_more": more, "next_cursor": next});
    (StatusCode::OK, Json(json!({"data": page, "error": null, "pagination": pagination})))
}

async fn create(State(state): State<Dashboard>, Json(body): Json<Value>) -> Json<Value> {
    Json(json!({"data": state.add(&body), "error": null}))
}

async fn remove(State(state): State<Dashboard>, Path(id): Path<String>) -> (StatusCode, Json<Value>) {
    match state.0.lock().unwrap().remove(&id) {
        Some(_) => (StatusCode::OK, Json(json!({"data": {"message": "Deleted.", "status": "success"}, "error": null}))),
        None => {
            let error = json!({"code": "API_KEY_NOT_DELETED", "message": "Not deleted.", "hint": "", "docs": ""});
            (StatusCode::BAD_REQUEST, Json(json!({"data": null, "error": error})))
        }
    }
}
