//! A delivery on its way into the tables.

use crate::{EntryId, Error, NewEntry, TraceContext};

pub(crate) struct Record {
    pub(crate) id: EntryId,
    /// The sealed delivery as JSON.
    pub(crate) body: Vec<u8>,
    pub(crate) size: i32,
    pub(crate) signed_at: i64,
    pub(crate) trace: Option<String>,
}

impl Record {
    pub(crate) fn new(new: &NewEntry<'_>) -> Result<Self, Error> {
        let body = serde_json::to_vec(new.delivery).map_err(|_| Error::store("the delivery cannot be serialized"))?;
        Ok(Self {
            id: EntryId::of(new.delivery),
            size: i32::try_from(body.len()).map_err(|_| Error::store("the delivery has more than 2 GiB"))?,
            body,
            signed_at: new.delivery.signed_at().map_or(0, kayle_id_core::Timestamp::unix_seconds),
            trace: new.trace.map(TraceContext::to_stored),
        })
    }
}
