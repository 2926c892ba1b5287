//! How long the server keeps a payload that it could not deliver.

/// How long, in hours, the server keeps a payload after its last delivery attempt failed.
///
/// 0, 24, 72 (the server's default) and 168 can be asked for; any number a server sends is kept.
///
/// ```
/// # extern crate kayle_id_core as kayle_id;
/// use kayle_id::RetentionHours;
/// assert_eq!(RetentionHours::ONE_WEEK.hours(), 168);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RetentionHours(u32);

transparent!(RetentionHours);

impl RetentionHours {
    /// Not kept at all.
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
