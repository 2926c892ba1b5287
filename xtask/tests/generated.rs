//! What is generated and checked in, and what it is generated from.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use xtask::fixture;
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
fn a_first_fixture_answers_what_the_document_says() {
    let document: Value =
        serde_json::from_str(&std::fs::read_to_string(xtask::repository().join("openapi.json")).unwrap()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let fixture: Value = serde_json::from_str(&fixture::text(&document, path, method).unwrap()).unwrap();
            let mappings = fixture["mappings"].as_array().unwrap();
            let is_dashboard = operation["x-kayle-scope"] == "dashboard";
            assert_eq!(mappings.len(), if is_dashboard { 2 } else { 1 }, "{path}");
            for mapping in mappings {
                let answer = &mapping["response"];
                let told =
                    &operation["responses"][answer["status"].to_string()]["content"]["application/json"]["schema"];
                assert_eq!(told.is_object(), answer["jsonBody"].is_object(), "{method} {path}");
                let mut schema = json!({"components": document["components"], "allOf": [told]});
                schema["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
                if told.is_object() {
                    let validator = jsonschema::validator_for(&schema).unwrap();
                    validator.validate(&answer["jsonBody"]).unwrap_or_else(|error| panic!("{method} {path}: {error}"));
                }
            }
        }
    }
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

#[test]
fn without_codegen_no_generator_is_compiled() {
    let tree = |features: &[&str]| {
        let output = std::process::Command::new(env!("CARGO"))
            .args([
                "tree",
                "--offline",
                "--locked",
                "--package",
                "kayle-id",
                "--edges",
                "normal,build",
                "--prefix",
                "none",
            ])
            .args(features)
            .current_dir(xtask::repository())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let generators = ["progenitor ", "progenitor-impl ", "typify ", "openapiv3 ", "prettyplease ", "schemars "];
    let used =
        |tree: &str| generators.into_iter().filter(|name| tree.lines().any(|line| line.starts_with(name))).count();
    assert_eq!(used(&tree(&[])), generators.len());
    assert_eq!(used(&tree(&["--no-default-features", "--features", "rustls,blocking,http2"])), 0);
}
