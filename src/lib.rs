//! The Rust SDK for Kayle ID, the privacy-first identity verification service.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod client;
mod error;
mod generated;
pub mod jwk;
pub mod model;
pub mod page;
mod request;
pub mod resources;
#[cfg(feature = "testing")]
#[cfg_attr(docsrs, doc(cfg(feature = "testing")))]
pub mod testing;
mod transport;

pub use client::{Client, ClientBuilder};
pub use error::{ApiError, Error, ErrorCode, ErrorKind, Issue};
pub use http::Method;
pub use model::*;
pub use page::{Cursor, ItemStream, Page, PageStream, Unreadable};
pub use request::{OperationInfo, RawRequest, Request, Response};

/// The operations that a [`Request`] can carry, by name.
pub mod operations {
    pub use crate::page::ListOperation;
    pub use crate::request::Operation;

    pub use crate::generated::operations::{
        AcceptRelyingPartyTerms, AcceptVerificationTerms, CancelOrganizationDeletion, CancelSession,
        ConfirmOrganizationDeletion, CreateApiKey, CreateDomainChallenge, CreateOrganization, CreateRedirectUri,
        CreateSession, CreateWebhookEncryptionKey, CreateWebhookEndpoint, DeactivateWebhookEncryptionKey, DeleteApiKey,
        DeleteDomain, DeleteRedirectUri, DeleteWebhookEndpoint, GetRelyingPartyTerms, GetSession, GetSessionAnalytics,
        GetWebhookEndpoint, GetWebhookEvent, LeaveOrganization, ListApiKeys, ListAuditLogs, ListDomains,
        ListOwnedOrganizations, ListRedirectUris, ListSessions, ListWebhookDeliveries, ListWebhookEncryptionKeys,
        ListWebhookEndpoints, ListWebhookEvents, ReactivateWebhookEncryptionKey, ReinstateMember, RemoveMember,
        ReplayWebhookEvent, RequestOrganizationDeletion, RetryWebhookDelivery, RevealWebhookSigningSecret,
        RotateWebhookSigningSecret, UpdateApiKey, UpdateBusinessDetails, UpdateOrganizationLogo, UpdateWebhookEndpoint,
        VerifyDomainChallenge,
    };
}
