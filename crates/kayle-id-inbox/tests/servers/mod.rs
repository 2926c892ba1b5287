//! Servers that the tests start themselves, on loopback, with their data in folders of their own.
#![allow(dead_code, reason = "each test program uses a part of it")]

pub(crate) mod disk;
pub(crate) mod postgres;
pub(crate) mod redis;
pub(crate) mod swallow;

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Whether a program can be run at all.
pub(crate) fn runs(program: &std::path::Path) -> bool {
    Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

/// Ends a process by its handle.
pub(crate) fn end(process: &mut Child) {
    let _ = process.kill();
    let _ = process.wait();
}
