//! Answers that were stored, perhaps for another version of the pack.
//!
//! In: a text, or a sheet of another pack. Out: [`CarriedOver`], the sheet that fits this pack, with a
//! list of everything that does not. Nothing is dropped without a word, and nothing is guessed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::question::Sheet;

/// Answers as they were carried over to a pack.
///
/// ```
/// let engine = readiness::Engine::built_in("release-readiness")?;
/// let stored = r#"{"answers": {"loses_data": "no", "moon_is_full": "yes"}}"#;
/// let carried = engine.carry_over("stored.json", stored)?;
/// assert_eq!(carried.sheet.len(), 1);
/// assert_eq!(carried.left_out[0].id, "moon_is_full");
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CarriedOver {
    /// What fits.
    pub sheet: Sheet,
    /// What was carried over under another id.
    pub renamed: Vec<Renamed>,
    /// What no longer fits, and is not in the sheet.
    pub left_out: Vec<LeftOut>,
}

/// An answer that is known under another id now. Options are named only by their question: what was
/// answered is nobody's business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Renamed {
    /// The id as stored.
    pub old: String,
    /// The question's id now; the same where only an option was renamed.
    pub new: String,
}

/// Why a stored answer has no place in a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LeftOutBecause {
    /// The pack has no such question.
    NoSuchQuestion,
    /// The question does not take this answer any more.
    NoSuchAnswer,
    /// The question is answered under an older id and under its own; only where packs are compared.
    GivenTwice,
}

/// A stored answer that has no place in a pack. It does not repeat the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LeftOut {
    /// The id of the question, as stored.
    pub id: String,
    /// Why.
    pub because: LeftOutBecause,
    /// What the question takes now, in words.
    pub help: String,
}
