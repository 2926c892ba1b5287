//! Every kind of failure, and what a program does about it.
//!
//! The embedded server is asked for each outcome by the `Prefer` header.

use kayle_id::testing::mock::MockServer;
use kayle_id::{Claim, Client, Error, RetryPolicy, SessionId, ShareFields};

fn advice(error: &Error) -> &'static str {
    if error.is_invalid_input() {
        "mend the input; nothing was sent"
    } else if error.is_unauthorized() || error.is_forbidden() {
        "check the key and its scopes"
    } else if error.is_not_found() {
        "take it as gone"
    } else if error.is_rate_limited() {
        "wait, then try again"
    } else if error.is_organization_frozen() {
        "tell the owner"
    } else if error.is_bad_request() || error.is_conflict() {
        "tell a developer"
    } else if error.is_connect() {
        "try again: nothing was sent"
    } else if error.is_timeout() || error.is_transport() || error.is_server_error() {
        "look whether it happened, then try again"
    } else {
        "report it"
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = MockServer::start().await?;
    // Failures that may pass are tried again by themselves; here each shall be seen at once.
    let client = Client::builder()
        .base_url(server.base_url())
        .api_key("kk_example0000000000000000000000000")
        .retry(RetryPolicy::none())
        .build()?;
    let id: SessionId = format!("vs_{}", "0".repeat(64)).parse()?;

    for outcome in [
        "zod-error",
        "unauthorized",
        "forbidden",
        "not-found",
        "organization-frozen",
        "too-many-requests",
        "internal-server-error",
        "bad-gateway-html",
        "wrong-json",
        "truncated-json",
        "fault-connection-reset",
    ] {
        let request = client.sessions().get(&id).header("prefer", format!("example={outcome}"));
        match request.send().await {
            Ok(_) => println!("{outcome}: no failure"),
            Err(error) => println!("{outcome}\n    {error}\n    -> {}", advice(&error)),
        }
    }

    let fields = ShareFields::new().require(Claim::FamilyName, "");
    let error = client.sessions().create().share_fields(fields).send().await.err().ok_or("sent?")?;
    println!("input\n    {error}\n    -> {}", advice(&error));

    let nobody = Client::builder()
        .base_url("http://127.0.0.1:1")
        .api_key("kk_example0000000000000000000000000")
        .retry(RetryPolicy::none())
        .build()?;
    let error = nobody.sessions().get(&id).send().await.err().ok_or("who answered?")?;
    println!("nobody there\n    {error}\n    -> {}", advice(&error));
    Ok(())
}
