//! `kayle doctor` and `kayle conform` as a person starts them. What a person sees is pinned in `tests/commands/snapshots/`.

use kayle_id::doctor::Report;
use kayle_id_webhook::jwk::PrivateKey;

use crate::support::program::{Kayle, Shown, pin};
use crate::support::{Authority, Behaviour, Integration, NAME, TlsAddress, dns, key, published};

/// The program with what the application knows: its API key, its secret and its private key in a file.
fn program(integration: &Integration) -> Kayle {
    let kayle =
        Kayle::new().on(&integration.simulator).with("KAYLE_WEBHOOK_SECRET", integration.secret.expose_secret());
    kayle.write("key.pem", key(0).export_private_pkcs8_pem().as_str());
    kayle.write("other.pem", key(1).export_private_pkcs8_pem().as_str());
    kayle
}

/// The same with the dashboard's cookie, so that domains are looked at. These tests name a name server of their own.
fn program_with_cookie(integration: &Integration) -> Kayle {
    let simulator = &integration.simulator;
    let cookie = format!("{}={}", simulator.cookie_name(), simulator.session_cookie());
    program(integration).with("KAYLE_SESSION_COOKIE", cookie)
}

/// A name server that has the record of the integration's domain, or not.
async fn with_dns(found: bool) -> String {
    let record = found.then(|| "kayle-id-verification=0123456789".to_owned());
    dns(record).await.to_string()
}

fn doctor(kayle: &Kayle, more: &[&str]) -> Shown {
    kayle.run(&[&["doctor"], more].concat())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_healthy_integration_is_a_success() {
    let integration = Integration::healthy().await;
    let kayle = program_with_cookie(&integration);
    let server = with_dns(true).await;
    let healthy = ["--key", "key.pem", "--reveal-secrets", "--dns-server", &server];
    pin("doctor_healthy", doctor(&kayle, &healthy));
    let shown = doctor(&kayle, &[&healthy[..], &["--json"]].concat());
    let report: Report = serde_json::from_str(&shown.out).unwrap();
    assert!(shown.code == Some(0) && report.findings.is_empty() && report.checks.len() >= 7, "{shown}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_that_is_wrong_is_shown_and_ends_the_program_with_six() {
    let integration = Integration::healthy().await;
    integration.receiver.behaves(Behaviour::Answers(302, Some(("location", "/login?token=hunter2"))));
    integration.client.webhooks().signing_secrets().rotate(&integration.endpoint).send().await.unwrap();
    let kayle = program_with_cookie(&integration);
    let server = with_dns(false).await;
    let broken = ["--key", "2025-01=other.pem", "--reveal-secrets", "--dns-server", &server];
    pin("doctor_broken", doctor(&kayle, &broken));
    let shown = doctor(&kayle, &[&broken[..], &["--json"]].concat());
    let report: Report = serde_json::from_str(&shown.out).unwrap();
    let found: Vec<_> = report.findings.iter().map(|finding| finding.id.as_str()).collect();
    assert_eq!(found, ["domain.downgrading", "endpoint.key-not-held", "endpoint.redirects", "endpoint.secret"]);
    assert_eq!(shown.code, Some(6));
    for format in ["junit", "sarif"] {
        let shown = doctor(&kayle, &[&broken[..], &["--format", format, "--output", "report"]].concat());
        assert!(shown.code == Some(6) && shown.out.is_empty(), "{shown}");
        assert!(kayle.read("report").contains("endpoint.redirects") || format == "junit", "{format}");
        assert!(!kayle.read("report").contains("hunter2"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_key_and_an_api_that_is_away_are_shown() {
    let integration = Integration::healthy().await;
    let kayle = Kayle::new()
        .with("KAYLE_BASE_URL", integration.simulator.base_url())
        .with("KAYLE_API_KEY", "kk_0123456789abcdefghijklmnopqrstuv");
    pin("doctor_key_refused", doctor(&kayle, &[]));
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    pin("doctor_unreachable", doctor(&kayle, &["--base-url", &format!("http://127.0.0.1:{port}"), "--timeout", "2s"]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_profile_names_the_api_the_secret_and_the_keys() {
    let integration = Integration::healthy().await;
    let kayle = program(&integration);
    let base = integration.simulator.base_url();
    kayle.write("api-key", &integration.simulator.api_key());
    kayle.write("secret", integration.secret.expose_secret());
    kayle.write(
        "config.toml",
        &format!(
            "[profiles.staging]\nbase_url = \"{base}\"\napi_key = {{ file = \"api-key\" }}\nsigning_secret = {{ file = \"secret\" }}\nkeys = [\"other.pem\"]\n"
        ),
    );
    let shown = doctor(&kayle, &["--config", "config.toml", "--profile", "staging", "--reveal-secrets", "--json"]);
    let report: Report = serde_json::from_str(&shown.out).unwrap();
    let found: Vec<_> = report.findings.iter().map(|finding| finding.id.as_str()).collect();
    assert_eq!(found, ["endpoint.key-not-held"], "{shown}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn captured_deliveries_are_checked_with_the_secret_and_the_key() {
    let integration = Integration::healthy().await;
    let kayle = program(&integration);
    let (headers, body) = integration.receiver.kept().remove(0);
    let mut request = b"POST /kayle HTTP/1.1\r\n".to_vec();
    for (name, value) in &headers {
        request.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    request.extend([b"\r\n", &body[..]].concat());
    std::fs::write(kayle.path("captured.http"), &request).unwrap();
    let delivery = ["--key", "key.pem", "--delivery", "captured.http"];
    let shown = doctor(&kayle, &[&delivery[..], &["--json"]].concat());
    let report: Report = serde_json::from_str(&shown.out).unwrap();
    let check = report.checks.iter().find(|check| check.id == "captured/captured.http:1").unwrap();
    assert_eq!(check.seen, "its signature is right, and it opens");
    let kayle = kayle.with("KAYLE_WEBHOOK_SECRET", "whsec_0123456789abcdefghijklmnopqrstuv");
    pin("doctor_captured_other_secret", doctor(&kayle, &[&delivery[..], &["--skip-addresses"]].concat()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_local_receiver_is_tested_with_the_applications_secret_and_key() {
    let integration = Integration::healthy().await;
    let kayle = program(&integration);
    let (url, handled) = (integration.receiver.url("/kayle"), integration.receiver.url("/handled"));
    let test = ["--key", "key.pem", "--receiver", &url, "--handled-url", &handled];
    let shown = doctor(&kayle, &test);
    assert_eq!(shown.code, Some(0), "{shown}");
    // The receiver does not hold this key.
    let shown = doctor(&kayle, &["--key", "other.pem", "--skip-addresses", "--receiver", &url, "--json"]);
    let report: Report = serde_json::from_str(&shown.out).unwrap();
    let found: Vec<_> = report.findings.iter().map(|finding| finding.id.as_str()).collect();
    assert_eq!(found, ["endpoint.key-not-held", "receiver.baseline"], "{shown}");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_commands_that_kill_and_restart_a_receiver_are_run() {
    let integration = Integration::healthy().await;
    let receiver = published(Behaviour::Good).await;
    let kayle = Kayle::new().on(&integration.simulator);
    let (url, handled) = (receiver.url("/kayle"), receiver.url("/handled"));
    let test =
        ["--receiver", &url, "--handled-url", &handled, "--kill", "echo x >> killed", "--restart", "echo x >> started"];
    let shown = doctor(&kayle, &[&test[..], &["--json"]].concat());
    let report: Report = serde_json::from_str(&shown.out).unwrap();
    let stored = report.checks.iter().find(|check| check.id == "receiver/live/stored").unwrap();
    assert!(stored.seen.starts_with("the receiver was killed right after 3 acknowledgements"), "{}", stored.seen);
    assert_eq!((kayle.read("killed").lines().count(), kayle.read("started").lines().count()), (3, 3));
    let failing = [&test[..4], &["--kill", "exit 3", "--restart", "true", "--json"]].concat();
    let report: Report = serde_json::from_str(&doctor(&kayle, &failing).out).unwrap();
    let stored = report.checks.iter().find(|check| check.id == "receiver/live/stored").unwrap();
    assert!(stored.seen.contains("the kill command failed"), "{}", stored.seen);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_local_receiver_that_parses_the_body_is_shown() {
    let integration = Integration::healthy().await;
    let receiver = published(Behaviour::ParsesBody).await;
    let kayle = Kayle::new().on(&integration.simulator);
    pin("doctor_receiver_raw_body", doctor(&kayle, &["--skip-addresses", "--receiver", &receiver.url("/kayle")]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn certificates_are_checked_with_roots_of_ones_own_or_not_at_all() {
    let integration = Integration::healthy().await;
    integration.moves_to(&format!("https://{NAME}/kayle")).await;
    let kayle = Kayle::new().on(&integration.simulator);
    let authority = Authority::new();
    kayle.write("ca.pem", &authority.pem());
    let good = format!("{NAME}={}", authority.certificate(NAME, |_| ()).serve().await);
    let shown = doctor(&kayle, &["--resolve", &good, "--ca-file", "ca.pem"]);
    assert_eq!(shown.code, Some(0), "{shown}");
    let expired = format!("{NAME}={}", authority.certificate(NAME, crate::support::long_ago).serve().await);
    pin("doctor_certificate_expired", doctor(&kayle, &["--resolve", &expired, "--ca-file", "ca.pem"]));
    let shown = doctor(&kayle, &["--resolve", &expired, "--insecure"]);
    assert_eq!(shown.code, Some(0), "{shown}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_that_cannot_work_are_refused() {
    let kayle = Kayle::new().with("KAYLE_API_KEY", "kk_0123456789abcdefghijklmnopqrstuv");
    kayle.write("key.pem", key(0).export_private_pkcs8_pem().as_str());
    kayle.write("nonsense.pem", "nonsense");
    for (name, arguments) in [
        ("doctor_refused_scope", &["--scope", "sessions:destroy"][..]),
        ("doctor_refused_delivery_without_secret", &["--delivery", "key.pem"]),
        ("doctor_refused_receiver_without_secret", &["--receiver", "http://127.0.0.1:1/", "--key", "key.pem"]),
        ("doctor_refused_receiver_scheme", &["--receiver", "ftp://127.0.0.1/"]),
        ("doctor_refused_resolve", &["--resolve", "hooks.example.com"]),
        ("doctor_refused_roots", &["--ca-file", "nonsense.pem"]),
        ("doctor_refused_roots_missing", &["--ca-file", "missing.pem"]),
        ("doctor_refused_kill_alone", &["--kill", "true"]),
    ] {
        pin(name, doctor(&kayle, arguments));
    }
    pin("doctor_no_key", doctor(&Kayle::new(), &[]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn help_says_what_is_posted_where() {
    pin("help_doctor", Kayle::new().run(&["doctor", "--help"]));
    pin("help_conform", Kayle::new().run(&["conform", "--help"]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn conform_reaches_a_receiver_over_https() {
    let receiver = published(Behaviour::Good).await;
    let authority = Authority::new();
    let kayle = Kayle::new();
    kayle.write("ca.pem", &authority.pem());
    let address = authority.certificate(NAME, |_| ()).before(receiver.address()).await;
    let resolve = format!("{NAME}={address}");
    let (url, handled) = (format!("https://{NAME}/kayle"), format!("https://{NAME}/handled"));
    let run = |more: &[&str]| {
        kayle.run(
            &[&["conform", &url, "--handled-url", &handled, "--resolve", &resolve, "--only", "good"], more].concat(),
        )
    };
    pin("conform_https", run(&["--ca-file", "ca.pem"]));
    pin("conform_https_untrusted", run(&[]));
    let shown = run(&["--insecure"]);
    assert_eq!(shown.code, Some(0), "{shown}");
    let own = TlsAddress::self_signed().before(receiver.address()).await;
    let resolve = format!("{NAME}={own}");
    pin("conform_https_self_signed", kayle.run(&["conform", &url, "--resolve", &resolve, "--only", "good"]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn conform_shows_what_a_receiver_gets_wrong() {
    let receiver = published(Behaviour::ParsesBody).await;
    pin("conform_raw_body", Kayle::new().run(&["conform", &receiver.url("/kayle"), "--only", "good"]));
    let keys: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(kayle_id_conform::vectors::keys_json()).unwrap();
    // A key of one's own, given by its public half.
    let jwk = keys[kayle_id_conform::vectors::PUBLISHED_KID].to_string();
    let public = serde_json::to_string(&PrivateKey::from_jwk(&jwk).unwrap().public_jwk()).unwrap();
    let kayle = Kayle::new().with("RECEIVER_SECRET", kayle_id_conform::vectors::PUBLISHED_SECRET);
    kayle.write("public.json", &public);
    let receiver = published(Behaviour::Good).await;
    let handled = receiver.url("/handled");
    let url = receiver.url("/kayle");
    let shown = kayle.run(&[
        "conform",
        &url,
        "--secret-env",
        "RECEIVER_SECRET",
        "--key",
        "public.json",
        "--kid",
        "conform-a",
        "--handled-url",
        &handled,
        "--only",
        "good",
    ]);
    assert_eq!(shown.code, Some(0), "{shown}");
}
