//! What several topics share, whatever answers.

use kayle_id::SessionId;
use kayle_id::testing::mock::Response;
use kayle_id::testing::simulator::RowKind;
use serde_json::{Value, json};

/// Must never be shown.
pub(crate) const KEY: &str = "kk_CANARY00000000000000000000000000";
/// The id of whatever has a UUID for one.
pub(crate) const UUID: &str = "f47ac10b-58cc-4372-a567-0e02b2c3d479";

/// Something that a server has.
pub(crate) type Row = (RowKind, Value);

pub(crate) fn session_id(letter: char) -> SessionId {
    format!("vs_{}", letter.to_string().repeat(64)).parse().unwrap()
}

pub(crate) fn session(id: &SessionId) -> Value {
    json!({
        "id": id, "status": "created", "failure_code": null, "nfc_tries_used": 0, "liveness_tries_used": 0,
        "contract_version": 1,
        "share_fields": {"family_name": {"reason": "To greet you", "source": "rc", "required": true}},
        "redirect_url": null, "webhook_endpoint_id": null,
        "verification_url": format!("https://verify.example/{id}"),
        "expires_at": "2026-05-04T10:15:02.318Z", "completed_at": null,
        "created_at": "2026-05-04T09:15:02.318Z", "updated_at": "2026-05-04T09:15:02.318Z"
    })
}

/// One of many events: the lower its number, the later it was.
pub(crate) fn event(number: usize) -> Value {
    let second = 30_000 - number;
    let at = format!("2026-05-04T{:02}:{:02}:{:02}.318Z", second / 3600, second / 60 % 60, second % 60);
    json!({
        "id": format!("evt_{number}"), "type": "verification.session.expired", "trigger_type": "verification_session",
        "trigger_id": session_id('a'), "created_at": at, "deliveries": []
    })
}

pub(crate) fn enveloped(data: Value) -> Response {
    Response::json(200, json!({"data": data, "error": null}))
}

/// A refusal as handlers write it.
pub(crate) fn refusal(status: u16, code: &str, [message, hint, docs]: [&str; 3]) -> Response {
    let error = json!({"code": code, "message": message, "hint": hint, "docs": docs});
    Response::json(status, json!({"data": null, "error": error}))
}

/// A refusal as what stands before the handlers writes it.
pub(crate) fn bare_refusal(status: u16, code: &str, message: &str) -> Response {
    Response::json(status, json!({"error": {"code": code, "message": message}}))
}

pub(crate) fn page(items: Vec<Value>, next: Option<&str>) -> Response {
    paged(items, next.is_some(), next)
}

pub(crate) fn paged(items: Vec<Value>, has_more: bool, next: Option<&str>) -> Response {
    let pagination = json!({"limit": 10, "has_more": has_more, "next_cursor": next});
    Response::json(200, json!({"data": items, "error": null, "pagination": pagination}))
}

/// A folder of recordings beside the project, where there is one.
pub(crate) fn recordings(name: &str) -> Option<std::path::PathBuf> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/kayle-api").join(name);
    path.exists().then_some(path)
}
