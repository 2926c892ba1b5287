//! Which stub a request just missed, and why.

use super::matcher::Difference;
use super::request::RecordedRequest;
use super::stub::Stub;

/// How many other stubs to name.
const OTHERS: usize = 40;

/// Names the request and the nearest of the stubs with what differed. The flag says that a stub's `times` are used up.
pub(super) fn explain<'s>(request: &RecordedRequest, stubs: impl Iterator<Item = (&'s Stub, bool)>) -> String {
    let mut nearest: Option<(usize, &Stub, bool)> = None;
    let mut others = Vec::new();
    for (stub, used_up) in stubs {
        if stub.operation.is_some() && stub.matcher.routes(request) {
            others.extend(stub.name.as_deref());
        }
        let distance = distance(stub, request) + usize::from(used_up);
        if nearest.is_none_or(|(least, ..)| distance < least) {
            nearest = Some((distance, stub, used_up));
        }
    }
    let mut text = format!("no stub answers {}", request.line());
    let Some((_, stub, used_up)) = nearest else {
        text.push_str("\nthe server has no stubs");
        return text;
    };
    text.push_str(&format!("\nthe nearest stub is {}", stub.title()));
    if used_up {
        text.push_str("\n  - it has answered as many requests as it was limited to");
    }
    for difference in stub.matcher.differences(request) {
        text.push_str(&format!("\n  - {}", difference.explain(&stub.matcher, request)));
    }
    if others.len() > 1 {
        let more = others.len().saturating_sub(OTHERS);
        others.truncate(OTHERS);
        text.push_str(&format!("\nthe stubs for this operation: {}", others.join(", ")));
        if more > 0 {
            text.push_str(&format!(" and {more} more"));
        }
    }
    text
}

/// How far a stub is from a request: a path that differs weighs most, the more the earlier it differs, then the method. A stub that
/// waits to be chosen by `Prefer` is further away than one that answers plain requests.
fn distance(stub: &Stub, request: &RecordedRequest) -> usize {
    let unchosen = usize::from(request.header("prefer").is_none());
    let weigh = |difference| match difference {
        Difference::Target => 40 - 2 * shared_segments(stub, request).min(10),
        Difference::Method => 12,
        Difference::Header(name, _) if name == "prefer" => 2 + unchosen,
        _ => 2,
    };
    // A stub for every method is a stub for no operation in particular.
    usize::from(stub.matcher.method.is_none()) + stub.matcher.differences(request).map(weigh).sum::<usize>()
}

/// How many segments of the path are the same from its start.
fn shared_segments(stub: &Stub, request: &RecordedRequest) -> usize {
    let line = stub.matcher.line();
    let path = line.split_once(' ').map_or("", |(_, path)| path);
    path.split('/').zip(request.path().split('/')).take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::super::pattern::Pattern;
    use super::super::request::tests::request;
    use super::*;

    fn explain_all(request: &RecordedRequest, stubs: &[Stub]) -> String {
        explain(request, stubs.iter().map(|stub| (stub, false)))
    }

    #[test]
    fn the_text_names_the_request_and_the_nearest_stub_with_what_differed() {
        let stubs = [
            Stub::get("/v1/webhooks/endpoints"),
            Stub::post("/v1/sessions"),
            Stub::get("/v1/sessions").query("limit", "5").name("five"),
        ];
        let text = explain_all(&request("GET", "/v1/sessions?limit=6", &[], ""), &stubs);
        let expected = "no stub answers GET /v1/sessions?limit=6\nthe nearest stub is five (GET /v1/sessions)\n  \
                        - the query parameter `limit` should be equal to `5`; it is `6`";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_wrong_method_is_nearer_than_a_wrong_path() {
        let stubs = [Stub::get("/v1/other"), Stub::post("/v1/sessions")];
        let text = explain_all(&request("GET", "/v1/sessions", &[], ""), &stubs);
        assert!(text.ends_with("the method should be POST; it is GET"), "{text}");
    }

    #[test]
    fn credentials_stay_out_of_the_text() {
        let stubs = [Stub::get("/a").header_matching("authorization", Pattern::equal_to("Bearer kk_expectedsecret"))];
        let headers = [("authorization", "Bearer kk_sentsecret"), ("cookie", "s=sentsecret")];
        let text = explain_all(&request("GET", "/a?cancel_token=sentsecret", &headers, ""), &stubs);
        assert!(
            text.contains("the header `authorization`") && !text.contains("secret`") && !text.contains("sentsecret"),
            "{text}"
        );
        assert!(!text.contains("expectedsecret"), "{text}");
    }

    #[test]
    fn a_stub_that_is_used_up_says_so() {
        let stub = Stub::get("/a").times(1);
        let text = explain(&request("GET", "/a", &[], ""), [(&stub, true)].into_iter());
        assert!(text.contains("as many requests as it was limited to"), "{text}");
        assert!(explain_all(&request("GET", "/a", &[], ""), &[]).ends_with("the server has no stubs"));
    }
}
