//! Two documents, operation by operation.

use crate::difference::{Change, Difference, Place};
use crate::operations::{Operation, operations};
use crate::pointer::Node;
use crate::view::{Others, View};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A document that has no operations to compare.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotADocument {
    /// Whether it is the known document; otherwise it is the found one.
    pub is_known: bool,
}

impl fmt::Display for NotADocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let which = if self.is_known { "known" } else { "found" };
        write!(f, "the {which} document is no OpenAPI document: it has no object called paths")
    }
}

impl std::error::Error for NotADocument {}

/// What differs between a document that is known and one that was found, by operation and member.
///
/// # Errors
///
/// [`NotADocument`] when one of them has no `paths`.
pub fn differences(known: &Value, found: &Value) -> Result<Vec<Difference>, NotADocument> {
    for (document, is_known) in [(known, true), (found, false)] {
        if !document["paths"].is_object() {
            return Err(NotADocument { is_known });
        }
    }
    let (known, found) = (operations(&Node::root(known)), operations(&Node::root(found)));
    let mut all = Vec::new();
    for (known, found) in pairs(&known, &found) {
        let name = known.or(found).map(|operation| operation.name.clone()).unwrap_or_default();
        let mut walk = Walk { name, place: Place::Operation, open: BTreeSet::new(), all: &mut all };
        match (known, found) {
            (Some(known), Some(found)) => walk.operation(known, found),
            (Some(known), None) => walk.note("", Change::Removed, &known.pointer, ""),
            (None, Some(found)) => walk.note("", Change::Added, "", &found.pointer),
            (None, None) => {}
        }
    }
    Ok(all)
}

/// Whether two schemas allow the same.
#[must_use]
pub fn agree(known: &Node<'_>, found: &Node<'_>) -> bool {
    let mut all = Vec::new();
    let (name, place) = (String::new(), Place::Operation);
    Walk { name, place, open: BTreeSet::new(), all: &mut all }.schemas("", known, found);
    all.is_empty()
}

/// What both maps have for each key of either.
fn pairs<'m, K: Ord, V>(known: &'m BTreeMap<K, V>, found: &'m BTreeMap<K, V>) -> Vec<(Option<&'m V>, Option<&'m V>)> {
    let keys: BTreeSet<&K> = known.keys().chain(found.keys()).collect();
    keys.into_iter().map(|key| (known.get(key), found.get(key))).collect()
}

/// The comparison of one operation.
struct Walk<'w> {
    name: String,
    place: Place,
    /// The pairs of schemas that are being compared, since schemas may contain themselves.
    open: BTreeSet<(String, String)>,
    all: &'w mut Vec<Difference>,
}

impl Walk<'_> {
    fn note(&mut self, member: &str, change: Change, known_at: &str, found_at: &str) {
        self.all.push(Difference {
            operation: self.name.clone(),
            place: self.place.clone(),
            member: member.to_owned(),
            change,
            known_at: known_at.to_owned(),
            found_at: found_at.to_owned(),
        });
    }

    fn operation(&mut self, known: &Operation<'_>, found: &Operation<'_>) {
        let places: BTreeSet<&Place> = known.parameters.keys().chain(found.parameters.keys()).collect();
        for place in places {
            let (one, other) = (known.parameters.get(place), found.parameters.get(place));
            self.place = place.clone();
            self.parameter(known, one, other);
        }
        self.place = if known.is_webhook { Place::Payload } else { Place::Request };
        self.bodies(&known.request, &found.request, &known.pointer);
        // How a receiver answers a webhook is its own affair.
        if known.is_webhook {
            return;
        }
        let statuses: BTreeSet<&String> = known.responses.keys().chain(found.responses.keys()).collect();
        for status in statuses {
            self.place = Place::Response(status.clone());
            match (known.responses.get(status), found.responses.get(status)) {
                (Some((_, known)), Some((response, found))) if status.starts_with('2') => {
                    self.bodies(known, found, &response.pointer);
                }
                (Some((response, _)), None) if status.starts_with('2') => {
                    self.note("", Change::Removed, &response.pointer, "");
                }
                (None, Some((response, _))) => self.note("", Change::Added, &known.pointer, &response.pointer),
                // Bodies of errors come in several forms; and a document may list more of them than the other.
                _ => {}
            }
        }
    }

    fn parameter(&mut self, operation: &Operation<'_>, known: Option<&Node<'_>>, found: Option<&Node<'_>>) {
        match (known, found) {
            (Some(known), Some(found)) => {
                let is_path = matches!(&self.place, Place::Parameter(place, _) if place == "path");
                let required = |node: &Node<'_>| is_path || node.value["required"] == true;
                if required(known) != required(found) {
                    self.note("", Change::Required { found: required(found) }, &known.pointer, &found.pointer);
                }
                if let (Some(known), Some(found)) = (known.member("schema"), found.member("schema")) {
                    self.schemas("", &known, &found);
                }
            }
            (Some(known), None) => self.note("", Change::Removed, &known.pointer, ""),
            (None, Some(found)) => {
                self.note("", Change::Added, &operation.pointer, &found.pointer);
                if found.value["required"] == true {
                    self.note("", Change::Required { found: true }, &operation.pointer, &found.pointer);
                }
            }
            (None, None) => {}
        }
    }

    fn bodies(&mut self, known: &BTreeMap<String, Node<'_>>, found: &BTreeMap<String, Node<'_>>, holder: &str) {
        let kinds: BTreeSet<&String> = known.keys().chain(found.keys()).collect();
        for kind in kinds {
            let member = if kind == "application/json" { "" } else { kind };
            match (known.get(kind), found.get(kind)) {
                (Some(known), Some(found)) => self.schemas(member, known, found),
                (Some(known), None) => self.note(member, Change::Removed, &known.pointer, ""),
                (None, Some(found)) => self.note(member, Change::Added, holder, &found.pointer),
                (None, None) => {}
            }
        }
    }

    fn schemas(&mut self, member: &str, known: &Node<'_>, found: &Node<'_>) {
        let (known, found) = (View::of(known), View::of(found));
        let pair = (known.pointer.clone(), found.pointer.clone());
        if self.open.insert(pair.clone()) {
            self.views(member, &known, &found);
            self.open.remove(&pair);
        }
    }

    fn views(&mut self, member: &str, known: &View<'_>, found: &View<'_>) {
        let (known_at, found_at) = (known.pointer.as_str(), found.pointer.as_str());
        if known.nullable != found.nullable && !known.is_null() && !found.is_null() {
            self.note(member, Change::Nullable { found: found.nullable }, known_at, found_at);
        }
        if known.alternatives.is_empty() != found.alternatives.is_empty()
            || known.values.is_some() != found.values.is_some()
            || known.types != found.types
            || known.is_null() != found.is_null()
        {
            self.note(member, Change::Type { known: known.kind(), found: found.kind() }, known_at, found_at);
            return;
        }
        self.values(member, known, found);
        self.members(member, known, found);
        if let (Some(known), Some(found)) = (&known.items, &found.items) {
            self.schemas(&format!("{member}[]"), known, found);
        }
        self.alternatives(member, known, found);
        let keywords: BTreeSet<&'static str> = known.limits.keys().chain(found.limits.keys()).copied().collect();
        for keyword in keywords {
            let (one, other) = (known.limits.get(keyword).cloned(), found.limits.get(keyword).cloned());
            if one != other {
                self.note(member, Change::Limit { keyword, known: one, found: other }, known_at, found_at);
            }
        }
    }

    fn values(&mut self, member: &str, known: &View<'_>, found: &View<'_>) {
        let (Some((known, known_at)), Some((found, found_at))) = (&known.values, &found.values) else { return };
        for value in found.iter().filter(|value| !known.contains(value)) {
            self.note(member, Change::ValueAdded((*value).clone()), known_at, found_at);
        }
        for value in known.iter().filter(|value| !found.contains(value)) {
            self.note(member, Change::ValueRemoved((*value).clone()), known_at, found_at);
        }
    }

    fn members(&mut self, member: &str, known: &View<'_>, found: &View<'_>) {
        let names: BTreeSet<&str> = known.properties.keys().chain(found.properties.keys()).copied().collect();
        for name in names {
            let inner = if member.is_empty() { name.to_owned() } else { format!("{member}.{name}") };
            let requires = |view: &View<'_>| view.required.contains(name);
            match (known.properties.get(name), found.properties.get(name)) {
                (Some(one), Some(other)) => {
                    if requires(known) != requires(found) {
                        let change = Change::Required { found: requires(found) };
                        self.note(&inner, change, &one.pointer, &other.pointer);
                    }
                    self.schemas(&inner, one, other);
                }
                (Some(one), None) => self.note(&inner, Change::MemberRemoved, &one.pointer, ""),
                (None, Some(other)) => {
                    let holder = known.properties_at.as_ref().unwrap_or(&known.pointer);
                    let change = Change::MemberAdded { required: requires(found) };
                    self.note(&inner, change, holder, &other.pointer);
                }
                (None, None) => {}
            }
        }
        let inner = if member.is_empty() { "*".to_owned() } else { format!("{member}.*") };
        match (&known.others, &found.others) {
            (Others::Of(known), Others::Of(found)) => self.schemas(&inner, known, found),
            (Others::Unnamed, Others::Unnamed) | (Others::Anything, Others::Anything) => {}
            (one, other) => {
                let change = Change::Type { known: one.in_words(), found: other.in_words() };
                self.note(&inner, change, &known.pointer, &found.pointer);
            }
        }
    }

    /// Pairs alternatives by what they are.
    fn alternatives(&mut self, member: &str, known: &View<'_>, found: &View<'_>) {
        let mut rest: Vec<&Node<'_>> = found.alternatives.iter().collect();
        let mut alone = Vec::new();
        for one in &known.alternatives {
            let kind = View::of(one).kind();
            match rest.iter().position(|other| View::of(other).kind() == kind) {
                Some(index) => self.schemas(member, one, rest.remove(index)),
                None => alone.push(kind),
            }
        }
        if !alone.is_empty() || !rest.is_empty() {
            let change = Change::Type { known: known.kind(), found: found.kind() };
            self.note(member, change, &known.pointer, &found.pointer);
        }
    }
}

impl Others<'_> {
    fn in_words(&self) -> String {
        match self {
            Self::Unnamed => "no further members".to_owned(),
            Self::Anything => "members of any kind".to_owned(),
            Self::Of(node) => format!("members of the kind {}", View::of(node).kind()),
        }
    }
}
