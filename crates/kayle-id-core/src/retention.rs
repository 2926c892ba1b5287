//! How long the server keeps a payload that it could not deliver.

/// How long, in hours, the server keeps a payload after its last delivery attempt failed.
///
/// A request can set 0, 24, 72 (the server's default) or 168 hours. A response may have any number.
///
/// ```
/// # extern crate kayle_id_core as kayle_id;
/// use kayle_id::RetentionHours;
/// assert_eq!(RetentionHours::ONE_WEEK.hours(), 168);
/// ```
#[doc(alias = "undelivered payload retention")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RetentionHours(u32);

transparent!(RetentionHours);

impl RetentionHours {
    /// 0 hours: the payload is not kept.
    pub const NONE: Self = Self(0);
    /// 24 hours.
    pub const ONE_DAY: Self = Self(24);
    /// 72 hours, the server's default.
    pub const THREE_DAYS: Self = Self(72);
    /// 168 hours.
    pub const ONE_WEEK: Self = Self(168);

    /// The number of hours.
    #[must_use]
    pub const fn hours(self) -> u32 {
        self.0
    }
}
