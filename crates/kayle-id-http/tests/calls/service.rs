//! A service of things: a list, one of them, one that is made.

use kayle_id_core::{InvalidInput, Timestamp};
use kayle_id_http::support::{Call, Envelope, Target, TimeRangeOperation, WrittenRequest};
use kayle_id_http::{
    ApiClient, BlockingService, ClientBuilder, Error, KeyedService, ListOperation, Operation, OperationInfo, Page,
    RetryPolicy, Service,
};
use serde::Deserialize;

pub(crate) const KEY: &str = "kk_0123456789abcdefghijklmnopqrstuv";

kayle_id_http::define_request! {
    /// A call.
    error = Error
}

#[derive(Clone, Debug)]
pub(crate) struct Things(pub(crate) ApiClient);

pub(crate) fn builder(base: &str) -> ClientBuilder<Things> {
    ClientBuilder::default().base_url(base).retry(RetryPolicy::none())
}

pub(crate) fn client(base: &str) -> Things {
    builder(base).api_key(KEY).build().unwrap()
}

impl Things {
    pub(crate) fn list(&self) -> Request<ListThings> {
        Request::new(&self.0, ListThings::default())
    }

    pub(crate) fn get(&self) -> Request<GetThing> {
        Request::new(&self.0, GetThing)
    }

    pub(crate) fn make(&self) -> Request<MakeThing> {
        Request::new(&self.0, MakeThing)
    }

    pub(crate) fn settings(&self) -> Request<GetSettings> {
        Request::new(&self.0, GetSettings)
    }
}

impl Service for Things {
    type Error = Error;
    const HOSTED: &'static str = "https://api.things.example";
    const CREDENTIALS_MISSING: Option<&'static str> = Some("no credential is set");
    const OPERATIONS: &'static [&'static OperationInfo] = &[ListThings::INFO, GetThing::INFO, MakeThing::INFO];

    fn from_api_client(client: ApiClient) -> Self {
        Self(client)
    }
}

impl KeyedService for Things {}

impl BlockingService for Things {
    type Blocking = ();

    #[cfg(feature = "blocking")]
    fn from_blocking(_: kayle_id_http::blocking::ApiClient) {}
}

#[derive(Clone, Debug, Deserialize, PartialEq)]
pub(crate) struct Thing {
    pub(crate) id: String,
}

#[derive(Clone, Default)]
pub(crate) struct ListThings {
    after: Option<String>,
    limit: Option<u32>,
    created: Option<(Timestamp, Timestamp)>,
}

impl Operation for ListThings {
    const INFO: &'static OperationInfo = &OperationInfo::new("list_things", "GET", "/v1/things").with_repeatable(true);
    const METHOD: http::Method = http::Method::GET;
    type Wire = Page<Thing>;
    type Output = Page<Thing>;

    fn check(&self) -> Result<(), InvalidInput> {
        Ok(())
    }

    fn request(&self, target: Target<'_>) -> Option<WrittenRequest> {
        let mut request = target.request(Self::METHOD, "/v1/things");
        request.query_text("starting_after", self.after.as_deref());
        request.query_value("limit", &self.limit);
        request.query_value("created_from", &self.created.map(|(from, _)| from));
        request.query_value("created_to", &self.created.map(|(_, to)| to));
        Some(request)
    }
}

impl ListOperation for ListThings {
    type Item = Thing;
    type Id = String;

    fn set_starting_after(&mut self, cursor: &str) -> Result<(), InvalidInput> {
        self.after = Some(cursor.to_owned());
        Ok(())
    }

    fn starting_after(&self) -> Option<String> {
        self.after.clone()
    }

    fn set_page_size(&mut self, limit: u32) {
        self.limit = Some(limit);
    }

    fn item_id(item: &Thing) -> &str {
        &item.id
    }
}

impl TimeRangeOperation for ListThings {
    fn set_created(&mut self, from: Timestamp, to: Timestamp) {
        self.created = Some((from, to));
    }
}

macro_rules! single {
    ($name:ident, $info:expr, $method:ident) => {
        #[derive(Clone)]
        pub(crate) struct $name;

        impl Operation for $name {
            const INFO: &'static OperationInfo = &$info;
            const METHOD: http::Method = http::Method::$method;
            type Wire = Envelope<Thing>;
            type Output = Thing;

            fn check(&self) -> Result<(), InvalidInput> {
                Ok(())
            }

            fn request(&self, target: Target<'_>) -> Option<WrittenRequest> {
                Some(target.request(Self::METHOD, Self::INFO.path))
            }
        }
    };
}

single!(GetThing, OperationInfo::new("get_thing", "GET", "/v1/things/1").with_repeatable(true), GET);
single!(MakeThing, OperationInfo::new("make_thing", "POST", "/v1/things"), POST);
single!(GetSettings, OperationInfo::new("get_settings", "GET", "/v1/auth/settings").with_scope("dashboard"), GET);

/// A request is around a call; the setters of real services reach its operation there.
#[allow(dead_code)]
fn operation(request: Request<ListThings>) -> Call<ListThings> {
    request.0
}
