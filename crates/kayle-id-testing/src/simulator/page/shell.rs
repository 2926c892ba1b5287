//! What every page has: head, navigation, headers.

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, REFERRER_POLICY};
use http::header::{X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use http::{HeaderValue, StatusCode};

use crate::loopback::{Body, whole};
use crate::simulator::page::live::SCRIPT;
use maud::{DOCTYPE, Markup, html};

const STYLE: &str = include_str!("style.css");

/// How often a page is loaded anew in a browser that runs no scripts, in seconds.
const REFRESH: u32 = 3;

/// An answer before it is HTTP.
pub(crate) struct Answer {
    status: u16,
    content_type: &'static str,
    body: Body,
    location: Option<String>,
    /// Where a form may lead, beside this site.
    leads_to: Option<String>,
}

impl Answer {
    /// Lets a form here end at another site.
    pub(crate) fn leading_to(mut self, origin: Option<String>) -> Self {
        self.leads_to = origin;
        self
    }

    pub(crate) fn into_response(self, head: bool) -> http::Response<Body> {
        let body = if head { whole(Bytes::new()) } else { self.body };
        let mut response = http::Response::new(body);
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or_default();
        let forms = self.leads_to.map(|origin| format!(" {origin}")).unwrap_or_default();
        let policy = format!(
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'{forms}; base-uri 'none'; frame-ancestors 'none'"
        );
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
        // With less, browsers leave the origin out of what forms send.
        headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
        headers.extend(HeaderValue::try_from(policy).ok().map(|policy| (CONTENT_SECURITY_POLICY, policy)));
        headers.extend(self.location.and_then(|to| HeaderValue::try_from(to).ok()).map(|to| (LOCATION, to)));
        response
    }
}

/// The pages of the navigation.
const PAGES: [(&str, &str); 5] = [
    ("/", "Overview"),
    ("/_simulator/activity", "Activity"),
    ("/_simulator/faults", "Faults"),
    ("/_simulator/sessions/new", "New session"),
    ("/_simulator/endpoints/new", "New endpoint"),
];

/// How a page follows what happens in a browser that runs no scripts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Refresh {
    ByLink,
    ByItself,
}

/// A page with the navigation.
pub(crate) fn page(status: u16, title: &str, content: Markup) -> Answer {
    with_navigation(status, title, content, Refresh::ByLink)
}

/// A page with the navigation and without forms, which a browser without scripts loads anew by itself.
pub(crate) fn refreshing_page(title: &str, content: Markup) -> Answer {
    with_navigation(200, title, content, Refresh::ByItself)
}

fn with_navigation(status: u16, title: &str, content: Markup, refresh: Refresh) -> Answer {
    let navigation = html! {
        nav aria-label="Main" {
            @for (path, name) in PAGES { a href=(path) aria-current=[(name == title).then_some("page")] { (name) } }
        }
        p class="status" data-live-status hidden {}
        noscript { a href="" { "Refresh" } }
    };
    let head = html! {
        @if refresh == Refresh::ByItself { noscript { meta http-equiv="refresh" content=(REFRESH); } }
        script src="/_simulator/page.js" defer {}
    };
    document(status, title, head, navigation, content)
}

/// A page for the user, who sees nothing else.
pub(crate) fn lone_page(status: u16, title: &str, content: Markup) -> Answer {
    document(status, title, Markup::default(), Markup::default(), content)
}

fn document(status: u16, title: &str, head: Markup, navigation: Markup, content: Markup) -> Answer {
    let body = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Kayle ID simulator" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href="/_simulator/style.css";
                (head)
            }
            body {
                a class="skip" href="#main" { "Skip to the content" }
                header {
                    p class="brand" { span aria-hidden="true" { "◆" } " Kayle ID simulator" }
                    (navigation)
                }
                main id="main" { (content) }
                footer { p { "Nothing here is real: no person, no document, no verification." } }
            }
        }
    };
    answer(status, "text/html; charset=utf-8", whole(body.into_string()))
}

pub(crate) fn style() -> Answer {
    answer(200, "text/css; charset=utf-8", whole(STYLE))
}

pub(crate) fn script() -> Answer {
    answer(200, "text/javascript; charset=utf-8", whole(SCRIPT))
}

/// Server-sent events.
pub(crate) fn events(body: Body) -> Answer {
    answer(200, "text/event-stream", body)
}

/// What went wrong, as a page.
pub(crate) fn problem(status: u16, text: &str) -> Answer {
    page(status, "Not possible", html! { h1 { "Not possible" } p role="alert" class="alert" { (text) } })
}

/// To be read with GET, so that loading the page again does nothing twice.
pub(crate) fn see(location: String) -> Answer {
    Answer { location: Some(location), ..answer(303, "text/plain; charset=utf-8", whole("")) }
}

fn answer(status: u16, content_type: &'static str, body: Body) -> Answer {
    Answer { status, content_type, body, location: None, leads_to: None }
}
