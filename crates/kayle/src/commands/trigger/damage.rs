//! What `--damage` takes: the kinds of the library, and two that set the time of the signature.

use std::time::Duration;

use kayle_id_testing::damage;
use kayle_id_webhook::webhook::testing::Damage;

/// A kind of damage: its name, the value it takes, what it does.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) value: Option<&'static str>,
    pub(crate) effect: &'static str,
}

const TIMES: [Kind; 2] = [
    Kind { name: "signed-earlier", value: Some("TIME"), effect: "it was signed so long ago, such as 10m" },
    Kind { name: "signed-later", value: Some("TIME"), effect: "it was signed so far in the future, such as 10m" },
];

/// Every kind.
pub(crate) fn kinds() -> impl Iterator<Item = Kind> {
    let kinds = damage::KINDS.iter().map(|kind| Kind { name: kind.name, value: kind.value, effect: kind.effect });
    kinds.chain(TIMES)
}

/// What `--damage` asks for.
#[derive(Clone, Debug)]
pub(crate) enum Asked {
    Damage(Damage),
    SignedEarlier(Duration),
    SignedLater(Duration),
}

/// Reads `NAME` or `NAME=VALUE`.
pub(crate) fn parse(text: &str) -> Result<Asked, String> {
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (text, None),
    };
    match (name, value) {
        ("signed-earlier", Some(value)) => crate::time::duration(value).map(Asked::SignedEarlier),
        ("signed-later", Some(value)) => crate::time::duration(value).map(Asked::SignedLater),
        ("signed-earlier" | "signed-later", None) => Err(format!("{name} needs a value: {name}=TIME")),
        _ => damage::parse(name, value)
            .map(Asked::Damage)
            .map_err(|problem| format!("{problem}; `kayle trigger --damages` lists the kinds")),
    }
}
