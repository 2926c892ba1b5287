//! What `kayle-id-core` defines by hand is what `openapi.json` says.

use kayle_id_core::{Claim, RequestedShareField, RetentionHours, ShareFields};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use xtask::codegen::documents::KAYLE;
use xtask::codegen::lower::Lowered;
use xtask::codegen::lower::value_types::{ENUMERATIONS, TYPES};
use xtask::codegen::pattern::Pattern;
use xtask::codegen::rules::Rule;

fn text() -> String {
    std::fs::read_to_string(xtask::repository().join(KAYLE.file)).unwrap()
}

fn schema(component: &str) -> Value {
    serde_json::from_str::<Value>(&text()).unwrap()["components"]["schemas"][component].clone()
}

fn lowered() -> Lowered {
    xtask::codegen::lowered(&text(), KAYLE.paths).unwrap()
}

#[test]
fn enumerations_have_the_documents_values_in_its_order() {
    macro_rules! known {
        ($($name:ident),*) => {
            BTreeMap::from([$((
                stringify!($name),
                kayle_id_core::$name::KNOWN.iter().map(|value| value.as_str().to_owned()).collect::<Vec<_>>(),
            )),*])
        };
    }
    let known = known![CancellationReason, Scope, SessionFailureCode, SessionStatus, WebhookEventType];
    let listed: BTreeSet<&str> = ENUMERATIONS.iter().map(|(name, _)| *name).collect();
    assert_eq!(known.keys().copied().collect::<BTreeSet<_>>(), listed, "a line of ENUMERATIONS without one here");
    for (name, values) in known {
        assert_eq!(schema(name)["enum"], json!(values), "{name}");
    }
}

#[test]
fn claims_are_those_that_the_document_names() {
    let told = schema("CreateSessionRequest")["properties"]["share_fields"]["description"].as_str().unwrap().to_owned();
    let named: BTreeSet<&str> = told.split('`').skip(1).step_by(2).filter(|name| *name != "age_over_N").collect();
    assert_eq!(named, Claim::KNOWN.iter().map(Claim::as_str).collect());
}

#[test]
fn retention_hours_are_the_documents() {
    let known = [RetentionHours::NONE, RetentionHours::ONE_DAY, RetentionHours::THREE_DAYS, RetentionHours::ONE_WEEK];
    assert_eq!(schema("PayloadRetentionHours")["enum"], json!(known.map(RetentionHours::hours)));
}

#[test]
fn a_requested_claim_has_the_documents_members_and_limit() {
    let told = schema("RequestedShareField");
    let sent = serde_json::to_value(RequestedShareField { reason: "r".into(), required: true }).unwrap();
    let members = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(members(&sent), members(&told["properties"]));
    let most = usize::try_from(told["properties"]["reason"]["maxLength"].as_u64().unwrap()).unwrap();
    let with = |length| ShareFields::new().require(Claim::FamilyName, "r".repeat(length)).checked().is_ok();
    assert!(with(1) && with(most) && !with(most + 1));
}

#[test]
fn identifiers_take_exactly_what_the_document_allows() {
    macro_rules! parsers {
        ($($name:ident),*) => {
            BTreeMap::from([$((stringify!($name), parses::<kayle_id_core::$name> as fn(&str) -> bool)),*])
        };
    }
    let parsers = parsers![
        ApiKeyId,
        AuditLogId,
        DomainChallengeId,
        DomainId,
        MemberId,
        OrganizationId,
        RedirectUriId,
        SessionId,
        UserId,
        WebhookDeliveryId,
        WebhookEncryptionKeyId,
        WebhookEndpointId,
        WebhookEventId
    ];
    let lowered = lowered();
    for (format, rule) in &lowered.formats {
        let (_, name, _) = TYPES.iter().find(|(known, ..)| known == format).unwrap();
        let parses = parsers.get(name).unwrap_or_else(|| panic!("{name} is not held to the document here"));
        let mut taken = 0;
        for text in samples(rule) {
            assert_eq!(parses(&text), allows(rule, &text), "{name}: {text:?}");
            taken += usize::from(parses(&text));
        }
        assert!(taken > 0, "no sample of a good {name}");
    }
}

fn parses<T: std::str::FromStr>(text: &str) -> bool {
    text.parse::<T>().is_ok()
}

/// Texts at and beyond each limit of a rule.
fn samples(rule: &Rule) -> Vec<String> {
    let Rule::Text { min, max, pattern, .. } = rule else { panic!("an identifier that is not text") };
    let prefix = pattern.as_ref().map_or("", |pattern| &pattern.prefix);
    let exactly = pattern.as_ref().and_then(|pattern| pattern.exactly).map(|length| length as usize);
    let mut lengths = BTreeSet::from([0, 1, 2, 63, 64, 65, 200]);
    for edge in [exactly, Some(*min as usize), Some(*max as usize).filter(|max| *max < 10_000)].into_iter().flatten() {
        lengths.extend([edge.saturating_sub(1), edge, edge + 1]);
    }
    let mut samples: Vec<String> = lengths.iter().map(|length| format!("{prefix}{}", "a".repeat(*length))).collect();
    let good = exactly.unwrap_or(8);
    // Each ASCII character, and one beyond, at the end of an otherwise good text.
    let endings = (0..128_u8).map(char::from).chain(['ä']);
    samples.extend(endings.map(|ending| format!("{prefix}{}{ending}", "a".repeat(good - 1))));
    samples.extend(["a".repeat(good), format!("x{prefix}{}", "a".repeat(good))]);
    let uuid = "f47ac10b-58cc-4372-a567-0e02b2c3d479";
    samples.extend([
        uuid.to_owned(),
        uuid.to_uppercase(),
        uuid.replace('-', ""),
        format!("{uuid}0"),
        uuid.replace('f', "g"),
    ]);
    samples
}

/// Whether a rule allows a text: the meaning of the document's keywords, apart from the crate's own checker.
fn allows(rule: &Rule, text: &str) -> bool {
    let Rule::Text { min, max, pattern, uuid, .. } = rule else { return false };
    let length = text.chars().count();
    length >= *min as usize
        && length <= *max as usize
        && pattern.as_ref().is_none_or(|pattern| matches(pattern, text))
        && (!uuid || is_uuid(text))
}

fn matches(pattern: &Pattern, text: &str) -> bool {
    text.strip_prefix(pattern.prefix.as_str()).is_some_and(|rest| {
        let length = rest.chars().count();
        let fits = pattern.exactly.map_or(length > 0, |exactly| length == exactly as usize);
        fits && rest.chars().all(|letter| letter.is_ascii() && pattern.class >> (letter as u32) & 1 == 1)
    })
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.chars().all(|digit| digit.is_ascii_hexdigit()))
}
