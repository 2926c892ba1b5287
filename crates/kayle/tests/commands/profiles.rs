//! Profiles and secrets.

use crate::support::{Kayle, pin, simulator};

const CONFIG: &str = r#"
default_profile = "development"

[profiles.development]
base_url = "http://127.0.0.1:1"
api_key = { env = "SIMULATOR_KEY" }

[profiles.production]
api_key = { command = ["printenv", "VAULT_KEY"] }
signing_secret = { file = "secret.txt" }
"#;

fn configured() -> Kayle {
    let kayle = Kayle::new();
    std::fs::create_dir_all(kayle.path(".config/kayle")).unwrap();
    kayle.write(".config/kayle/config.toml", CONFIG);
    kayle
}

#[test]
fn profiles_are_listed_with_the_place_of_each_secret() {
    let kayle = configured();
    pin("profiles", kayle.run(&["profiles"]));
    pin("profiles_json", kayle.run(&["profiles", "--json", "--profile", "production"]));
    pin("profiles_none", Kayle::new().run(&["profiles"]));
}

#[test]
fn the_configuration_is_found_under_xdg_config_home() {
    let kayle = Kayle::new();
    std::fs::create_dir_all(kayle.path("xdg/kayle")).unwrap();
    kayle.write("xdg/kayle/config.toml", CONFIG);
    let folder = kayle.path("xdg").to_str().unwrap().to_owned();
    let kayle = kayle.with("XDG_CONFIG_HOME", folder);
    assert!(kayle.succeed(&["profiles"]).contains("production"));
}

#[test]
fn a_profile_that_does_not_exist_is_named() {
    let kayle = configured();
    pin("profiles_unknown", kayle.run(&["sessions", "list", "--profile", "staging"]));
    pin("profiles_variable_missing", kayle.run(&["sessions", "list"]));
}

#[test]
fn a_secret_in_the_file_is_refused_and_not_quoted() {
    let kayle = Kayle::new();
    kayle.write("config.toml", "[profiles.a]\napi_key = \"kk_0123456789abcdefghijklmnopqrstuv\"\n");
    pin("profiles_plain_secret", kayle.run(&["profiles", "--config", "config.toml"]));
    kayle.write("config.toml", "[profiles.a]\ncolour = \"red\"\n");
    pin("profiles_unknown_setting", kayle.run(&["profiles", "--config", "config.toml"]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_key_comes_from_a_command_a_file_or_the_environment() {
    let simulator = simulator().start().await.unwrap();
    let kayle = configured().with("VAULT_KEY", simulator.api_key()).with("KAYLE_BASE_URL", simulator.base_url());
    // A profile that is named comes before the environment.
    let kayle = kayle.with("KAYLE_API_KEY", "kk_00000000000000000000000000000000");
    assert_eq!(kayle.run(&["sessions", "list", "--profile", "production"]).code, Some(0));
    assert_eq!(kayle.run(&["sessions", "list"]).code, Some(3));
    kayle.write("key.txt", &format!("{}\n", simulator.api_key()));
    assert_eq!(kayle.run(&["sessions", "list", "--api-key-file", "key.txt"]).code, Some(0));
    kayle.write("key.txt", "");
    pin("api_key_file_empty", kayle.run(&["sessions", "list", "--api-key-file", "key.txt"]));
    pin("api_key_refused", kayle.run(&["sessions", "list"]));
}
