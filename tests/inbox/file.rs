//! What only a file does.

use kayle_id::inbox::{Bounds, FileStore, Inbox, ParkReason, Store, Stored};
use kayle_id::webhook::testing::Payload;

use crate::support::{Folder, LEASE, builder, delivery, sealed};

#[tokio::test]
async fn what_was_stored_is_there_when_it_is_opened_again() {
    let folder = Folder::new();
    let path = folder.0.join("inbox.redb");
    let deliveries: Vec<_> = (0..20).map(delivery).collect();
    let store = FileStore::open(&path).await.unwrap();
    for delivery in &deliveries {
        store.insert(delivery, &Bounds::default()).await.unwrap();
    }
    let taken = store.take(3, LEASE).await.unwrap();
    assert!(store.finish(taken[0].lease).await.unwrap());
    assert!(store.park(taken[1].lease, ParkReason::Failed, None).await.unwrap());
    drop(store);

    let store = FileStore::open(&path).await.unwrap();
    let stats = store.stats().await.unwrap();
    assert_eq!(
        (stats.waiting, stats.leased, stats.parked, stats.remembered),
        (18, 0, 1, 1),
        "leases of the dead are over"
    );
    for delivery in &deliveries {
        assert_eq!(store.insert(delivery, &Bounds::default()).await.unwrap(), Stored::Known);
    }
    assert!(!store.finish(taken[2].lease).await.unwrap(), "of another life");
    let again = store.take(20, LEASE).await.unwrap();
    assert_eq!(again.len(), 18);
    assert!(again.iter().any(|again| again.lease.id == taken[2].lease.id && again.attempts == 2));
}

#[tokio::test]
async fn one_process_has_it_at_a_time() {
    let folder = Folder::new();
    let path = folder.0.join("inbox.redb");
    let store = FileStore::open(&path).await.unwrap();
    let error = FileStore::open(&path).await.unwrap_err();
    assert!(error.is_store() && error.to_string().contains("open"), "{error}");
    drop(store);
    FileStore::open(&path).await.unwrap();
}

#[tokio::test]
async fn what_is_no_inbox_is_refused_and_left_alone() {
    let folder = Folder::new();
    let path = folder.0.join("notes.txt");
    std::fs::write(&path, "remember the milk\n".repeat(1000)).unwrap();
    assert!(FileStore::open(&path).await.unwrap_err().is_store());
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("remember the milk\nremember"));
    assert!(FileStore::open(folder.0.join("nowhere/inbox.redb")).await.unwrap_err().is_store());
}

/// A process that died while it made one left this aside, or so.
#[tokio::test]
async fn a_half_made_file_aside_does_not_matter() {
    let folder = Folder::new();
    std::fs::write(folder.0.join(format!("inbox.redb.{}.new", std::process::id())), [0; 100]).unwrap();
    let store = FileStore::open(folder.0.join("inbox.redb")).await.unwrap();
    store.insert(&delivery(1), &Bounds::default()).await.unwrap();
    drop(store);
    let names: Vec<_> = std::fs::read_dir(&folder.0).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(names, ["inbox.redb"]);
}

#[tokio::test]
async fn it_holds_no_personal_data_and_is_its_owners() {
    let folder = Folder::new();
    let path = folder.0.join("inbox.redb");
    let inbox = Inbox::new(FileStore::open(&path).await.unwrap());
    inbox.store(&sealed(builder(Payload::succeeded().shared("family_name", "ZXCANARYSSON")))).await.unwrap();
    drop(inbox);
    let bytes = std::fs::read(&path).unwrap();
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("\"jwe\":"), "the delivery is in it");
    assert!(!holds("ZXCANARYSSON") && !holds("whsec_"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_at_once_are_all_kept() {
    let folder = Folder::new();
    let store = std::sync::Arc::new(FileStore::open(folder.0.join("inbox.redb")).await.unwrap());
    let storing: Vec<_> = (0..100)
        .map(|event| {
            let store = std::sync::Arc::clone(&store);
            tokio::spawn(async move { store.insert(&delivery(event), &Bounds::default()).await.unwrap() })
        })
        .collect();
    for stored in storing {
        assert_eq!(stored.await.unwrap(), Stored::New);
    }
    assert_eq!(store.stats().await.unwrap().waiting, 100);
}
