//! An address that leads to whichever server is the primary.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

pub(crate) struct Proxy {
    port: u16,
    target: Arc<AtomicU16>,
    /// Changes when all connections have to be made again.
    generation: watch::Sender<u32>,
}

impl Proxy {
    pub(crate) async fn start(target: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let target = Arc::new(AtomicU16::new(target));
        let (generation, changes) = watch::channel(0);
        let to = Arc::clone(&target);
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let (to, mut changes) = (to.load(Ordering::SeqCst), changes.clone());
                changes.mark_unchanged();
                tokio::spawn(async move {
                    let Ok(mut server) = TcpStream::connect(("127.0.0.1", to)).await else { return };
                    tokio::select! {
                        _ = tokio::io::copy_bidirectional(&mut client, &mut server) => {}
                        _ = changes.changed() => {}
                    }
                });
            }
        });
        Self { port, target, generation }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Leads to another server from now on, and breaks every connection.
    pub(crate) fn switch(&self, target: u16) {
        self.target.store(target, Ordering::SeqCst);
        self.generation.send_modify(|generation| *generation += 1);
    }
}
