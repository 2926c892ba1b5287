//! What generated code is written with. `build/documents.rs` says under which path it finds this module.

pub(crate) use kayle_id_http::support::{
    Envelope, FromCursor, InvalidInput, ListOperation, Method, Operation, OperationInfo, Page, Parameter, Pattern,
    Rule, Target, WrittenRequest, lenient_flag, lenient_integer, lenient_optional_integer, null_as_empty, open_enum,
    path_part,
};
