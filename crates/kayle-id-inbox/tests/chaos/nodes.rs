//! Processes that are started, killed, and started again.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::servers::{end, free_port};

struct Node {
    port: u16,
    process: Child,
}

pub(crate) struct Nodes {
    folder: PathBuf,
    store: String,
    nodes: Vec<Node>,
    pub(crate) kills: usize,
}

impl Nodes {
    pub(crate) fn start(folder: &Path, store: &str, count: usize) -> Self {
        let mut nodes = Self { folder: folder.to_owned(), store: store.to_owned(), nodes: Vec::new(), kills: 0 };
        for _ in 0..count {
            let port = free_port();
            let process = nodes.process(port);
            nodes.nodes.push(Node { port, process });
        }
        nodes
    }

    pub(crate) fn ports(&self) -> Vec<u16> {
        self.nodes.iter().map(|node| node.port).collect()
    }

    /// Kills one, as `kill -9` does, and starts it again.
    pub(crate) fn kill(&mut self, at: usize) {
        let at = at % self.nodes.len();
        end(&mut self.nodes[at].process);
        self.kills += 1;
        self.nodes[at].process = self.process(self.nodes[at].port);
    }

    fn process(&self, port: u16) -> Child {
        Command::new(std::env::current_exe().unwrap())
            .env("KAYLE_CHAOS_ROLE", "node")
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
        self.nodes.iter_mut().for_each(|node| end(&mut node.process));
    }
}
