//! TLS to receivers: which certificates are trusted, and what is wrong with one that is not.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rustls_platform_verifier::Verifier;
use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, SignatureScheme};

/// A certificate that is no longer valid after this time is about to expire. Authorities that renew for their users do it a
/// month before the end, so that two weeks say that the renewal does not work.
const SOON: Duration = Duration::from_secs(14 * 24 * 3600);

/// Why there is no TLS connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum TlsProblem {
    Expired,
    NotYetValid,
    SelfSigned,
    UnknownIssuer,
    WrongName,
    OtherCertificate,
    Handshake,
}

impl TlsProblem {
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Expired => "has a certificate that has expired",
            Self::NotYetValid => "has a certificate that is not valid yet",
            Self::SelfSigned => "has a self-signed certificate",
            Self::UnknownIssuer => {
                "has a certificate of an issuer that is not trusted, or leaves out the intermediate certificate"
            }
            Self::WrongName => "has a certificate for another name",
            Self::OtherCertificate => "has a certificate that is refused",
            Self::Handshake => "speaks no TLS, or no version of it that is secure",
        }
    }
}

/// What the verification of a certificate said beside yes and no.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    problem: Mutex<Option<TlsProblem>>,
    expires_soon: AtomicBool,
}

impl Verdict {
    /// What is wrong; a handshake that failed for another reason than the certificate when nothing was noted.
    pub(crate) fn problem(&self) -> TlsProblem {
        self.problem.lock().unwrap_or_else(PoisonError::into_inner).unwrap_or(TlsProblem::Handshake)
    }

    pub(crate) fn expires_soon(&self) -> bool {
        self.expires_soon.load(Ordering::Acquire)
    }

    fn refuse(&self, problem: TlsProblem) {
        *self.problem.lock().unwrap_or_else(PoisonError::into_inner) = Some(problem);
    }
}

/// What decides about certificates: the platform's roots with these in addition, or nothing at all.
pub(crate) fn verifier(extra_roots: &[CertificateDer<'static>]) -> Option<Arc<Verifier>> {
    Verifier::new_with_extra_roots(extra_roots.iter().cloned(), provider()).ok().map(Arc::new)
}

/// The settings of one connection. Without a verifier every certificate is accepted; with none where one is wanted, none.
pub(crate) fn settings(
    verifier: Option<Arc<Verifier>>,
    insecure: bool,
    now: SystemTime,
    verdict: Arc<Verdict>,
) -> Option<ClientConfig> {
    let watched = Arc::new(Watched { verifier, insecure, now, verdict, provider: provider() });
    let builder = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().ok()?;
    let mut settings = builder.dangerous().with_custom_certificate_verifier(watched).with_no_client_auth();
    settings.alpn_protocols = vec![b"http/1.1".to_vec()];
    Some(settings)
}

/// The provider by name: a program with two of them compiled in has no default.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

/// Asks the platform's verifier, at the time of the clock, and notes what it says.
#[derive(Debug)]
struct Watched {
    verifier: Option<Arc<Verifier>>,
    insecure: bool,
    now: SystemTime,
    verdict: Arc<Verdict>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Watched {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if self.insecure {
            return Ok(ServerCertVerified::assertion());
        }
        let Some(verifier) = &self.verifier else {
            self.verdict.refuse(TlsProblem::OtherCertificate);
            return Err(Error::General("there are no root certificates".to_owned()));
        };
        let since = self.now.duration_since(UNIX_EPOCH).unwrap_or_default();
        let at = |time| {
            verifier.verify_server_cert(
                end_entity,
                intermediates,
                server_name,
                ocsp_response,
                UnixTime::since_unix_epoch(time),
            )
        };
        match at(since) {
            Ok(verified) => {
                let later = at(since + SOON);
                self.verdict.expires_soon.store(later.is_err_and(|error| is_expired(&error)), Ordering::Release);
                Ok(verified)
            }
            Err(error) => {
                self.verdict.refuse(problem(&error, end_entity));
                Err(error)
            }
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

fn is_expired(error: &Error) -> bool {
    use CertificateError::{Expired, ExpiredContext};
    matches!(error, Error::InvalidCertificate(Expired | ExpiredContext { .. }))
}

fn problem(error: &Error, end_entity: &CertificateDer<'_>) -> TlsProblem {
    use CertificateError::{NotValidForName, NotValidForNameContext, NotValidYet, NotValidYetContext, UnknownIssuer};
    // A certificate that issued itself is told by its names, whatever the verifier stumbled over first.
    let self_signed = webpki::EndEntityCert::try_from(end_entity)
        .is_ok_and(|certificate| certificate.issuer() == certificate.subject());
    match error {
        error if is_expired(error) => TlsProblem::Expired,
        Error::InvalidCertificate(NotValidYet | NotValidYetContext { .. }) => TlsProblem::NotYetValid,
        Error::InvalidCertificate(NotValidForName | NotValidForNameContext { .. }) => TlsProblem::WrongName,
        Error::InvalidCertificate(_) if self_signed => TlsProblem::SelfSigned,
        Error::InvalidCertificate(UnknownIssuer) => TlsProblem::UnknownIssuer,
        _ => TlsProblem::OtherCertificate,
    }
}
