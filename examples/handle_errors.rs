//! Every kind of failure, and what a program does about it.
//!
//! The embedded server is asked for each outcome by the `Prefer` header. With `KAYLE_API_KEY` set (and `KAYLE_BASE_URL`, where it is
//! not the hosted service), a real server is asked for the failures that it gives to calls that only read. Nothing is made there.

use kayle_id::{Claim, Client, Error, RetryPolicy, SessionId, ShareFields};
use kayle_id_testing::mock::MockServer;

fn advice(error: &Error) -> &'static str {
    if error.is_invalid_input() {
        "correct the input; nothing was sent"
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

fn tell<T>(what: &str, outcome: Result<T, Error>) {
    match outcome {
        Ok(_) => println!("{what}: no failure"),
        Err(error) => println!("{what}\n    {error}\n    -> {}", advice(&error)),
    }
}

const NOBODYS_KEY: &str = "kk_example0000000000000000000000000";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let id: SessionId = format!("vs_{}", "0".repeat(64)).parse()?;
    if std::env::var_os("KAYLE_API_KEY").is_some() {
        from_a_server(&Client::from_env()?, &id).await?;
    } else {
        from_the_embedded_server(&id).await?;
    }

    // These never reach a server.
    let nobody =
        Client::builder().base_url("http://127.0.0.1:1").api_key(NOBODYS_KEY).retry(RetryPolicy::none()).build()?;
    let fields = ShareFields::new().require(Claim::FamilyName, "");
    tell("input", nobody.sessions().create().share_fields(fields).send().await);
    tell("nobody there", nobody.sessions().get(&id).send().await);
    Ok(())
}

async fn from_a_server(client: &Client, id: &SessionId) -> Result<(), Box<dyn std::error::Error>> {
    tell("a session that does not exist", client.sessions().get(id).send().await);
    let limit = client.request(kayle_id::Method::GET, "/v1/sessions").query("limit", "1000");
    tell("a limit that the server's validation refuses", limit.send().await);
    tell("no such route", client.request(kayle_id::Method::GET, "/v1/nothing").send().await);
    tell("an API key where the dashboard's cookie is wanted", client.dashboard().api_keys().list().send().await);
    let stranger = Client::builder().base_url(client.base_url()).api_key(NOBODYS_KEY).build()?;
    tell("a key that does not exist", stranger.sessions().get(id).send().await);
    let hurried = client.sessions().list().timeout(std::time::Duration::from_millis(1)).send().await;
    tell("a millisecond of time", hurried);
    Ok(())
}

async fn from_the_embedded_server(id: &SessionId) -> Result<(), Box<dyn std::error::Error>> {
    let server = MockServer::start().await?;
    // Failures that may pass are tried again by themselves; here each shall be seen at once.
    let client =
        Client::builder().base_url(server.base_url()).api_key(NOBODYS_KEY).retry(RetryPolicy::none()).build()?;
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
        let request = client.sessions().get(id).header("prefer", format!("example={outcome}"));
        tell(outcome, request.send().await);
    }
    Ok(())
}
