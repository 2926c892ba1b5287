//! Profiles: what the configuration file says about an environment.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use serde::Deserialize;

use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::secret_source::SecretSource;

/// The configuration file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    default_profile: Option<String>,
    #[serde(default)]
    profiles: BTreeMap<String, Profile>,
}

/// One environment: where the API is, and where secrets are read from.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profile {
    pub(crate) base_url: Option<String>,
    pub(crate) api_key: Option<SecretSource>,
    pub(crate) session_cookie: Option<SecretSource>,
    pub(crate) signing_secret: Option<SecretSource>,
    /// Private keys, each a path or `kid=path`.
    #[serde(default)]
    pub(crate) keys: Vec<String>,
    pub(crate) vault: Option<PathBuf>,
    pub(crate) store: Option<PathBuf>,
    pub(crate) inbox: Option<SecretSource>,
}

/// The profile that applies to a run.
pub(crate) struct Chosen {
    /// Whether the profile was named on the command line or in KAYLE_PROFILE. It then comes before the environment.
    pub(crate) explicit: bool,
    pub(crate) profile: Profile,
}

/// What the configuration file lists.
pub(crate) struct Listed {
    /// The file, where there may be one.
    pub(crate) file: Option<PathBuf>,
    pub(crate) default: Option<String>,
    pub(crate) profiles: BTreeMap<String, Profile>,
}

/// Every profile by its name.
pub(crate) fn all(context: &Context) -> Outcome<Listed> {
    let (file, config) = load(context)?;
    Ok(Listed { file, default: config.default_profile, profiles: config.profiles })
}

/// The profile that was asked for, the default one, or an empty one.
pub(crate) fn chosen(context: &Context) -> Outcome<Chosen> {
    let (path, mut config) = load(context)?;
    let explicit = context.profile.is_some();
    let Some(name) = context.profile.clone().or(config.default_profile) else {
        return Ok(Chosen { explicit, profile: Profile::default() });
    };
    let Some(profile) = config.profiles.remove(&name) else {
        let place = path.map_or_else(
            || "there is no configuration file".to_owned(),
            |path| format!("{} has none of that name", path.display()),
        );
        let known: Vec<String> = config.profiles.into_keys().collect();
        let failure = Failure::usage(format!("no profile {name:?}: {place}"));
        return Err(if known.is_empty() {
            failure
        } else {
            failure.hint(format!("known profiles: {}", known.join(", ")))
        });
    };
    let folder = path.as_deref().and_then(Path::parent).unwrap_or(Path::new("."));
    Ok(Chosen { explicit, profile: profile.resolved(folder) })
}

impl Profile {
    fn resolved(self, folder: &Path) -> Self {
        let source = |source: Option<SecretSource>| source.map(|source| source.resolved(folder));
        let keys = self.keys.iter().map(|key| match key.split_once('=') {
            Some((kid, path)) => format!("{kid}={}", folder.join(path).display()),
            None => folder.join(key).display().to_string(),
        });
        Self {
            keys: keys.collect(),
            api_key: source(self.api_key),
            session_cookie: source(self.session_cookie),
            signing_secret: source(self.signing_secret),
            vault: self.vault.map(|path| folder.join(path)),
            store: self.store.map(|path| folder.join(path)),
            inbox: source(self.inbox),
            ..self
        }
    }
}

/// The file that was named, which must exist; or the usual one, which need not.
fn load(context: &Context) -> Outcome<(Option<PathBuf>, Config)> {
    let (path, required) = match &context.config {
        Some(path) => (path.clone(), true),
        None => match etcetera::base_strategy::Xdg::new() {
            Ok(folders) => (folders.config_dir().join("kayle").join("config.toml"), false),
            // Without a home folder there is no usual file.
            Err(_) => return Ok((None, Config::default())),
        },
    };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !required => {
            return Ok((None, Config::default()));
        }
        Err(error) => {
            return Err(Failure::new(crate::failure::Exit::Usage, format!("cannot read {}: {error}", path.display())));
        }
    };
    let config = toml::from_str(&text).map_err(|error| problem(&path, &text, &error))?;
    Ok((Some(path), config))
}

/// Says where the file is wrong, and never quotes the line: it may hold a secret.
fn problem(path: &Path, text: &str, error: &toml::de::Error) -> Failure {
    let line = error.span().map_or(0, |span| text.get(..span.start).unwrap_or_default().matches('\n').count() + 1);
    let at_line =
        error.span().and_then(|span| text.get(..span.end)).and_then(|text| text.lines().last()).unwrap_or_default();
    let failure = Failure::usage(format!(
        "{}, line {line}: this is not a setting of kayle or has the wrong form",
        path.display()
    ));
    let secret =
        ["api_key", "session_cookie", "signing_secret"].iter().find(|name| at_line.trim_start().starts_with(**name));
    match secret {
        Some(name) => failure.hint(format!(
            "secrets are not written into the file: use {name} = {{ env = \"NAME\" }}, {{ file = \"PATH\" }} or {{ command = [\"PROGRAM\", \"ARGUMENT\"] }}"
        )),
        None => failure.hint("`kayle profiles --help` lists the settings"),
    }
}
