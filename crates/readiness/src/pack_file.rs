//! stub
use schemars::JsonSchema;
#[derive(JsonSchema)]
pub(crate) struct PackFile {}
