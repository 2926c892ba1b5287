//! Every way in which a verification can end.

use crate::access::App;
use kayle_id::inbox::SqliteStore;
use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::testing::SimulatorExt;
use kayle_id::testing::simulator::{Claims, Disturbance, Simulator};
use kayle_id::webhook::Keyring;
use kayle_id::workflows::{BoxError, Memory};
use kayle_id::{Claim, SessionFailureCode, ShareFields};
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;

/// A simulated Kayle ID, the application, and the address that its endpoint is registered with.
struct World {
    simulator: Simulator,
    app: App,
    address: SocketAddr,
}

impl World {
    /// Nothing listens at the address yet.
    async fn start(test: &str) -> Result<Self, BoxError> {
        let simulator = Simulator::start().await?;
        let client = simulator.client()?;
        // A port that was free a moment ago: so a test can begin without a receiver.
        let address = TcpListener::bind("127.0.0.1:0").await?.local_addr()?;

        // An endpoint, disabled until it has a key.
        let endpoints = client.webhooks().endpoints();
        let url = format!("http://{address}/webhooks/kayle");
        let endpoint = endpoints.create(url).enabled(false).send().await?.endpoint.id;
        let key = PrivateKey::generate(RsaKeySize::Rsa2048)?;
        client.webhooks().encryption_keys().create(&endpoint, &key.public_jwk()).send().await?;
        endpoints.update(&endpoint).enabled(true).send().await?;

        // The receiver and the inbox are in the simulator's time.
        let receiver = simulator.receiver(&Keyring::new().with(key.thumbprint(), &key)?)?;
        let file = std::env::temp_dir().join(format!("{test}-{}.db", std::process::id()));
        let _ = std::fs::remove_file(&file);
        let pool = SqlitePool::connect_with(SqliteConnectOptions::new().filename(file).create_if_missing(true)).await?;
        let options = (*pool.connect_options()).clone();
        let store = SqliteStore::with_options(options).clock(simulator.clock()).build().await?;
        let app = App::open(client, receiver, store, pool).await?;
        Ok(Self { simulator, app, address })
    }

    async fn listening(test: &str) -> Result<Self, BoxError> {
        let world = Self::start(test).await?;
        world.listen().await?;
        Ok(world)
    }

    async fn listen(&self) -> Result<(), BoxError> {
        let listener = TcpListener::bind(self.address).await?;
        let router = self.app.clone().router();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(())
    }

    /// Waits until every delivery was answered and what was stored is handled.
    async fn handled(&self) {
        self.simulator.settled().await;
        self.app.work().until_idle().await;
    }
}

#[tokio::test]
async fn an_adult_gets_access() -> Result<(), BoxError> {
    let world = World::listening("adult").await?;
    let session = world.app.begin("alice").await?;
    world
        .simulator
        .complete(&session.id, Claims::new().share("age_over_18", true).share(Claim::FamilyName, "ERIKSSON"))?;
    world.handled().await;
    assert_eq!(world.app.state(&session.id).await?, "granted");
    Ok(())
}

#[tokio::test]
async fn a_minor_gets_no_access_although_the_session_succeeds() -> Result<(), BoxError> {
    let world = World::listening("minor").await?;
    let session = world.app.begin("bob").await?;
    world.simulator.complete(&session.id, Claims::new().share("age_over_18", false))?;
    world.handled().await;
    assert_eq!(world.app.state(&session.id).await?, "refused");
    Ok(())
}

#[tokio::test]
async fn an_optional_claim_can_be_declined_and_a_required_one_cannot() -> Result<(), BoxError> {
    let world = World::listening("declined").await?;
    let session = world.app.begin("carol").await?;
    // The session stays open. A person who declines leaves, and it ends as expired or cancelled.
    let without_the_age = Claims::new().share(Claim::FamilyName, "ERIKSSON");
    assert!(world.simulator.complete(&session.id, without_the_age).is_err());
    world.simulator.complete(&session.id, Claims::new().share("age_over_18", true))?;
    world.handled().await;
    assert_eq!(world.app.state(&session.id).await?, "granted");
    Ok(())
}

#[tokio::test]
async fn a_failed_check_gives_no_access() -> Result<(), BoxError> {
    let world = World::listening("failed").await?;
    let session = world.app.begin("dave").await?;
    world.simulator.fail(&session.id, SessionFailureCode::LivenessFailed)?;
    world.handled().await;
    assert_eq!(world.app.state(&session.id).await?, "refused");
    Ok(())
}

#[tokio::test]
async fn a_session_that_nobody_finishes_gives_no_access() -> Result<(), BoxError> {
    let world = World::listening("expired").await?;
    let session = world.app.begin("erin").await?;
    // A session lives for an hour, and the server looks every five minutes. `simulator.expire` ends one at once.
    world.simulator.advance(Duration::from_secs(65 * 60)).await;
    world.handled().await;
    assert_eq!(world.app.state(&session.id).await?, "refused");
    Ok(())
}

#[tokio::test]
async fn a_withdrawal_before_the_delivery_arrives_as_a_cancellation() -> Result<(), BoxError> {
    let world = World::start("withdrawn-before").await?;
    let session = world.app.begin("frank").await?;
    world.simulator.complete(&session.id, Claims::new().share("age_over_18", true))?;
    world.simulator.settled().await; // the first attempt finds nobody
    world.simulator.withdraw(&session.id)?;
    world.listen().await?;
    world.simulator.advance(Duration::from_secs(60 * 60)).await;
    world.handled().await;
    assert_eq!(world.app.state(&session.id).await?, "revoked");
    Ok(())
}

#[tokio::test]
async fn a_withdrawal_after_the_delivery_is_found_by_the_daily_job() -> Result<(), BoxError> {
    let world = World::listening("withdrawn-after").await?;
    let session = world.app.begin("grace").await?;
    world.simulator.complete(&session.id, Claims::new().share("age_over_18", true))?;
    world.handled().await;
    assert!(world.simulator.withdraw(&session.id)?.is_none(), "no event tells of it");
    world.handled().await;
    assert_eq!(world.app.state(&session.id).await?, "granted");
    world.app.revoke_withdrawn(Memory::new()).await?;
    assert_eq!(world.app.state(&session.id).await?, "revoked");
    Ok(())
}

#[tokio::test]
async fn a_receiver_that_was_down_gets_the_result_later() -> Result<(), BoxError> {
    let world = World::start("down").await?;
    let session = world.app.begin("heidi").await?;
    world.simulator.complete(&session.id, Claims::new().share("age_over_18", true))?;
    world.handled().await;
    assert_eq!(world.app.state(&session.id).await?, "pending");
    world.listen().await?;
    // The second attempt is made after 5 seconds, the third after 5 minutes, and so on.
    world.simulator.advance(Duration::from_secs(5)).await;
    world.handled().await;
    assert_eq!(world.app.state(&session.id).await?, "granted");
    Ok(())
}

#[tokio::test]
async fn a_result_that_comes_before_the_row_waits_for_it() -> Result<(), BoxError> {
    let world = World::listening("early").await?;
    let asked = ShareFields::new().require_age_over(18, "We sell alcohol");
    let session = world.app.client.sessions().create().share_fields(asked.clone()).send().await?;
    world.simulator.complete(&session.id, Claims::new().share("age_over_18", true))?;
    world.handled().await;
    world.app.remember(&session.id, "ivan", &asked).await?;
    world.simulator.advance(Duration::from_secs(60)).await; // the inbox tries again
    world.handled().await;
    assert_eq!(world.app.state(&session.id).await?, "granted");
    Ok(())
}

#[tokio::test]
async fn deliveries_that_repeat_and_change_places_are_handled_once() -> Result<(), BoxError> {
    let world = World::listening("disturbed").await?;
    world.simulator.disturb(Disturbance::duplicate());
    world.simulator.disturb(Disturbance::reorder());
    let session = world.app.begin("judy").await?;
    world.simulator.complete(&session.id, Claims::new().share("age_over_18", true))?;
    world.handled().await;
    assert_eq!(world.app.state(&session.id).await?, "granted");
    Ok(())
}
