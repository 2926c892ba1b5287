//! Workflows, and why a result is lost.

use super::Texts;
use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::testing::SimulatorExt;
use kayle_id::testing::simulator::Simulator;
use kayle_id::workflows::*;

/// A store that is away.
struct Away;

impl ProgressStore for Away {
    fn load<'a>(&'a self, _: &'a str) -> HookFuture<'a, Option<Progress>> {
        Box::pin(async { Err("the database says ERIKSSON".into()) })
    }

    fn save<'a>(&'a self, _: &'a str, _: &'a Progress) -> HookFuture<'a, ()> {
        Box::pin(async { Ok(()) })
    }
}

pub(super) async fn texts(texts: &mut Texts) {
    texts.room("Workflows");
    let simulator = Simulator::start().await.unwrap();
    let client = simulator.client().unwrap();
    let key = PrivateKey::generate(RsaKeySize::Rsa2048).unwrap();
    let memory = Memory::new();
    let provision = |run: &str, url: &str| provision_endpoint(&client, run, url).key(&key);
    let url = "https://example.com/hook";

    texts.add("another process", Error::conflict());
    texts.add("no name", provision("", url).run(&memory, &memory).await.unwrap_err());
    texts.add("a store that is away", provision("a", url).run(Away, &memory).await.unwrap_err());
    texts.add("a call that fails", provision("b", "http://example.com").run(&memory, &memory).await.unwrap_err());
    let made = provision("c", url).run(&memory, &memory).await.unwrap();
    let other = provision("c", "https://example.com/other").run(&memory, &memory).await;
    texts.add("other arguments under a name", other.unwrap_err());
    let again = rotate_encryption_key(&client, "d", &made.endpoint.id).key(&key).run(&memory, &memory).await;
    texts.add("a key that is active already", again.unwrap_err());
    let nobody = crate::values::UUID.parse().unwrap();
    let unknown = rotate_api_key(&client, "e", &nobody).run(&memory, &memory).await;
    texts.add("an API key that is not there", unknown.unwrap_err());

    texts.room("Lost results");
    for reason in [
        LossReason::Acknowledged,
        LossReason::RetentionOver,
        LossReason::NoActiveKey,
        LossReason::NotEncrypted,
        LossReason::Withdrawn,
        LossReason::NoDelivery,
        LossReason::NoEvent,
        LossReason::Other,
    ] {
        texts.add(&format!("{reason:?}"), reason);
    }
    for reason in [UnknowableReason::BeyondRetention, UnknowableReason::SharedMillisecond] {
        texts.add(&format!("{reason:?}"), reason);
    }
}
