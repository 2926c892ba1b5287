//! The published test vectors: deliveries, and what a receiver must make of each.
//!
//! The files in `vectors/` of this crate are the same data as JSON, one file a kind, described by `vectors/schema.json`.
//! Libraries in other languages can use them without this crate. [`published`] makes them again from fixed keys and a
//! fixed seed, and a test compares the two to the byte.

mod files;
mod setting;
mod vector;

pub use files::{file_name, keys_json, to_file};
pub(crate) use setting::{published_key, published_setting};
pub use vector::{ExpectedEvent, Vector, VectorKind};

pub use crate::verdict::{Stage, Verdict};

use crate::kinds::RECIPES;

/// The present of every published vector, in Unix seconds: 2026-11-20, 12:10:45 UTC.
pub const PUBLISHED_TIME: u64 = 1_795_219_845;

/// The signing secret of every published vector.
pub const PUBLISHED_SECRET: &str = "whsec_conformance0vectors0current00000";

/// The secret that the cases of a rotation hold beside it.
pub const PUBLISHED_PREVIOUS_SECRET: &str = "whsec_conformance0vectors0previous0000";

/// The `kid` of the key that every published vector's receiver holds.
pub const PUBLISHED_KID: &str = "conform-a";

/// Makes the published vectors.
///
/// The result is the same on every machine and in every run of one version of this crate. It takes about a second
/// in an optimized build.
///
/// ```
/// # use kayle_id_conform::vectors;
/// let kinds = vectors::published();
/// assert!(kinds.len() >= 30);
/// assert!(kinds.iter().map(|kind| kind.cases.len()).sum::<usize>() >= 400);
/// ```
#[must_use]
pub fn published() -> Vec<VectorKind> {
    RECIPES
        .iter()
        .map(|recipe| {
            let mut setting = published_setting(recipe.name);
            let cases = recipe.cases(&mut setting);
            VectorKind {
                kind: recipe.name.to_owned(),
                about: recipe.about.to_owned(),
                cases: cases.into_iter().map(|case| Vector::of(case, PUBLISHED_TIME)).collect(),
            }
        })
        .collect()
}

/// The names of all kinds, in the order of [`published`], without making their vectors.
///
/// ```
/// assert!(kayle_id_conform::vectors::kinds().contains(&"mac-length"));
/// ```
#[must_use]
pub fn kinds() -> Vec<&'static str> {
    RECIPES.iter().map(|recipe| recipe.name).collect()
}
