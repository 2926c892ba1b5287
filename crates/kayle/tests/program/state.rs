//! States in files.

use crate::support::{builder, client};
use kayle_id::testing::simulator::{Claims, SimulatorError, Snapshot};
use kayle_id::*;
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder that goes when the test does.
pub(crate) struct Folder(pub(crate) std::path::PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        // Tests of one process may choose the same name.
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("kayle-simulator-{name}-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn a_state_is_written_whole_and_gone_on_from() {
    let folder = Folder::new("whole");
    let path = folder.0.join("state.json");
    assert!(Snapshot::read(&path).unwrap().is_none(), "there is none yet");
    let simulator = builder().start().await.unwrap();
    let session = client(&simulator).sessions().create().send().await.unwrap();
    simulator.complete(&session.id, Claims::new().share(Claim::FamilyName, "ERIKSSON")).unwrap();
    simulator.snapshot().write(&path).unwrap();
    simulator.snapshot().write(&path).unwrap();
    let names: Vec<_> = std::fs::read_dir(&folder.0).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["state.json"], "nothing is left beside it");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o077, 0, "it holds secrets");
    }

    let again = builder().snapshot(Snapshot::read(&path).unwrap().unwrap()).start().await.unwrap();
    assert_eq!(again.api_key(), simulator.api_key());
    assert_eq!(client(&again).sessions().get(&session.id).send().await.unwrap().status, SessionStatus::Succeeded);
    let organization = client(&again).webhooks().events().list().send().await.unwrap();
    assert_eq!(organization.items.len(), 1);
}

#[tokio::test]
async fn a_damaged_file_is_refused_with_its_place_and_without_what_it_holds() {
    let folder = Folder::new("damaged");
    let path = folder.0.join("state.json");
    let simulator = builder().start().await.unwrap();
    simulator.snapshot().write(&path).unwrap();
    let whole = std::fs::read_to_string(&path).unwrap();
    let key = simulator.api_key();
    for (text, problem) in [
        (whole[..whole.len() / 2].to_owned(), "it ends too early"),
        ("{}".to_owned(), "is missing"),
        ("[1".to_owned(), ""),
        (whole.replace("kayle-simulator", "other"), "another kind of file"),
        (whole.replace("\"version\":1", "\"version\":2"), "it has version 2"),
        (whole.replace("\"sessions\":{}", &format!("\"sessions\":\"{key}\"")), "at state.sessions"),
        (whole.replace("\"sessions\":{}", ""), ""),
    ] {
        std::fs::write(&path, &text).unwrap();
        let error = Snapshot::read(&path).unwrap_err();
        assert!(matches!(error, SimulatorError::Damaged { .. }), "{error:?}");
        let said = error.to_string();
        assert!(said.contains("state.json") && said.contains(problem), "{said} lacks {problem}");
        assert!(!said.contains(&key) && !format!("{error:?}").contains(&key), "{said}");
    }
    let nowhere = folder.0.join("nowhere").join("state.json");
    assert!(matches!(simulator.snapshot().write(nowhere), Err(SimulatorError::File { .. })));
}

#[tokio::test]
async fn every_change_is_told_of_and_reading_is_none() {
    let simulator = builder().start().await.unwrap();
    let client = client(&simulator);
    let mut changes = simulator.changes();
    client.sessions().list().send().await.unwrap();
    let _ = (simulator.snapshot(), simulator.now());
    let mut quiet = changes.clone();
    let waiting = quiet.next();
    tokio::pin!(waiting);
    assert!(futures::poll!(&mut waiting).is_pending(), "nothing has changed");

    let session = client.sessions().create().send().await.unwrap();
    assert!(changes.next().await);
    client.sessions().cancel(&session.id).send().await.unwrap();
    assert!(changes.next().await);
    simulator.freeze_organization();
    assert!(changes.next().await);
    drop(simulator);
    // Connections may hold on to it for a moment; then nothing changes any more.
    while changes.next().await {}
}
