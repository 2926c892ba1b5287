//! The requests that the simulator has received, bounded in number and size.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::mock::RecordedRequest;

const MAX_REQUESTS: usize = 10_000;
/// The bound on the targets, headers and bodies of all kept requests together.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// The latest requests, in the order in which they were received.
#[derive(Default)]
pub(crate) struct RequestLog {
    requests: VecDeque<Arc<RecordedRequest>>,
    bytes: usize,
}

impl RequestLog {
    /// Keeps a request, and forgets the oldest ones that no longer fit.
    pub(crate) fn push(&mut self, request: Arc<RecordedRequest>) {
        self.bytes += size(&request);
        self.requests.push_back(request);
        while self.requests.len() > MAX_REQUESTS || self.bytes > MAX_BYTES {
            let Some(oldest) = self.requests.pop_front() else { break };
            self.bytes -= size(&oldest);
        }
    }

    pub(crate) fn to_vec(&self) -> Vec<RecordedRequest> {
        self.requests.iter().map(|request| RecordedRequest::clone(request)).collect()
    }

    pub(crate) fn take(&mut self) -> Vec<RecordedRequest> {
        std::mem::take(self).requests.into_iter().map(Arc::unwrap_or_clone).collect()
    }
}

fn size(request: &RecordedRequest) -> usize {
    let headers = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len());
    let query = request.query().iter().map(|(name, value)| name.len() + value.len());
    request.path().len() + query.sum::<usize>() + headers.sum::<usize>() + request.body().len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderMap, HeaderValue, Method};

    #[test]
    fn headers_count_towards_the_bound() {
        let mut headers = HeaderMap::new();
        headers.insert("x-large", HeaderValue::from_bytes(&vec![b'x'; 1024 * 1024]).unwrap());
        let request = RecordedRequest::new(Method::GET, &"/".parse().unwrap(), headers, bytes::Bytes::new());
        let request = Arc::new(request);
        let mut log = RequestLog::default();
        for _ in 0..100 {
            log.push(Arc::clone(&request));
        }
        assert!(log.to_vec().len() < 64, "{}", log.to_vec().len());
    }
}
