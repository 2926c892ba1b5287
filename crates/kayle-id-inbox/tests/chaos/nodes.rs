//! Processes that are started, killed, and started again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::node::millis;

/// A folder that is gone afterwards.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::SeqCst);
        let path = std::env::temp_dir().join(format!("kayle-chaos-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

struct Node {
    role: &'static str,
    port: u16,
    process: Child,
}

pub(crate) struct Nodes {
    folder: PathBuf,
    store: String,
    nodes: Vec<Node>,
    /// When each process was killed, by its id.
    pub(crate) kills: BTreeMap<u32, u128>,
}

impl Nodes {
    pub(crate) fn start(folder: &Path, store: &str, roles: &[&'static str]) -> Self {
        let mut nodes =
            Self { folder: folder.to_owned(), store: store.to_owned(), nodes: Vec::new(), kills: BTreeMap::new() };
        for role in roles {
            let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            let process = nodes.process(role, port);
            nodes.nodes.push(Node { role, port, process });
        }
        nodes
    }

    /// Where deliveries can be sent.
    pub(crate) fn addresses(&self) -> Vec<String> {
        let receiving = self.nodes.iter().filter(|node| node.role != "worker");
        receiving.map(|node| format!("http://127.0.0.1:{}", node.port)).collect()
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Kills one, as `kill -9` does, and starts it again.
    pub(crate) fn kill(&mut self, at: usize) {
        let node = &mut self.nodes[at];
        node.process.kill().unwrap();
        node.process.wait().unwrap();
        self.kills.insert(node.process.id(), millis());
        let (role, port) = (node.role, node.port);
        self.nodes[at].process = self.process(role, port);
    }

    fn process(&self, role: &str, port: u16) -> Child {
        Command::new(std::env::current_exe().unwrap())
            .env("KAYLE_CHAOS_ROLE", role)
            .env("KAYLE_CHAOS_PORT", port.to_string())
            .env("KAYLE_CHAOS_STORE", &self.store)
            .env("KAYLE_CHAOS_FOLDER", &self.folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    }
}

impl Drop for Nodes {
    fn drop(&mut self) {
        for node in &mut self.nodes {
            let _ = node.process.kill();
            let _ = node.process.wait();
        }
    }
}
