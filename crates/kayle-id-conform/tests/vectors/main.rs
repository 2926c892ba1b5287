//! The published vectors: what stands in the files, and what our own receiver makes of it.

use std::sync::LazyLock;

use kayle_id_conform::vectors::{self, VectorKind};

mod files;
mod ours;

/// Made once: each takes RSA operations.
static KINDS: LazyLock<Vec<VectorKind>> = LazyLock::new(vectors::published);
