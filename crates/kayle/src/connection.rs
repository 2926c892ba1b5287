//! The client of the API, from options, environment and profile.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use kayle_id::Client;
use zeroize::Zeroizing;

use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::profile;
use crate::secret_source::SecretSource;

/// How the API is reached. The key comes from KAYLE_API_KEY, a file, or the profile.
#[derive(Args, Debug)]
#[command(next_help_heading = "Connection")]
pub(crate) struct Connection {
    /// Where the API is (default: KAYLE_BASE_URL, the profile, or https://api.kayle.id)
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Read the API key from this file (default: KAYLE_API_KEY, or the profile)
    #[arg(long, value_name = "FILE")]
    api_key_file: Option<PathBuf>,
    /// How long a call may take, with its retries
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = crate::time::duration)]
    timeout: Duration,
    /// Allow plain http to other machines than this one
    #[arg(long)]
    allow_plain_http: bool,
}

impl Connection {
    /// A client that calls with an API key.
    pub(crate) fn client(&self, context: &Context) -> Outcome<Client> {
        let chosen = profile::chosen(context)?;
        let source =
            |environment: &str, of_profile: Option<SecretSource>| pick(chosen.explicit, environment, of_profile);
        let key = match &self.api_key_file {
            Some(path) => Some(SecretSource::File(path.clone())),
            None => source("KAYLE_API_KEY", chosen.profile.api_key.clone()),
        };
        let cookie = source("KAYLE_SESSION_COOKIE", chosen.profile.session_cookie.clone());
        let Some(key) = key else {
            return Err(Failure::usage("no API key: KAYLE_API_KEY is not set and no profile names one")
                .hint("set KAYLE_API_KEY, pass --api-key-file, or write a profile (`kayle profiles --help`)"));
        };
        let mut builder = Client::builder().api_key(&*key.read("the API key")?).timeout(self.timeout);
        if let Some(cookie) = cookie {
            builder = builder.session_cookie(&*cookie.read("the session cookie")?);
        }
        if let Some(base) = self.base(chosen.explicit, chosen.profile.base_url) {
            builder = builder.base_url(base);
        }
        if self.allow_plain_http {
            builder = builder.allow_plain_http();
        }
        let builder = builder.user_agent_suffix(concat!("kayle/", env!("CARGO_PKG_VERSION")));
        Ok(builder.build()?)
    }

    fn base(&self, explicit: bool, of_profile: Option<String>) -> Option<String> {
        let environment = std::env::var("KAYLE_BASE_URL").ok().filter(|base| !base.is_empty());
        let (first, second) = if explicit { (of_profile, environment) } else { (environment, of_profile) };
        self.base_url.clone().or(first).or(second)
    }
}

/// The source of a secret: a profile that was named comes before the environment, the default profile after it.
pub(crate) fn pick(explicit: bool, environment: &str, of_profile: Option<SecretSource>) -> Option<SecretSource> {
    let set = std::env::var_os(environment).is_some_and(|value| !value.is_empty());
    let environment = set.then(|| SecretSource::Env(environment.to_owned()));
    if explicit { of_profile.or(environment) } else { environment.or(of_profile) }
}

/// Reads every signing secret of a text: one a line.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Zeroizing<String>> + '_ {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| Zeroizing::new(line.to_owned()))
}
