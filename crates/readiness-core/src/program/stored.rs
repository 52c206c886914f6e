//! placeholder
/// The version.
pub const VERSION: u32 = 1;
/// most
pub const MOST_BYTES_STORED: usize = 0;
/// un
#[derive(Debug)]
pub struct Unusable;
