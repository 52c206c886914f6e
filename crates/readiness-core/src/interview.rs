//! Which question comes next.
//!
//! In: a [`CheckedPack`] and a [`Sheet`]. Out: for each question whether it is asked now, does not
//! apply, or waits for another answer (rule 6), and the next one in the order of the pack. This is the
//! plain version: it asks everything that applies; leaving out what can no longer matter is for the
//! prover.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::assessment::Assessment;
use crate::checked::{CheckedPack, Question, Text, Veto};
use crate::evaluate::truth;
use crate::sheet::Sheet;

/// Whether a question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is asked, or was answered.
    Asked,
    /// It does not apply to this person.
    NotApplicable,
    /// Whether it applies depends on answers that are still missing.
    Waiting,
}

/// Rule 6: a question is asked when its `ask_when` is not false and all it reads is entered or not
/// applicable.
#[must_use]
pub fn status(pack: &CheckedPack, sheet: &Sheet, question: &Question) -> Status {
    let Some(ask_when) = &question.ask_when else {
        return Status::Asked;
    };
    if !truth(ask_when, sheet).may {
        return Status::NotApplicable;
    }
    let mut read: BTreeSet<(usize, Text)> = BTreeSet::new();
    ask_when.questions(&mut read);
    let settled = read.iter().all(|(index, _)| {
        pack.questions
            .get(*index)
            .is_none_or(|q| sheet.get(q).is_some() || status(pack, sheet, q) == Status::NotApplicable)
    });
    if settled { Status::Asked } else { Status::Waiting }
}

/// The first question that is asked and has no entry, in the order of the pack.
#[must_use]
pub fn next<'a>(pack: &'a CheckedPack, sheet: &Sheet) -> Option<&'a Arc<Question>> {
    pack.questions.iter().find(|q| sheet.get(q).is_none() && status(pack, sheet, q) == Status::Asked)
}

/// Every question that is asked, answered or not, in the order of the pack.
#[must_use]
pub fn asked<'a>(pack: &'a CheckedPack, sheet: &Sheet) -> Vec<&'a Arc<Question>> {
    pack.questions.iter().filter(|q| status(pack, sheet, q) == Status::Asked).collect()
}

/// Whether every question that applies has an entry.
#[must_use]
pub fn is_total(pack: &CheckedPack, sheet: &Sheet) -> bool {
    pack.questions.iter().all(|q| sheet.get(q).is_some() || status(pack, sheet, q) == Status::NotApplicable)
}

/// The vetoes that surely hold and after which nobody need answer on: those that are the end of the matter,
/// and those of a safety layer, where help comes first.
#[must_use]
pub fn certain_stops<'a>(pack: &'a CheckedPack, assessment: &Assessment) -> Vec<&'a Arc<Veto>> {
    pack.vetoes
        .iter()
        .filter(|v| pack.comes_first(v))
        .filter(|v| assessment.vetoes.iter().any(|n| n.id == v.id && n.truth.must))
        .collect()
}
