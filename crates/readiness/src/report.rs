//! What goes out to other programs.
//!
//! In: an assessment and its explanation. Out: [`Report`], whose JSON and RON carry a format number.

use readiness_core::{Assessment, Explanation};
use serde::Serialize;

/// The number of the format that [`Report`] is written in. It grows when a field changes its meaning or
/// goes away; new fields may come at any time.
pub const FORMAT: u32 = 1;

/// A result with its reasons. It holds every text and source it speaks of, and the hashes of the rules
/// and texts it came from, so that it can be read when the pack has moved on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// The format; see [`FORMAT`].
    pub format: u32,
    /// The result as ids and states.
    pub assessment: Assessment,
    /// The same with its reasons and words.
    pub explanation: Explanation,
}

impl Report {
    /// As JSON, indented. The same report gives the same bytes.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// As RON, indented. The same report gives the same bytes.
    #[must_use]
    pub fn to_ron(&self) -> String {
        ron::ser::to_string_pretty(self, ron::ser::PrettyConfig::new()).unwrap_or_default()
    }
}
