//! How a command fails: an exit code and a text.

use std::fmt;
use std::io;
use std::process::ExitCode;

use crate::redact::redact;

/// What the exit code of the program says. `kayle --help` lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// The command could not do its work: a file, a key or the output.
    Failed = 1,
    /// The command line, the environment or the configuration file is wrong.
    Usage = 2,
    /// The API refused the call.
    Refused = 3,
    /// The API or the receiver could not be reached, or failed. Trying again may help.
    Unavailable = 4,
    /// A delivery did not pass: it was refused, or the receiver did not answer as expected.
    Delivery = 5,
    /// The command did its work, and the result needs attention.
    Attention = 6,
    /// The program was interrupted.
    Interrupted = 130,
    /// The reader of the output is gone.
    BrokenPipe = 141,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        // Every discriminant is below 256.
        Self::from(exit as u8)
    }
}

/// Why a command ends without success.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    message: Option<String>,
    hint: Option<String>,
}

pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: Some(message.into()), hint: None }
    }

    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self::new(Exit::Failed, message)
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// The output says everything already.
    pub(crate) fn silent(exit: Exit) -> Self {
        Self { exit, message: None, hint: None }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The failure of an operation on a file, by its path.
    pub(crate) fn file(what: &str, path: &std::path::Path, error: &io::Error) -> Self {
        Self::failed(format!("{what} {}: {error}", path.display()))
    }

    /// The lines to show, redacted. None where the output says everything already.
    pub(crate) fn lines(&self) -> Vec<String> {
        let message = self.message.iter().map(|message| format!("kayle: {}", redact(message)));
        let hint = self.hint.iter().map(|hint| format!("  hint: {}", redact(hint)));
        message.chain(hint).collect()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&redact(self.message.as_deref().unwrap_or_default()))
    }
}

impl From<kayle_id::Error> for Failure {
    fn from(error: kayle_id::Error) -> Self {
        let exit = if error.is_invalid_input() || error.is_configuration() {
            Exit::Usage
        } else if error.is_server_error()
            || error.is_connect()
            || error.is_timeout()
            || error.is_transport()
            || error.is_rate_limited()
        {
            Exit::Unavailable
        } else if error.api().is_some() {
            Exit::Refused
        } else {
            Exit::Failed
        };
        let failure = Self::new(exit, error.to_string());
        if error.is_connect() {
            failure.hint("check the address with --base-url or KAYLE_BASE_URL, and the network")
        } else if error.is_configuration() && error.to_string().contains("allow_plain_http") {
            failure.hint("pass --allow-plain-http where the network between is trusted")
        } else {
            failure
        }
    }
}

impl From<kayle_id::workflows::Error> for Failure {
    fn from(error: kayle_id::workflows::Error) -> Self {
        let mut message = error.to_string();
        // What a store or a vault of files says is about a path.
        if error.is_hook()
            && let Some(source) = std::error::Error::source(&error)
        {
            message = format!("{message}: {source}");
        }
        let exit = match error.call() {
            Some(call) if call.is_invalid_input() => Exit::Usage,
            Some(call) if call.is_connect() || call.is_timeout() || call.is_server_error() || call.is_transport() => {
                Exit::Unavailable
            }
            Some(call) if call.api().is_some() => Exit::Refused,
            _ => Exit::Failed,
        };
        Self::new(exit, message)
    }
}

impl From<kayle_id_webhook::webhook::Error> for Failure {
    fn from(error: kayle_id_webhook::webhook::Error) -> Self {
        let exit = if error.is_configuration() { Exit::Usage } else { Exit::Delivery };
        Self::new(exit, error.to_string())
    }
}

impl From<kayle_id::InvalidInput> for Failure {
    fn from(error: kayle_id::InvalidInput) -> Self {
        Self::usage(error.to_string())
    }
}
