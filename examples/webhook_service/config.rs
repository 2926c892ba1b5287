//! What the environment says.

use std::error::Error;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use kayle_id::SigningSecret;
use kayle_id::webhook::Keyring;

/// Where deliveries are kept.
pub(crate) enum Keep {
    File(PathBuf),
    Redis(String),
}

/// How the service is set up.
pub(crate) struct Config {
    pub(crate) secrets: Vec<SigningSecret>,
    pub(crate) keyring: Keyring,
    pub(crate) listen: SocketAddr,
    pub(crate) keep: Keep,
    /// How long open connections have after the signal to stop.
    pub(crate) grace: Duration,
}

/// Well within the 30 seconds that Kubernetes leaves a program, and more than any delivery takes.
pub(crate) const GRACE: Duration = Duration::from_secs(10);

impl Config {
    /// Reads the variables, by a function, and the keys.
    pub(crate) fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Box<dyn Error>> {
        let secrets = variable("KAYLE_WEBHOOK_SECRET").ok_or("KAYLE_WEBHOOK_SECRET is not set")?;
        let listen = variable("KAYLE_LISTEN").unwrap_or_else(|| "127.0.0.1:8080".to_owned());
        let keys = variable("KAYLE_WEBHOOK_KEYS").unwrap_or_else(|| "keys".to_owned());
        let grace = match variable("KAYLE_GRACE_SECONDS") {
            Some(seconds) => Duration::from_secs(
                seconds.parse().map_err(|_| "KAYLE_GRACE_SECONDS is not a whole number of seconds, such as 10")?,
            ),
            None => GRACE,
        };
        Ok(Self {
            secrets: secrets.split(',').map(SigningSecret::new).collect(),
            keyring: keyring(Path::new(&keys))?,
            listen: listen.parse().map_err(|_| "KAYLE_LISTEN is not an address and a port, such as 0.0.0.0:8080")?,
            keep: match variable("KAYLE_INBOX_REDIS") {
                Some(url) => Keep::Redis(url),
                None => Keep::File(variable("KAYLE_INBOX_FILE").unwrap_or_else(|| "inbox.db".to_owned()).into()),
            },
            grace,
        })
    }
}

/// The keys of a folder: `<kid>.pem` each. There may be none yet: the service is not ready then.
fn keyring(folder: &Path) -> Result<Keyring, Box<dyn Error>> {
    let keyring = Keyring::new();
    let unreadable = |error| format!("KAYLE_WEBHOOK_KEYS: {}: {error}", folder.display());
    for file in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = file.map_err(unreadable)?.path();
        let (Some(kid), Some("pem")) = (path.file_stem(), path.extension().and_then(|extension| extension.to_str()))
        else {
            continue;
        };
        let name = path.display();
        let pem = std::fs::read(&path).map_err(|error| format!("{name}: {error}"))?;
        keyring.insert_pem(kid.to_string_lossy(), pem).map_err(|error| format!("{name}: {error}"))?;
    }
    Ok(keyring)
}
