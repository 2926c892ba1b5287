//! The inbox: every store by the published tests, workers, transactions, operators' calls, and faults of each kind.
//!
//! Servers are started by the tests. Where one cannot be, its tests count as ignored; with `CI=1` they fail.
#![allow(clippy::unwrap_used)]

mod databases;
mod foreign;
mod harness;
#[path = "../servers/mod.rs"]
mod servers;
mod subjects;

mod cluster;
mod faults_damage;
mod faults_full;
mod faults_handlers;
mod faults_postgres;
mod faults_power;
mod faults_redis;
mod faults_sqlite;
mod operators;
mod postgres;
mod redis;
mod sqlite;
mod stability;
mod stopping;
mod tls;
mod transactions;
mod workers;

fn main() {
    if tls::run_as_child().is_some() {
        return;
    }
    let mut trials = Vec::new();
    subjects::add(&mut trials);
    workers::add(&mut trials);
    operators::add(&mut trials);
    transactions::add(&mut trials);
    stopping::add(&mut trials);
    sqlite::add(&mut trials);
    postgres::add(&mut trials);
    redis::add(&mut trials);
    stability::add(&mut trials);
    cluster::add(&mut trials);
    faults_sqlite::add(&mut trials);
    faults_full::add(&mut trials);
    faults_damage::add(&mut trials);
    faults_handlers::add(&mut trials);
    faults_power::add(&mut trials);
    tls::add(&mut trials);
    faults_postgres::add(&mut trials);
    faults_redis::add(&mut trials);
    harness::run(trials);
}
