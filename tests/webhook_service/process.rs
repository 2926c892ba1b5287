//! The service as a process of its own, and what the example shows.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::support::World;

/// The example's program. `cargo test` alone has built it; with `--test webhook_service` it is built here.
fn program() -> Command {
    let this = std::env::current_exe().unwrap();
    let folder = this.parent().unwrap().parent().unwrap().join("examples");
    let path = folder.join(format!("webhook_service{}", std::env::consts::EXE_SUFFIX));
    if !path.exists() {
        let built = Command::new(env!("CARGO")).args(["build", "--quiet", "--example", "webhook_service"]).status();
        assert!(built.unwrap().success(), "webhook_service does not build");
    }
    let mut command = Command::new(path);
    for name in ["SECRET", "KEYS"] {
        command.env_remove(format!("KAYLE_WEBHOOK_{name}"));
    }
    command.env_remove("KAYLE_INBOX_REDIS").stdout(Stdio::piped());
    command
}

fn spawn(world: &World, mut command: Command) -> Child {
    for name in ["KAYLE_WEBHOOK_SECRET", "KAYLE_WEBHOOK_KEYS", "KAYLE_LISTEN", "KAYLE_INBOX_FILE"] {
        command.env(name, world.variable(name).unwrap());
    }
    command.spawn().unwrap()
}

async fn is_up(world: &World) {
    for _ in 0..2000 {
        if tokio::net::TcpStream::connect(&world.listen).await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("the service does not start");
}

#[test]
fn without_variables_it_shows_itself() {
    let mut command = program();
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("succeeded") && text.contains("1 events handled"), "{text}");
    assert!(!text.contains("ERIKSSON"), "a claim is shown");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sigterm_ends_it_in_order_and_what_it_took_is_handled() {
    let (command, world) = (program(), World::new().await);
    let child = spawn(&world, command);
    is_up(&world).await;
    world.complete().await;
    world.simulator.settled().await;
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    let output = tokio::task::spawn_blocking(move || child.wait_with_output().unwrap()).await.unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && text.contains("stopping"), "{text}");

    // Handled, or still there for the next one: run it until it is.
    let handled = text.contains("1 events handled");
    let command = program();
    let mut child = spawn(&world, command);
    is_up(&world).await;
    world.complete().await;
    world.simulator.settled().await;
    child.kill().unwrap();
    child.wait().unwrap();
    let store = kayle_id::inbox::SqliteStore::open(world.folder.0.join("inbox.db")).await.unwrap();
    let stats = kayle_id::inbox::Inbox::new(store).stats().await.unwrap();
    assert_eq!(stats.depth() + stats.remembered, 2, "both were kept, whatever was handled: {handled}, {stats:?}");
}
