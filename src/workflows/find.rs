//! What a run made before it lost sight of it.

use futures_util::TryStreamExt;

use super::error::Error;
use crate::client::Client;
use crate::model::{ApiKey, MetadataValue, WebhookEncryptionKey, WebhookEndpoint, WebhookEndpointId};

/// Under which an API key's metadata holds the mark of its run.
pub(super) const MARK: &str = "kayle_id_run";

/// The endpoints that carry a run's mark, the oldest first.
pub(super) async fn endpoints_marked(client: &Client, mark: &str) -> Result<Vec<WebhookEndpoint>, Error> {
    let (mut found, pages) = endpoints(client, mark, 100).await?;
    if found.is_empty() && pages > 1 {
        // The server leaves out rows that share a millisecond with a page's last one; these pages end elsewhere.
        found = endpoints(client, mark, 97).await?.0;
    }
    found.sort_by(|one, other| (one.created_at, &one.id).cmp(&(other.created_at, &other.id)));
    Ok(found)
}

async fn endpoints(client: &Client, mark: &str, limit: u32) -> Result<(Vec<WebhookEndpoint>, usize), Error> {
    let mut list = client.webhooks().endpoints().list().limit(limit).stream();
    let (mut found, mut count) = (Vec::new(), 0_usize);
    while let Some(endpoint) = list.try_next().await? {
        count += 1;
        if endpoint.labels.iter().any(|label| label == mark) {
            found.push(endpoint);
        }
    }
    Ok((found, count.div_ceil(limit as usize)))
}

/// The records of an endpoint's keys with this `key_id`.
pub(super) async fn keys_named(
    client: &Client,
    endpoint: &WebhookEndpointId,
    kid: &str,
) -> Result<Vec<WebhookEncryptionKey>, Error> {
    let list = client.webhooks().encryption_keys().list(endpoint).limit(100).stream();
    Ok(list.try_filter(|key| std::future::ready(key.key_id == kid)).try_collect().await?)
}

/// An endpoint's active keys: one, unless something is odd.
pub(super) async fn active_keys(
    client: &Client,
    endpoint: &WebhookEndpointId,
) -> Result<Vec<WebhookEncryptionKey>, Error> {
    Ok(client.webhooks().encryption_keys().list(endpoint).is_active(true).limit(100).stream().try_collect().await?)
}

/// The API keys that a run made or is to replace.
pub(super) async fn api_keys(
    client: &Client,
    wanted: impl Fn(&ApiKey) -> bool + Send + Sync,
) -> Result<Vec<ApiKey>, Error> {
    let mut list = client.dashboard().api_keys().list().stream();
    let mut found = Vec::new();
    while let Some(key) = list.try_next().await? {
        if wanted(&key) {
            found.push(key);
        }
    }
    Ok(found)
}

/// Whether an API key carries a run's mark.
pub(super) fn is_marked(key: &ApiKey, mark: &str) -> bool {
    matches!(key.metadata.get(MARK), Some(MetadataValue::Text(text)) if text == mark)
}
