//! The operations by method and path.

use std::borrow::Cow;

use http::Method;

use crate::simulator::control_api::answer::Problem;

/// Declares the operations once: their names, methods and paths under the base.
macro_rules! operations {
    ($($name:ident: $method:ident $path:literal;)*) => {
        /// An operation of the control API.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Operation {
            $($name,)*
        }

        impl Operation {
            const ALL: &'static [(Self, &'static Method, &'static str)] = &[$((Self::$name, &Method::$method, $path),)*];
        }
    };
}

operations! {
    GetDocument: GET "/openapi.json";
    GetSimulator: GET "/simulator";
    CreateSession: POST "/sessions";
    ListSessions: GET "/sessions";
    GetPlausibleClaims: GET "/sessions/{id}/plausible-claims";
    CreateEndpoint: POST "/endpoints";
    AddEncryptionKey: POST "/endpoints/{id}/keys";
    StartSession: POST "/sessions/{id}/start";
    CompleteSession: POST "/sessions/{id}/complete";
    FailSession: POST "/sessions/{id}/fail";
    ExpireSession: POST "/sessions/{id}/expire";
    WithdrawSession: POST "/sessions/{id}/withdraw";
    GetClock: GET "/clock";
    AdvanceClock: POST "/clock/advance";
    ListFaults: GET "/faults";
    AddFault: POST "/faults";
    ClearFaults: DELETE "/faults";
    ListDisturbances: GET "/disturbances";
    AddDisturbance: POST "/disturbances";
    ClearDisturbances: DELETE "/disturbances";
    AddStubs: POST "/stubs";
    ClearStubs: DELETE "/stubs";
    ListDeliveries: GET "/deliveries";
    HoldDeliveries: PUT "/deliveries/hold";
    GetDelivery: GET "/deliveries/{id}";
    SendDelivery: POST "/deliveries/{id}/send";
    HoldDelivery: POST "/deliveries/{id}/hold";
    ReleaseDelivery: POST "/deliveries/{id}/release";
    DropDelivery: POST "/deliveries/{id}/drop";
    RouteDeliveries: POST "/routes";
    ClearRoutes: DELETE "/routes";
    GetPayload: GET "/events/{id}/payload";
    Settle: POST "/settle";
    PutRows: POST "/rows";
    ListRows: GET "/rows/{id}";
    GetState: GET "/state";
    PutState: PUT "/state";
    KeepSnapshot: PUT "/snapshots/{id}";
    RestoreSnapshot: POST "/snapshots/{id}/restore";
    DropSnapshot: DELETE "/snapshots/{id}";
    Reset: POST "/reset";
    ListRequests: GET "/requests";
    ClearRequests: DELETE "/requests";
    ListActivity: GET "/activity";
    WatchActivity: GET "/activity/stream";
    SetOrganization: PATCH "/organization";
    SetPublicDetails: PUT "/organization/public-details";
    AddApiKey: POST "/api-keys";
    AddMember: POST "/members";
    RejoinMember: POST "/members/{id}/rejoin";
    VerifyDomain: POST "/domains";
    DowngradeDomain: POST "/domains/downgraded";
    GiveDomainAway: POST "/domains/given-away";
    AddRedirectPattern: POST "/redirect-patterns";
    PublishDns: POST "/dns/records";
    RemoveDns: DELETE "/dns/records/{id}";
    SetDnsReachable: PUT "/dns/reachable";
    GetDeletionCode: GET "/organizations/{id}/deletion-code";
}

impl Operation {
    /// The operation of a path under the base, and the `{id}` in it.
    pub(super) fn find<'a>(method: &Method, path: &'a str) -> Result<(Self, Cow<'a, str>), Problem> {
        let mut known = false;
        for (operation, takes, pattern) in Self::ALL {
            let Some(id) = matched(pattern, path) else { continue };
            known = true;
            if *takes == method {
                return Ok((*operation, decoded(id)));
            }
        }
        Err(if known {
            Problem::method()
        } else {
            Problem::not_found("there is no such operation; GET /_kayle/v1/openapi.json lists them")
        })
    }
}

/// Whether a path fits a pattern, and what stands at `{id}`.
fn matched<'a>(pattern: &str, path: &'a str) -> Option<&'a str> {
    let (mut patterns, mut steps) = (pattern.split('/'), path.split('/'));
    let mut id = "";
    loop {
        match (patterns.next(), steps.next()) {
            (None, None) => return Some(id),
            (Some("{id}"), Some(step)) if !step.is_empty() => id = step,
            (Some(pattern), Some(step)) if pattern == step => {}
            _ => return None,
        }
    }
}

/// A step of a path without its percent encoding.
fn decoded(step: &str) -> Cow<'_, str> {
    if !step.contains('%') {
        return Cow::Borrowed(step);
    }
    let mut bytes = Vec::with_capacity(step.len());
    let mut rest = step.as_bytes();
    while let [first, tail @ ..] = rest {
        let two = tail.get(..2).filter(|_| *first == b'%').and_then(|two| std::str::from_utf8(two).ok());
        match two.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_document_describes_every_operation_and_no_other() {
        let document: serde_json::Value = serde_json::from_str(super::super::DOCUMENT).unwrap();
        let mut described = BTreeSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap().iter().filter(|(name, _)| *name != "parameters") {
                assert!(operation["operationId"].is_string() && operation["summary"].is_string(), "{method} {path}");
                described.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
        let own: BTreeSet<String> = Operation::ALL.iter().map(|(_, method, path)| format!("{method} {path}")).collect();
        assert_eq!(described, own);
        assert_eq!(own.len(), Operation::ALL.len());
    }

    #[test]
    fn a_path_is_found_by_its_method_and_a_literal_step_comes_before_an_id() {
        let find = |method: Method, path: &'static str| {
            Operation::find(&method, path).map(|(operation, id)| (operation, id.into_owned()))
        };
        assert_eq!(find(Method::POST, "/sessions/vs_1/start").unwrap(), (Operation::StartSession, "vs_1".to_owned()));
        assert_eq!(find(Method::PUT, "/deliveries/hold").unwrap().0, Operation::HoldDeliveries);
        assert_eq!(find(Method::PUT, "/snapshots/a%20b").unwrap().1, "a b");
        assert!(find(Method::GET, "/sessions/vs_1/start").is_err());
        assert!(find(Method::GET, "/nope").is_err());
        assert!(find(Method::POST, "/sessions//start").is_err());
    }

    /// What has no operation, and why.
    const RUST_ONLY: [(&str, &str); 5] = [
        ("address", "the address is part of the base URL"),
        ("saved", "an answer is sent once its changes are saved"),
        ("changes", "the stream of activity tells of changes"),
        ("clock", "a type that clients and workflows in Rust take"),
        ("receiver", "a type of the library"),
    ];

    #[test]
    fn everything_that_a_test_in_rust_can_do_is_an_operation() {
        let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/simulator");
        let read = |folder: &str| -> String {
            let files = std::fs::read_dir(source.join(folder)).unwrap().map(|entry| entry.unwrap().path());
            files.map(|path| std::fs::read_to_string(path).unwrap()).collect()
        };
        let operations = read("control_api");
        let methods = read("control") + &std::fs::read_to_string(source.join("simulator.rs")).unwrap();
        // The methods of the simulator, in the blocks that are its own.
        let blocks = methods.split("impl Simulator {").skip(1).map(|block| block.split("\n}").next().unwrap());
        let names: BTreeSet<&str> = blocks
            .flat_map(|block| block.split("    pub fn ").skip(1).chain(block.split("    pub async fn ").skip(1)))
            .map(|rest| rest.split(['(', '<']).next().unwrap())
            .collect();
        assert!(names.len() > 45 && names.contains("settled") && names.contains("publish_dns"), "{names:?}");
        assert!(RUST_ONLY.iter().all(|(method, _)| names.contains(method)));
        for name in &names {
            let called = operations.contains(&format!(".{name}("));
            let excepted = RUST_ONLY.iter().any(|(method, _)| method == name);
            assert!(called != excepted, "{name}: called by the control API: {called}, excepted: {excepted}");
        }
    }
}
