//! What a request to an endpoint's address led to.

use super::endpoints::Find;
use super::facts::{Answered, Endpoint};
use crate::report::Severity::{Error, Warning};

/// An answer that takes a third of the server's time limit on an idle machine comes too late under load.
const SLOW: u64 = 5000;

pub(super) fn check(endpoint: &Endpoint, find: &mut Find<'_>) {
    let loopback =
        ["http://127.0.0.1", "http://localhost", "http://[::1]"].iter().any(|local| endpoint.url.starts_with(local));
    if endpoint.url.starts_with("http://") && !loopback {
        find(
            "endpoint.plain-http",
            Error,
            "Deliveries go over plain HTTP.",
            "",
            "Use an https address. Payloads are encrypted, but a delivery can still be held back or sent again by somebody on the way.",
        );
    }
    if endpoint.private {
        find(
            "endpoint.private-address",
            Error,
            "An endpoint's name leads to a private network, which the server cannot reach.",
            "",
            "Publish an address that is reached from the internet, or use a tunnel while you develop.",
        );
    }
    let Some(answered) = endpoint.answered else { return };
    match answered {
        Answered::Status(status) | Answered::Challenged(status) => {
            status_of(status, answered, find);
            timely(endpoint, find);
        }
        Answered::Closed => find(
            "endpoint.no-answer",
            Error,
            "An endpoint's address closes the connection without an answer.",
            "",
            "Look at the application's log: the handler may crash. Answer every request.",
        ),
        Answered::Unresolved => find(
            "endpoint.unresolved",
            Error,
            "The name of an endpoint's address does not resolve.",
            "",
            "Check the spelling of the name and its DNS records.",
        ),
        Answered::Unreachable => find(
            "endpoint.unreachable",
            Error,
            "An endpoint's address takes no connection.",
            "",
            "Check the port, the firewall, and that the application listens.",
        ),
        Answered::TimedOut => find(
            "endpoint.slow",
            Error,
            "An endpoint's address answers late.",
            "does not answer within 15 seconds",
            "Store the delivery, answer, and work on it afterwards. The server waits 15 seconds.",
        ),
        _ => certificate(answered, find),
    }
}

fn timely(endpoint: &Endpoint, find: &mut Find<'_>) {
    if endpoint.answered_in >= SLOW {
        find(
            "endpoint.slow",
            Warning,
            "An endpoint's address answers late.",
            &format!("answers after {} seconds", endpoint.answered_in / 1000),
            "Store the delivery, answer, and work on it afterwards. The server waits 15 seconds.",
        );
    }
    if endpoint.certificate_expires_soon {
        find(
            "endpoint.certificate-expiring",
            Warning,
            "The certificate of an endpoint's address expires within two weeks.",
            "",
            "Renew the certificate, and check why its renewal did not work yet.",
        );
    }
}

fn certificate(answered: Answered, find: &mut Find<'_>) {
    let (id, title, mend) = match answered {
        Answered::CertificateExpired => (
            "endpoint.certificate-expired",
            "The certificate of an endpoint's address has expired.",
            "Renew the certificate, and automate its renewal.",
        ),
        Answered::CertificateNotYetValid => (
            "endpoint.certificate-not-yet-valid",
            "The certificate of an endpoint's address is not valid yet.",
            "Deploy the certificate when its time has come, and check the clock of the machine that issues it.",
        ),
        Answered::CertificateSelfSigned => (
            "endpoint.certificate-self-signed",
            "The certificate of an endpoint's address is self-signed.",
            "Use a certificate of a public authority for this name.",
        ),
        Answered::CertificateWrongName => (
            "endpoint.certificate-name",
            "The certificate of an endpoint's address is for another name.",
            "Use a certificate for this name, and check which one the server gives to clients that name it (SNI).",
        ),
        Answered::CertificateUntrusted => (
            "endpoint.certificate-untrusted",
            "The certificate of an endpoint's address is not trusted.",
            "Use a certificate of a public authority, and send the intermediate certificates too.",
        ),
        Answered::NoTls => (
            "endpoint.tls",
            "An endpoint's address speaks no TLS, or no secure version of it.",
            "Serve TLS 1.2 or 1.3 on this port.",
        ),
        // The others have no certificate.
        _ => return,
    };
    find(id, Error, title, "", mend);
}

fn status_of(status: u16, answered: Answered, find: &mut Find<'_>) {
    let seen = format!("answers {status}");
    let (id, severity, title, mend) = match status {
        200..=299 => (
            "endpoint.accepts-unsigned",
            Warning,
            "An endpoint acknowledges a request without a signature.",
            "Refuse what has no valid signature; run `kayle conform` against the receiver.",
        ),
        300..=399 => (
            "endpoint.redirects",
            Error,
            "An endpoint's address redirects, and the server follows no redirect.",
            "Register the address that answers itself.",
        ),
        // A refused signature may be a 401 as well: only a challenge tells the two apart.
        401 | 403 | 407 if matches!(answered, Answered::Challenged(_)) => (
            "endpoint.asks-for-credentials",
            Error,
            "An endpoint's address asks for credentials, which the server does not send.",
            "Exempt the route from authentication by cookie, token, network or firewall. The signature authenticates the delivery.",
        ),
        404 | 410 => (
            "endpoint.not-found",
            Error,
            "An endpoint's address is not found.",
            "Check the path, and that the application with this route is deployed.",
        ),
        405 => (
            "endpoint.method",
            Error,
            "The route of an endpoint's address does not take POST.",
            "Route POST requests to the handler.",
        ),
        415 => (
            "endpoint.media-type",
            Error,
            "An endpoint's address refuses the media type application/jose.",
            "Have the framework hand over the raw body whatever its Content-Type is.",
        ),
        500.. => (
            "endpoint.fails",
            Error,
            "An endpoint's address answers that it failed.",
            "Look at the application's log and at the load balancer in front of it.",
        ),
        _ => return,
    };
    find(id, severity, title, &seen, mend);
}
