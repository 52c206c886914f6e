//! Answers that were stored, perhaps for another version of the pack.
//!
//! In: a text, or a sheet of another pack. Out: [`CarriedOver`], the sheet that fits this pack, with a
//! list of everything that does not. Nothing is dropped without a word, and nothing is guessed.

use readiness_core::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::interview::Bookmark;
use crate::question::{Sheet, Written};

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
    /// What no longer fits, with the answers: now, and what was put aside earlier. Written again into
    /// [`Answers::aside`](crate::Answers), nothing is lost.
    pub aside: Vec<Aside>,
    /// The day that the answers state. What they say of "the last two weeks" is said of the weeks before
    /// it.
    pub saved_on: Option<Date>,
    /// Where the interview was.
    pub at: Bookmark,
}

/// An answer that no longer fits, kept as it was written; days that were counted from another day are
/// kept as a day. Printed for debugging it does not say what was answered.
///
/// ```
/// let engine = readiness::Engine::built_in("release-readiness")?;
/// let carried = engine.carry_over("stored.json", r#"{"answers": {"moon_is_full": "yes"}}"#)?;
/// let mut answers = engine.answers(&carried.sheet);
/// answers.aside = carried.aside;
/// assert_eq!((answers.aside[0].question.as_str(), &answers.aside[0].answer), ("moon_is_full", &"yes".into()));
/// assert!(engine.read_answers("again.json", &answers.to_json())?.is_empty(), "it counts for nothing");
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Aside {
    /// The id of the question it was given to.
    pub question: String,
    /// What was answered.
    pub answer: Written,
}

impl std::fmt::Debug for Aside {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Aside").field("question", &self.question).finish_non_exhaustive()
    }
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
