//! OPERATIONS.md: the table of all operations, from the document and from the methods in `src/resources/`.

use crate::codegen::lower::Lowered;
use crate::codegen::lower::operations::Operation;
use crate::codegen::lower::responses::{Success, Wrapping};
use crate::codegen::names::pascal;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use syn::{FnArg, GenericArgument, ImplItem, Item, ItemImpl, Pat, PathArguments, ReceiverKind, ReturnType, Type};

/// The text of OPERATIONS.md.
pub fn text(lowered: &Lowered, methods: &Methods) -> String {
    let mut table = String::from(
        "| operation | in the client | returns | on the wire | scope | safe to repeat |\n|---|---|---|---|---|---|\n",
    );
    for operation in &lowered.operations {
        let Operation { id, method, path, scope, .. } = operation;
        let called = operation.alias_of.as_deref().unwrap_or(id);
        let call = methods
            .0
            .get(&pascal(called))
            .map_or("through `Client::request` only".to_owned(), |call| format!("`{call}`"));
        let alias = operation.alias_of.as_ref().map(|of| format!(", another name of `{of}`")).unwrap_or_default();
        let repeatable = if operation.repeatable { "yes" } else { "no" };
        let returns = returns(operation.success.as_ref());
        let _ = writeln!(table, "| `{id}` | {call} | {returns} | `{method} {path}`{alias} | {scope} | {repeatable} |");
    }
    table
}

/// The link definitions that the table needs in the documentation. Elsewhere its names are no links.
pub fn links(lowered: &Lowered) -> String {
    let returned = lowered.operations.iter().filter_map(|operation| operation.success.as_ref());
    let components: BTreeSet<&str> = returned.map(|success| success.component.as_str()).collect();
    let mut links = String::from("[`Page`]: crate::page::Page\n");
    for component in components {
        let _ = writeln!(links, "[`{component}`]: crate::model::{component}");
    }
    links
}

/// What an operation returns.
fn returns(success: Option<&Success>) -> String {
    let Some(Success { wrapping, component }) = success else { return "nothing".to_owned() };
    match wrapping {
        Wrapping::Bare | Wrapping::Envelope { list: false, .. } => format!("[`{component}`]"),
        Wrapping::Envelope { list: true, .. } => format!("`Vec` of [`{component}`]"),
        Wrapping::Page | Wrapping::OffsetPage => format!("[`Page`] of [`{component}`]"),
    }
}

/// Where each operation is found below the client, by the name of its struct.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Methods(pub BTreeMap<String, String>);

impl Methods {
    /// Reads the methods from the sources of the client and its resources.
    pub fn read(root: &Path) -> Result<Self, Box<dyn Error>> {
        let mut files = vec![root.join("src/client.rs")];
        files.extend(sources(&root.join("src/resources"))?);
        let mut texts = Vec::new();
        for file in files {
            let text = std::fs::read_to_string(&file)?;
            texts.push(syn::parse_file(&text).map_err(|error| format!("{}: {error}", file.display()))?);
        }
        Ok(Self::of(&texts))
    }

    /// The methods in these files, from `Client` down.
    pub fn of(files: &[syn::File]) -> Self {
        let mut found = Found::default();
        files.iter().flat_map(|file| &file.items).for_each(|item| found.add(item));
        let mut methods = Self::default();
        found.walk("Client", String::new(), &mut BTreeSet::new(), &mut methods);
        methods
    }
}

/// The methods of each type: those that lead to another type, and those that make a request.
#[derive(Default)]
struct Found {
    leading: BTreeMap<String, Vec<(String, String)>>,
    making: BTreeMap<String, Vec<(String, String)>>,
}

impl Found {
    fn add(&mut self, item: &Item) {
        let Item::Impl(ItemImpl { trait_: None, self_ty, items, .. }) = item else { return };
        let Some(owner) = name(self_ty) else { return };
        for item in items {
            let ImplItem::Fn(method) = item else { continue };
            let ReturnType::Type(_, output) = &method.sig.output else { continue };
            let Some(output_name) = name(output) else { continue };
            let Some(FnArg::Receiver(receiver)) = method.sig.inputs.first() else { continue };
            let arguments: Vec<String> = method.sig.inputs.iter().filter_map(argument).collect();
            let call = format!("{}({})", method.sig.ident, arguments.join(", "));
            if output_name == "Request" && matches!(receiver.kind, ReceiverKind::Reference(..)) {
                if let Some(operation) = first_parameter(output) {
                    self.making.entry(owner.clone()).or_default().push((call, operation));
                }
            } else if arguments.is_empty() {
                self.leading.entry(owner.clone()).or_default().push((call, output_name));
            }
        }
    }

    fn walk(&self, owner: &str, before: String, seen: &mut BTreeSet<String>, methods: &mut Methods) {
        if !seen.insert(owner.to_owned()) {
            return;
        }
        let below = |call: &str| if before.is_empty() { call.to_owned() } else { format!("{before}.{call}") };
        for (call, operation) in self.making.get(owner).into_iter().flatten() {
            methods.0.entry(operation.clone()).or_insert_with(|| below(call));
        }
        for (call, next) in self.leading.get(owner).into_iter().flatten() {
            self.walk(next, below(call), seen, methods);
        }
    }
}

/// The last name of a type's path.
fn name(kind: &Type) -> Option<String> {
    match kind {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

fn first_parameter(kind: &Type) -> Option<String> {
    let Type::Path(path) = kind else { return None };
    match &path.path.segments.last()?.arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
            GenericArgument::Type(kind) => name(kind),
            _ => None,
        },
        _ => None,
    }
}

fn argument(input: &FnArg) -> Option<String> {
    match input {
        FnArg::Typed(typed) => match &*typed.pat {
            Pat::Ident(name) => Some(name.ident.to_string()),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    }
}

fn sources(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(sources(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
