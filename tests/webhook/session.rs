//! What a session asked for, against what its event says.

use super::{KEY, keyring, secret};
use kayle_id::testing::simulator::Simulator;
use kayle_id::webhook::testing::{DeliveryBuilder, Payload};
use kayle_id::webhook::{Event, Receiver};
use kayle_id::{Claim, Client, ShareFields};

fn event(payload: Payload) -> Event {
    let sent = DeliveryBuilder::new(payload, &secret()).key("k", &KEY.public_key()).build().unwrap();
    let receiver = Receiver::builder().secret(secret()).keyring(keyring()).build().unwrap();
    receiver.open_local(&receiver.verify(&sent.headers, &sent.body).unwrap()).unwrap()
}

#[tokio::test]
async fn a_session_knows_what_it_asked_for() {
    let simulator = Simulator::start().await.unwrap();
    let client = Client::builder().base_url(simulator.base_url()).api_key(simulator.api_key()).build().unwrap();
    let asked = ShareFields::new().optional(Claim::GivenNames, "To address you").require_age_over(18, "The law");
    let created = client.sessions().create().share_fields(asked).send().await.unwrap();
    let read = client.sessions().get(&created.id).send().await.unwrap();

    let payload = || Payload::succeeded().session_id(&created.id).declined("given_names");
    for session in [&created, &read] {
        let asked = ShareFields::from(session);
        assert!(event(payload().shared("age_over_18", true)).satisfied(&asked).is_ok());
        let minor = event(payload().shared("age_over_18", false));
        assert_eq!(
            minor.satisfied(&asked).unwrap_err().to_string(),
            "required claims are not satisfied: age_over_18 (answered with no)"
        );
        assert!(event(payload()).satisfied(&asked).is_err());
    }
}
