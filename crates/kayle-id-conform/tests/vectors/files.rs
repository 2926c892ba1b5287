//! The files are what the generator makes, are described by their schema, and are as many as promised.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use kayle_id_conform::vectors::{self, Verdict};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors")
}

#[test]
fn the_files_are_what_the_generator_makes() {
    let mut expected = BTreeSet::from(["keys.json".to_owned(), "schema.json".to_owned()]);
    for kind in super::KINDS.iter() {
        let name = vectors::file_name(kind);
        let stored = std::fs::read_to_string(folder().join(&name)).unwrap_or_default();
        assert!(stored == vectors::to_file(kind), "{name} differs: run the example generate_vectors");
        expected.insert(name);
    }
    let files = std::fs::read_dir(folder()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    assert_eq!(files.collect::<BTreeSet<_>>(), expected);
}

#[test]
fn every_file_is_valid_under_the_schema() {
    let read = |path: &Path| serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let schema = jsonschema::validator_for(&read(&folder().join("schema.json"))).unwrap();
    for kind in super::KINDS.iter() {
        let file = read(&folder().join(vectors::file_name(kind)));
        let errors: Vec<String> = schema
            .iter_errors(&file)
            .map(|error| format!("{}: {:.200}", error.instance_path(), error.to_string()))
            .collect();
        assert!(errors.is_empty(), "{}: {errors:?}", kind.kind);
        let read: vectors::VectorKind = serde_json::from_value(file).unwrap();
        assert_eq!(&read, kind, "the file reads back as what was written");
    }
}

#[test]
fn there_are_at_least_400_cases_in_30_kinds_each_with_its_reason() {
    let kinds = &super::KINDS;
    let cases: Vec<_> = kinds.iter().flat_map(|kind| &kind.cases).collect();
    assert!(kinds.len() >= 30 && cases.len() >= 400, "{} kinds, {} cases", kinds.len(), cases.len());
    let ids: BTreeSet<&str> = cases.iter().map(|case| case.id.as_str()).collect();
    assert_eq!(ids.len(), cases.len(), "ids are unique");
    for case in &cases {
        assert!(!case.why.is_empty() && !case.references.is_empty(), "{}", case.id);
        assert!(ids.contains(case.id.as_str()) && case.id.contains('/'), "{}", case.id);
    }
    let mut verdicts = BTreeMap::new();
    cases.iter().for_each(|case| *verdicts.entry(format!("{:?}", case.verdict)).or_insert(0) += 1);
    assert!(verdicts["Accept"] >= 80 && verdicts["Refuse"] >= 250, "{verdicts:?}");
}

#[test]
fn no_two_cases_are_the_same_delivery() {
    let mut seen = BTreeMap::new();
    for kind in super::KINDS.iter() {
        for case in &kind.cases {
            // An attempt that repeats the body has a signature of its own.
            let delivery =
                (case.headers.clone(), case.body.clone(), case.repeat, case.secrets.clone(), case.keys.clone());
            if let Some(other) = seen.insert(delivery, case.id.clone()) {
                assert_eq!(&other, &case.id, "the same delivery twice");
            }
        }
    }
}

#[test]
fn every_refused_case_differs_from_what_would_be_accepted() {
    // A recipe that forgets its damage would publish a good delivery as one to refuse. Ours accepts those.
    for kind in super::KINDS.iter() {
        for case in kind.cases.iter().filter(|case| case.verdict == Verdict::Refuse) {
            assert!(!super::ours::outcome(case).handled(), "{} is accepted by our receiver", case.id);
        }
    }
}
