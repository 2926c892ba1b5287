//! The stubs a server has and the requests it got.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::error::MockError;
use super::load::Loader;
use super::near_miss;
use super::request::RecordedRequest;
use super::response::Response;
use super::stub::Stub;
use super::stubs::Stubs;

/// What the server's connections and its owner share.
pub(super) struct State {
    initial: Vec<Arc<Stub>>,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    stubs: Stubs,
    requests: Vec<Arc<RecordedRequest>>,
    unmatched: Vec<(RecordedRequest, String)>,
    allow_unmatched: bool,
}

impl State {
    /// Starts with these stubs, the last one added last.
    pub(super) fn new(initial: Vec<Arc<Stub>>, allow_unmatched: bool) -> Self {
        let inner = Inner { stubs: Stubs::new(&initial), allow_unmatched, ..Inner::default() };
        Self { initial, inner: Mutex::new(inner) }
    }

    /// Records the request and says what to answer it, or why nothing can.
    pub(super) fn stub_for(&self, mut request: RecordedRequest) -> (Arc<RecordedRequest>, Result<Arc<Stub>, String>) {
        request.operation = operation_of(&request);
        let mut inner = self.lock();
        let answer = inner.stubs.take(&mut request).ok_or_else(|| {
            let text = near_miss::explain(&request, inner.stubs.all());
            inner.unmatched.push((request.clone(), text.clone()));
            text
        });
        let request = Arc::new(request);
        inner.requests.push(Arc::clone(&request));
        (request, answer)
    }

    /// Records a request that is answered without a stub.
    pub(super) fn record(&self, mut request: RecordedRequest) -> Arc<RecordedRequest> {
        request.operation = operation_of(&request);
        let request = Arc::new(request);
        self.lock().requests.push(Arc::clone(&request));
        request
    }

    pub(super) fn mount(&self, stub: Stub) {
        self.lock().stubs.mount(Arc::new(stub));
    }

    pub(super) fn reset(&self) {
        let mut inner = self.lock();
        inner.stubs = Stubs::new(&self.initial);
        inner.requests.clear();
        inner.unmatched.clear();
    }

    pub(super) fn requests(&self) -> Vec<RecordedRequest> {
        self.lock().requests.iter().map(|request| RecordedRequest::clone(request)).collect()
    }

    pub(super) fn take_requests(&self) -> Vec<RecordedRequest> {
        std::mem::take(&mut self.lock().requests).into_iter().map(Arc::unwrap_or_clone).collect()
    }

    pub(super) fn take_unmatched(&self) -> Vec<RecordedRequest> {
        std::mem::take(&mut self.lock().unmatched).into_iter().map(|(request, _)| request).collect()
    }

    pub(super) fn allow_unmatched(&self) {
        self.lock().allow_unmatched = true;
    }

    /// Why the test has to fail, if it has to.
    pub(super) fn complaint(&self) -> Option<String> {
        let inner = self.lock();
        let texts: Vec<_> = inner.unmatched.iter().map(|(_, text)| text.as_str()).collect();
        (!texts.is_empty() && !inner.allow_unmatched).then(|| texts.join("\n\n"))
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The stubs that are embedded in the crate, read once per process.
pub(super) fn embedded() -> Result<&'static [Arc<Stub>], MockError> {
    static EMBEDDED: OnceLock<Vec<Arc<Stub>>> = OnceLock::new();
    if let Some(stubs) = EMBEDDED.get() {
        return Ok(stubs);
    }
    let mut loader = Loader::trusting();
    let mut stubs = Vec::new();
    for (name, json) in crate::fixtures() {
        stubs.extend(loader.text(name, json)?.into_iter().map(Arc::new));
    }
    Ok(EMBEDDED.get_or_init(|| stubs))
}

fn operation_of(request: &RecordedRequest) -> Option<Cow<'static, str>> {
    let stubs = embedded().ok()?;
    let stub = stubs.iter().find(|stub| stub.operation.is_some() && stub.matcher.routes(request))?;
    stub.operation.as_deref().map(Cow::Borrowed)
}

/// What a request is answered that no stub is for.
pub(super) fn unmatched_response(text: &str) -> Response {
    Response::text(501, text)
}

#[cfg(test)]
mod tests {
    use super::super::request::tests::request;
    use super::*;

    fn ask(state: &State) -> Option<String> {
        state.stub_for(request("GET", "/x", &[], "")).1.ok().and_then(|stub| stub.name.clone())
    }

    fn stub(name: &str) -> Stub {
        Stub::get("/x").name(name)
    }

    #[test]
    fn limited_stubs_answer_in_the_order_they_were_added_and_then_the_newest_one_does() {
        let state = State::new(vec![Arc::new(stub("old"))], false);
        for stub in [stub("a").times(2), stub("new"), stub("b").times(1)] {
            state.mount(stub);
        }
        let answers: Vec<_> = (0..5).filter_map(|_| ask(&state)).collect();
        assert_eq!(answers, ["a", "a", "b", "new", "new"]);
    }

    #[test]
    fn a_lower_priority_number_goes_first() {
        let state = State::new(
            vec![Arc::new(stub("default")), Arc::new(stub("first").priority(1)), Arc::new(stub("last").priority(9))],
            false,
        );
        assert_eq!(ask(&state).as_deref(), Some("first"));
    }

    #[test]
    fn a_reset_forgets_requests_and_mounted_stubs_and_restores_limits() {
        let state = State::new(vec![Arc::new(stub("once").times(1))], false);
        assert_eq!(ask(&state).as_deref(), Some("once"));
        state.mount(stub("mounted"));
        assert_eq!(ask(&state).as_deref(), Some("mounted"));
        state.reset();
        assert!(state.requests().is_empty());
        assert_eq!(ask(&state).as_deref(), Some("once"));
        assert_eq!(ask(&state), None);
        assert!(state.complaint().is_some());
        state.reset();
        assert_eq!(state.complaint(), None);
    }

    #[test]
    fn an_unmatched_request_is_a_complaint_until_it_is_taken_or_allowed() {
        let state = State::new(Vec::new(), false);
        assert_eq!(ask(&state), None);
        assert!(state.complaint().is_some_and(|text| text.contains("GET /x")));
        assert_eq!(state.take_unmatched().len(), 1);
        assert_eq!(state.complaint(), None);
        assert_eq!((ask(&state), state.requests().len()), (None, 2));
        state.allow_unmatched();
        assert_eq!(state.complaint(), None);
    }

    #[test]
    fn a_request_knows_its_operation_even_without_fixtures() {
        let state = State::new(Vec::new(), true);
        assert!(state.stub_for(request("DELETE", "/v1/webhooks/endpoints/whe_1", &[], "")).1.is_err());
        assert_eq!(state.requests()[0].operation(), Some("delete_webhook_endpoint"));
    }
}
