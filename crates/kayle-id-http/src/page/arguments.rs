//! What a list's call says of its pages, and the walks over them.

use super::{Cursor, ItemStream, ListOperation, PageStream, RangeStream, TimeRangeOperation};
use crate::call::Call;
use crate::error::Error;
use kayle_id_core::{InvalidInput, Timestamp};

/// The most that a page may hold. Walks ask for it: fewer requests, and fewer borders at which a server loses rows.
const LARGEST: u32 = 100;

#[allow(missing_docs)]
impl<O: ListOperation, C> Call<O, C> {
    pub fn limit(&mut self, limit: u32) {
        self.operation.set_page_size(limit);
        self.sized = true;
    }

    /// Leaves the size of a page to the server in walks as well.
    pub fn server_sized(&mut self) {
        self.sized = true;
    }

    pub fn starting_after(&mut self, id: &str) {
        let checked = self.operation.set_starting_after(id);
        self.note(checked);
    }

    pub fn resume(&mut self, cursor: &Cursor) {
        if cursor.operation() == O::INFO.id {
            self.starting_after(cursor.after());
        } else {
            let problem = format!("belongs to {}, not to {}", cursor.operation(), O::INFO.id);
            self.note(Err(InvalidInput::new("cursor", problem)));
        }
    }

    fn walking(mut self) -> Self {
        if !self.sized {
            self.limit(LARGEST);
        }
        self
    }
}

#[allow(missing_docs)]
impl<O: ListOperation> Call<O> {
    pub fn stream<E: From<Error>>(self) -> ItemStream<O, E> {
        ItemStream::new(self.walking())
    }

    pub fn pages<E: From<Error>>(self) -> PageStream<O, E> {
        PageStream::new(self.walking())
    }
}

#[allow(missing_docs)]
impl<O: TimeRangeOperation> Call<O> {
    pub fn stream_between<E: From<Error>>(self, from: Timestamp, to: Timestamp) -> RangeStream<O, E> {
        RangeStream::new(self.walking(), from, to)
    }
}
