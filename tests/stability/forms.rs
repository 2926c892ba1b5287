//! Values that applications store.

use crate::fixture::Fixture;
use kayle_id::testing::simulator::Snapshot;
use kayle_id::webhook::SealedDelivery;
use kayle_id::workflows::Progress;
use kayle_id::{Cursor, ShareFields, bitgo, hookbridge};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

#[test]
fn a_stored_delivery_opens_and_satisfies_the_stored_fields() {
    for fixture in Fixture::all() {
        let sealed: SealedDelivery = serde_json::from_str(&fixture.text("sealed-delivery.json")).unwrap();
        let asked: ShareFields = serde_json::from_str(&fixture.text("share-fields.json")).unwrap();
        let event = fixture.receiver().open_local(&sealed).unwrap();
        let person = event.satisfied(&asked).unwrap();
        assert_eq!(person.claims().family_name().shared(), Some("ERIKSSON"));
        assert_eq!(person.event_id().as_str(), fixture.text("event-id.txt").trim());
    }
}

#[test]
fn a_stored_cursor_names_its_list_and_its_place() {
    for fixture in Fixture::all() {
        let cursor: Cursor = serde_json::from_str(&fixture.text("cursor.json")).unwrap();
        assert_eq!(cursor.operation(), "list_webhook_events");
        assert!(cursor.after().starts_with("evt_"));
    }
}

#[test]
fn stored_rotations_of_the_companions_are_where_they_were() {
    for fixture in Fixture::all() {
        let bitgo: bitgo::Rotation = serde_json::from_str(&fixture.text("bitgo-rotation.json")).unwrap();
        assert_eq!((bitgo.step(), bitgo.key_id().as_str()), (bitgo::Step::Registering, "2026-07"));
        let hookbridge: hookbridge::Rotation = serde_json::from_str(&fixture.text("hookbridge-rotation.json")).unwrap();
        assert_eq!(hookbridge.step(), hookbridge::Step::Created);
        assert_eq!(hookbridge.key().unwrap().as_str(), "sk_new");
    }
}

/// Fails unless the form says its version, and another version is refused with a text that says so.
fn is_versioned<T: Serialize + DeserializeOwned>(name: &str, stored: &str) {
    let mut value: Value = serde_json::from_str(stored).unwrap();
    serde_json::from_value::<T>(value.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(value["v"], 1, "{name}");
    value["v"] = 99.into();
    let error = serde_json::from_value::<T>(value.clone()).err().unwrap_or_else(|| panic!("{name} takes version 99"));
    assert!(error.to_string().contains("version"), "{name}: {error}");
    value.as_object_mut().unwrap().remove("v");
    assert!(serde_json::from_value::<T>(value).is_err(), "{name} takes a form without a version");
}

#[test]
fn every_stored_form_has_a_version_and_another_one_is_refused() {
    for fixture in Fixture::all() {
        is_versioned::<SealedDelivery>("SealedDelivery", &fixture.text("sealed-delivery.json"));
        is_versioned::<ShareFields>("ShareFields", &fixture.text("share-fields.json"));
        is_versioned::<bitgo::Rotation>("bitgo::Rotation", &fixture.text("bitgo-rotation.json"));
        is_versioned::<hookbridge::Rotation>("hookbridge::Rotation", &fixture.text("hookbridge-rotation.json"));
        let state: Value = serde_json::from_str(&fixture.text("simulator.json")).unwrap();
        is_versioned::<Snapshot>("Snapshot", &state["state"].to_string());
        for run in std::fs::read_dir(fixture.path("runs")).unwrap() {
            let path = run.unwrap().path();
            let stored = std::fs::read_to_string(&path).unwrap();
            is_versioned::<Progress>(&path.display().to_string(), &stored);
        }
    }
}
