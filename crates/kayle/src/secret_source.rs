//! Where a secret is read from: the environment, a file, or a command such as that of a keyring.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;
use zeroize::Zeroizing;

use crate::failure::{Failure, Outcome};
use crate::files;

/// A place that a secret is read from.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum SecretSource {
    /// The environment variable of this name.
    Env(String),
    /// The contents of this file.
    File(PathBuf),
    /// What this program writes to its standard output.
    Command(Vec<String>),
}

impl SecretSource {
    /// Reads the secret, without the line breaks at its end. `what` names it in errors.
    pub(crate) fn read(&self, what: &str) -> Outcome<Zeroizing<String>> {
        let text = match self {
            Self::Env(name) => match std::env::var(name) {
                Ok(value) => Zeroizing::new(value),
                Err(std::env::VarError::NotPresent) => {
                    return Err(Failure::usage(format!("{what}: the environment variable {name} is not set")));
                }
                Err(std::env::VarError::NotUnicode(_)) => {
                    return Err(Failure::usage(format!("{what}: the environment variable {name} is not UTF-8")));
                }
            },
            Self::File(path) => files::read_text(path)?,
            Self::Command(command) => output_of(command, what)?,
        };
        let trimmed = text.trim_end_matches(['\r', '\n']);
        if trimmed.is_empty() {
            return Err(Failure::usage(format!("{what}: {} is empty", self.describe())));
        }
        Ok(Zeroizing::new(trimmed.to_owned()))
    }

    /// The source, without the secret.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Env(name) => format!("environment variable {name}"),
            Self::File(path) => format!("file {}", path.display()),
            Self::Command(command) => format!("command {}", command.first().map_or("(empty)", String::as_str)),
        }
    }

    /// Resolves a path against the folder of the configuration file.
    pub(crate) fn resolved(self, folder: &Path) -> Self {
        match self {
            Self::File(path) => Self::File(folder.join(path)),
            other => other,
        }
    }
}

fn output_of(command: &[String], what: &str) -> Outcome<Zeroizing<String>> {
    let Some((program, arguments)) = command.split_first() else {
        return Err(Failure::usage(format!("{what}: the command is empty")));
    };
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| Failure::failed(format!("{what}: cannot run {program}: {error}")))?;
    let text = Zeroizing::new(output.stdout);
    if !output.status.success() {
        return Err(Failure::failed(format!("{what}: {program} ended with {}", output.status)));
    }
    let text = std::str::from_utf8(&text);
    Ok(Zeroizing::new(text.map_err(|_| Failure::failed(format!("{what}: {program} wrote no UTF-8")))?.to_owned()))
}
