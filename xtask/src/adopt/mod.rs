//! Carries what is new in a document of the vendor's into ours, and lists what needs a decision.

mod operation;
mod report;
mod schema;
mod shared;

use crate::codegen;
use crate::ordered::Json;
use kayle_id_contract::{Change, Difference, Place, below, differences};
use schema::{Writer, without_references};
use serde_json::Value;
use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

/// What came of adopting a document.
#[derive(Debug)]
pub struct Adoption {
    /// Our document, with what was carried.
    pub document: Json,
    /// What was carried.
    pub carried: Vec<Difference>,
    /// What was not, and why.
    pub decisions: Vec<Decision>,
    /// What a person should look at in what was carried.
    pub questions: Vec<String>,
    /// Our version and the vendor's, where that is a newer one.
    pub version: Option<(String, String)>,
}

/// A difference that only a person can settle.
#[derive(Debug)]
pub struct Decision {
    pub difference: Difference,
    pub reason: String,
}

/// Runs the task; `check` changes nothing, and fails where something differs.
pub fn run(file: &str, check: bool, as_json: bool) -> Result<ExitCode, Box<dyn Error>> {
    let ours = crate::repository().join(codegen::documents::KAYLE.file);
    let known: Json = read(&ours)?;
    let adoption = adopt(&known, &read(Path::new(file))?)?;
    if as_json {
        println!("{}", serde_json::to_string_pretty(&adoption.to_json())?);
    } else {
        print!("{}", adoption.to_text());
    }
    let differs = !adoption.carried.is_empty() || !adoption.decisions.is_empty();
    if check {
        return Ok(if differs { ExitCode::FAILURE } else { ExitCode::SUCCESS });
    }
    if adoption.document != known {
        let text = adoption.document.to_text()?;
        codegen::generate(&text, codegen::documents::KAYLE.paths)
            .map_err(|error| format!("nothing was written: no code can be generated from what was carried: {error}"))?;
        std::fs::write(&ours, text)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn read(path: &Path) -> Result<Json, Box<dyn Error>> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{} is not JSON: {error}", path.display()).into())
}

/// Carries what is new in `found` into `known`.
pub fn adopt(known: &Json, found: &Json) -> Result<Adoption, Box<dyn Error>> {
    let (before, vendor) = (known.to_value(), found.to_value());
    let mut all = shared::without_tolerated(known, &vendor, differences(&before, &vendor)?)?;
    // Members come first, so that what parameters have in common with them is named after them.
    all.sort_by_key(|difference| matches!(difference.change, Change::Added));
    // What the vendor's document has in some of the operations that share a component of ours.
    let mut partial: BTreeSet<String> = BTreeSet::new();
    loop {
        let mut adoption = carry(known, &before, found, &all, &partial);
        let unwanted = shared::unwanted(&adoption, &all, &vendor)?;
        if unwanted.iter().all(|key| partial.contains(key)) {
            adoption.version = version(known, found);
            if let Some((_, new)) = &adoption.version {
                let info = adoption.document.object_mut().entry("info".to_owned()).or_insert(Json::Null);
                info.object_mut().insert("version".to_owned(), new.as_str().into());
            }
            return Ok(adoption);
        }
        partial.extend(unwanted);
    }
}

fn version(known: &Json, found: &Json) -> Option<(String, String)> {
    let of = |document: &Json| document.get("info").and_then(|info| info.text("version")).map(str::to_owned);
    let (known, found) = (of(known)?, of(found)?);
    let numbers = |version: &str| version.split('.').map(|part| part.parse().unwrap_or(0)).collect::<Vec<u64>>();
    (numbers(&known) < numbers(&found)).then_some((known, found))
}

/// What makes several differences one: a shared component is met in every operation that uses it.
fn key(difference: &Difference) -> String {
    let name = match &difference.change {
        Change::ValueAdded(value) => value.to_string(),
        Change::MemberAdded { .. } => last_part(&difference.found_at),
        Change::Added => difference.place.to_string(),
        _ => difference.to_string(),
    };
    match difference.known_at.is_empty() {
        true => format!("{} {name}", difference.operation),
        false => format!("{} {name}", difference.known_at),
    }
}

fn carry(known: &Json, before: &Value, found: &Json, all: &[Difference], partial: &BTreeSet<String>) -> Adoption {
    let mut document = known.clone();
    let mut adoption = Adoption {
        document: Json::Null,
        carried: Vec::new(),
        decisions: Vec::new(),
        questions: Vec::new(),
        version: None,
    };
    let generates = can_generate(known).is_ok();
    let mut seen = BTreeSet::new();
    for difference in all {
        let key = key(difference);
        if !seen.insert(key.clone()) {
            continue;
        }
        let mut attempt = document.clone();
        let mut writer = Writer { before, document: &mut attempt, questions: Vec::new() };
        let is_partial = partial.contains(&key);
        let done = match (is_partial, &difference.place) {
            (true, Place::Request) => Err(format!("{SHARED}, which may refuse it")),
            _ => apply(&mut writer, found, difference, is_partial),
        };
        if difference.place == Place::Payload {
            writer
                .questions
                .push(format!("{difference}: payloads are typed by hand in kayle-id-webhook: does it belong there?"));
        }
        let questions = writer.questions;
        let done = done.and_then(|()| match generates {
            true => can_generate(&attempt),
            false => Ok(()),
        });
        match done {
            Ok(()) => {
                document = attempt;
                adoption.questions.extend(questions);
                adoption.carried.push(difference.clone());
            }
            Err(reason) => adoption.decisions.push(Decision { difference: difference.clone(), reason }),
        }
    }
    // A required parameter is told twice: that it is new, and that it is required.
    let refused_parameters: BTreeSet<(String, Place)> = adoption
        .decisions
        .iter()
        .filter(|decision| decision.difference.change == Change::Added)
        .map(|decision| (decision.difference.operation.clone(), decision.difference.place.clone()))
        .collect();
    adoption.decisions.retain(|Decision { difference, .. }| {
        !(matches!(difference.change, Change::Required { .. })
            && refused_parameters.contains(&(difference.operation.clone(), difference.place.clone())))
    });
    adoption.document = document;
    adoption
}

/// Whether the build understands a document, or what it does not understand.
fn can_generate(document: &Json) -> Result<(), String> {
    let text = document.to_text().map_err(|error| error.to_string())?;
    match codegen::lowered(&text, codegen::documents::KAYLE.paths) {
        Ok(_) => Ok(()),
        Err(error) => Err(format!("no code can be generated from it: {error}")),
    }
}

const SHARED: &str = "our component is shared with operations for which the vendor's document does not have it";

/// Carries one difference, or says why that is for a person to do. What is partial is optional.
fn apply(writer: &mut Writer<'_>, found: &Json, difference: &Difference, is_partial: bool) -> Result<(), String> {
    if !difference.is_compatible_addition() {
        return Err(decision(difference).to_owned());
    }
    let vendors = |pointer: &str| {
        let value = found.pointer(pointer).ok_or("it is not there")?;
        without_references(found, value, 0)
    };
    match (&difference.change, &difference.place) {
        (Change::ValueAdded(value), _) => {
            let schema = writer.document.pointer_mut(&difference.known_at).ok_or("our document has no such place")?;
            let members = schema.object_mut();
            if let Some(one) = members.shift_remove("const") {
                members.insert("enum".to_owned(), Json::Array(vec![one]));
            }
            members.entry("enum".to_owned()).or_insert(Json::Null).array_mut().push(Json::from(value));
            if is_partial {
                writer.questions.push(format!("{}: the value {value}: {SHARED}", owner(&difference.known_at)));
            }
            Ok(())
        }
        (Change::MemberAdded { required }, _) => {
            let name = last_part(&difference.found_at);
            let owner = owner(&difference.known_at);
            let property = writer
                .written(&vendors(&difference.found_at)?, &format!("{owner}{}", codegen::names::pascal(&name)))?;
            let holder = writer.document.pointer_mut(&difference.known_at).ok_or("our document has no such place")?;
            let members = holder.object_mut();
            members.entry("properties".to_owned()).or_insert(Json::Null).object_mut().insert(name.clone(), property);
            if is_partial {
                writer.questions.push(format!("{owner}: the member {name} is optional: {SHARED}"));
            } else if *required {
                members.entry("required".to_owned()).or_insert(Json::Null).array_mut().push(name.as_str().into());
            }
            Ok(())
        }
        (Change::Added, Place::Parameter(..)) => {
            let parameter = vendors(&difference.found_at)?;
            if parameter.get("required") == Some(&Json::Bool(true)) {
                return Err("it is required, so today's calls would be refused".to_owned());
            }
            let id = writer.document.pointer(&difference.known_at).and_then(|operation| operation.text("operationId"));
            let id = id.unwrap_or_default().to_owned();
            let written = operation::written_parameter(writer, &parameter, &id)?;
            let operation =
                writer.document.pointer_mut(&difference.known_at).ok_or("our document has no such place")?;
            operation.object_mut().entry("parameters".to_owned()).or_insert(Json::Null).array_mut().push(written);
            Ok(())
        }
        (Change::Added, Place::Response(status)) => {
            let response = operation::error(writer.document, status, &vendors(&difference.found_at)?);
            let pointer = below(&difference.known_at, "responses");
            let responses = writer.document.pointer_mut(&pointer).ok_or("our document has no such place")?;
            responses.object_mut().insert(status.clone(), response);
            Ok(())
        }
        (Change::Added, Place::Operation) if difference.found_at.starts_with("/paths/") => {
            operation::add(writer, found, &difference.found_at)
        }
        (Change::Added, Place::Operation) => Err("the payloads of webhooks are typed by hand".to_owned()),
        _ => Err(decision(difference).to_owned()),
    }
}

fn decision(difference: &Difference) -> &'static str {
    match &difference.change {
        Change::Removed | Change::MemberRemoved | Change::ValueRemoved(_) => {
            "what is gone may still be answered by servers of an older release"
        }
        Change::Added => "today's calls do not send or read it",
        Change::MemberAdded { .. } => "it is required, so today's calls would be refused",
        Change::Required { .. } | Change::Nullable { .. } | Change::Type { .. } => "its Rust type would change",
        Change::Limit { .. } => "servers of different releases may hold different limits",
        _ => "no rule carries it",
    }
}

/// The component that a pointer leads into; else a name for its operation.
fn owner(pointer: &str) -> String {
    match pointer.strip_prefix("/components/schemas/") {
        Some(rest) => rest
            .split('/')
            .filter(|part| !matches!(*part, "properties" | "items" | "additionalProperties"))
            .map(codegen::names::pascal)
            .collect(),
        None => pointer
            .split('/')
            .rev()
            .find(|part| part.parse::<u16>().is_err())
            .map(codegen::names::pascal)
            .unwrap_or_default(),
    }
}

fn last_part(pointer: &str) -> String {
    pointer.rsplit('/').next().unwrap_or_default().replace("~1", "/").replace("~0", "~")
}
