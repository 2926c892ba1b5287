//! The documents of this repository, and where their code lies. A new document is a line here.

use super::paths::{Paths, Shown};

/// A document and the module that is generated from it.
#[derive(Clone, Copy, Debug)]
pub struct Document {
    /// The document, below the top of the repository.
    pub file: &'static str,
    /// The folder of the checked-in copy, below the top of the repository.
    pub copy: &'static str,
    /// The Rust paths that the code uses.
    pub paths: Paths,
}

/// The API's own document, which the build script reads.
pub const KAYLE: Document = Document {
    file: "openapi.json",
    copy: "src/generated",
    paths: Paths {
        core: "crate::model",
        support: "crate::support",
        own: "crate",
        root: "crate::generated",
        shown: Shown {
            setup: "",
            models: "kayle_id::model",
            operations: "kayle_id::operations",
            operation: "kayle_id::operations::Operation",
        },
    },
};

/// Every document. The companions are compiled from their copies only.
pub const ALL: [Document; 3] = [
    KAYLE,
    Document {
        file: "openapi/bitgo.json",
        copy: "crates/kayle-id-companions/src/bitgo/generated",
        paths: Paths {
            core: "kayle_id_core",
            support: "kayle_id_http::support",
            own: "crate::bitgo",
            root: "crate::bitgo::generated",
            shown: Shown {
                setup: "# extern crate kayle_id_companions as kayle_id;\n",
                models: "kayle_id::bitgo",
                operations: "kayle_id::bitgo",
                operation: "kayle_id_http::Operation",
            },
        },
    },
    Document {
        file: "openapi/hookbridge.json",
        copy: "crates/kayle-id-companions/src/hookbridge/generated",
        paths: Paths {
            core: "kayle_id_core",
            support: "kayle_id_http::support",
            own: "crate::hookbridge",
            root: "crate::hookbridge::generated",
            shown: Shown {
                setup: "# extern crate kayle_id_companions as kayle_id;\n",
                models: "kayle_id::hookbridge",
                operations: "kayle_id::hookbridge",
                operation: "kayle_id_http::Operation",
            },
        },
    },
];
