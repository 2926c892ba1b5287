//! What is generated and checked in, and what it is generated from.

use std::collections::BTreeMap;
use xtask::generate::outdated;
use xtask::table::{self, Methods};

#[test]
fn everything_that_is_generated_is_up_to_date() {
    let paths: Vec<_> = outdated(&xtask::repository()).unwrap().into_iter().map(|outdated| outdated.path).collect();
    assert!(paths.is_empty(), "out of date, and `cargo xtask generate` writes them: {paths:?}");
}

#[test]
fn every_operation_is_found_below_the_client() {
    let root = xtask::repository();
    let kayle = xtask::codegen::documents::KAYLE;
    let text = std::fs::read_to_string(root.join(kayle.file)).unwrap();
    let lowered = xtask::codegen::lowered(&text, kayle.paths).unwrap();
    let table = table::text(&lowered, &Methods::read(&root).unwrap());
    let without: Vec<&str> = table.lines().filter(|line| line.contains("`Client::request` only")).collect();
    assert!(without.is_empty(), "these operations have no method in src/resources: {without:?}");
}

#[test]
fn methods_are_found_through_any_number_of_resources() {
    let file = syn::parse_file(
        "impl Client { pub fn webhooks(&self) -> Webhooks<'_> { todo!() } }
         impl<'c, C: Clone> Webhooks<'c, C> { pub fn events(&self) -> Events<'c, C> { todo!() } }
         impl<C: Clone> Events<'_, C> {
             /// Reads one.
             pub fn get(&self, id: &EventId) -> Request<GetEvent, C> { todo!() }
         }
         impl<C> Request<GetEvent, C> { pub fn timeout(mut self, timeout: Duration) -> Self { self } }
         impl<C: Clone> Stray<'_, C> { pub fn lost(&self) -> Request<Lost, C> { todo!() } }",
    )
    .unwrap();
    let found = Methods::of(&[file]);
    assert_eq!(found.0, BTreeMap::from([("GetEvent".to_owned(), "webhooks().events().get(id)".to_owned())]));
}
