//! Which question settles most, and when nothing is left to ask.
//!
//! In: a [`Prover`], then sheets. Out: a [`Step`]: decided, or the next question. What is asked are
//! questions whose answer can still change the stage, and no others. Safety comes first, in the order of
//! the pack; after it comes what is expected to leave the fewest questions: first until it is settled what
//! is permitted, then until the stage is. The same sheet gives the same step, and ties go by the order of
//! the pack.

use std::collections::BTreeSet;

use readiness_core::checked::{CheckedPack, Text};
use readiness_core::interview::{Status, status};
use readiness_core::sheet::Sheet;

use crate::likely::People;
use crate::limits::Stopped;
use crate::mdd::Mdd;
use crate::prove::Prover;
use crate::space::Space;

/// What to do next; see [`Asker`] for an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Whatever else is answered, it is this stage (by index).
    Decided(usize),
    /// This question (by index) comes next.
    Ask(usize),
    /// What is open cannot be asked: it was passed over, or waits for a day that is not known.
    Waiting,
}

/// Everything that is needed to ask, prepared once. It holds no pack; whoever calls hands in the one that
/// it was prepared from.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_core::{Sheet, Entry, sheet::Value};
/// use readiness_prove::{Asker, Limits, Prover, Step};
///
/// let pack = lake::pack();
/// let asker = Asker::new(&Prover::new(&pack, Limits::default())?)?;
/// let mut sheet = Sheet::new();
/// // One of the two people of the examples stands before a puddle, and none in a storm.
/// let depth = pack.question("depth").unwrap();
/// assert_eq!(asker.step(&pack, &sheet, None, |_| false), Step::Ask(depth.index));
/// // Nobody who does need say whether a storm is near: it is the shore.
/// sheet.set(depth, Some(Entry::Value(Value::Number(0)))).unwrap();
/// assert_eq!(asker.step(&pack, &sheet, None, |_| false), Step::Decided(0));
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone, Debug)]
pub struct Asker {
    space: Space,
    outcomes: Mdd,
    /// What each sheet permits: the leaf is the permission, by index.
    permitted: Mdd,
    /// The stage (by index) of each leaf of the outcomes.
    stages: Vec<usize>,
    people: People,
    /// The places of the questions on which safety or the end of the matter hangs.
    first: Vec<bool>,
}

impl Asker {
    /// Prepares a pack.
    ///
    /// # Errors
    /// [`Stopped`], when the pack has no stages or is too large.
    pub fn new(prover: &Prover<'_>) -> Result<Self, Stopped> {
        let pack = prover.pack();
        let Some(ladder) = &pack.ladder else { return Err(Stopped::NoLadder) };
        let space = prover.space().clone();
        let guarded = guarded(pack);
        let first = space.variables.iter().map(|v| guarded.contains(&v.question.index)).collect();
        let outcomes = prover.outcomes()?;
        if outcomes.size() > MOST_NODES {
            return Err(Stopped::Nodes { most: MOST_NODES });
        }
        let permission = |place: usize| {
            let stage = ladder.caution.get(place).and_then(|stage| ladder.stages.get(*stage));
            stage.map_or(0, |stage| stage.permission)
        };
        let permitted = outcomes.joined(permission);
        let people = People::of(pack, &space);
        Ok(Self { space, outcomes, permitted, stages: ladder.caution.clone(), people, first })
    }

    /// The answers there are.
    #[must_use]
    pub fn space(&self) -> &Space {
        &self.space
    }

    /// Where each sheet leads: the leaf is the place of its stage in the caution order.
    #[must_use]
    pub fn outcomes(&self) -> &Mdd {
        &self.outcomes
    }

    /// Whether safety or the end of the matter hangs on a question, by its place.
    #[must_use]
    pub fn is_guarded(&self, place: usize) -> bool {
        self.first.get(place).copied().unwrap_or(false)
    }

    /// The stages (by index) that some completion of a sheet leads to, in journey order: exactly those.
    #[must_use]
    pub fn possible(&self, sheet: &Sheet) -> Vec<usize> {
        let places = self.outcomes.possible(&self.space.classes_of(sheet));
        let mut stages: Vec<usize> = places.into_iter().filter_map(|p| self.stage(p)).collect();
        stages.sort_unstable();
        stages
    }

    /// The stage (by index) that every completion of a sheet leads to, if it is one.
    #[must_use]
    pub fn decided(&self, sheet: &Sheet) -> Option<usize> {
        match self.possible(sheet).as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    fn stage(&self, place: usize) -> Option<usize> {
        self.stages.get(place).copied()
    }

    /// The questions (by index) whose answer can still change the stage.
    #[must_use]
    pub fn matter(&self, sheet: &Sheet) -> Vec<usize> {
        let left = self.outcomes.given(&self.space.classes_of(sheet));
        let mut indices: Vec<usize> =
            left.places().into_iter().filter_map(|place| self.question(place)).collect();
        indices.sort_unstable();
        indices
    }

    fn question(&self, place: usize) -> Option<usize> {
        self.space.variables.get(place).map(|v| v.question.index)
    }

    /// What comes next. `passed` says which questions are not to be asked now; `section` is where the last
    /// question stood: another section must save part of a question before it is turned to.
    #[must_use]
    pub fn step(
        &self,
        pack: &CheckedPack,
        sheet: &Sheet,
        section: Option<usize>,
        passed: impl Fn(usize) -> bool,
    ) -> Step {
        let classes = self.space.classes_of(sheet);
        let left = self.outcomes.given(&classes);
        if let Some(stage) = left.leaf(left.root()).and_then(|place| self.stage(place)) {
            return Step::Decided(stage);
        }
        let matters = left.places();
        let (mut asked, mut waiting) = (Vec::new(), Vec::new());
        for question in &pack.questions {
            let place = self.space.place(question);
            if !matters.contains(&place) || sheet.get(question).is_some() || passed(question.index) {
                continue;
            }
            match status(pack, sheet, question) {
                Status::Asked if self.is_guarded(place) => return Step::Ask(question.index),
                Status::Asked => asked.push((place, question)),
                Status::Waiting => waiting.push(question.index),
                Status::NotApplicable => {}
            }
        }
        // What nobody asks any more settles nothing.
        let permitted = self.permitted.given(&classes);
        let settles = permitted.places();
        let is_open = asked.iter().any(|(place, _)| settles.contains(place));
        let goal = if is_open { &permitted } else { &left };
        let likely = self.people.likely(&self.space, &classes);
        let open = asked.into_iter().map(|(place, question)| Open {
            index: question.index,
            section: question.section,
            left: likely.left_after(goal, place),
        });
        let open: Vec<Open> = open.collect();
        chosen(&open, section)
            .or_else(|| awaited(pack, sheet, waiting, &passed))
            .map_or(Step::Waiting, Step::Ask)
    }
}

/// A pack whose diagram is larger is asked in its own order: each step looks at every node.
const MOST_NODES: usize = 50_000;

/// The questions (by index) that a veto of a safety layer or a final one reads, or that decide whether
/// such a question is asked: they come first, and no change of theirs is ever suggested.
#[must_use]
pub(crate) fn guarded(pack: &CheckedPack) -> BTreeSet<usize> {
    let mut read: BTreeSet<(usize, Text)> = BTreeSet::new();
    for veto in &pack.vetoes {
        if veto.is_final || pack.layers.get(veto.layer).is_some_and(|l| l.safety) {
            veto.when.questions(&mut read);
        }
    }
    let mut todo: Vec<usize> = read.iter().map(|(index, _)| *index).collect();
    let mut seen = BTreeSet::new();
    while let Some(index) = todo.pop() {
        if seen.insert(index) {
            todo.extend(hangs_on(pack, index));
        }
    }
    seen
}

/// The questions (by index) that decide whether a question is asked.
fn hangs_on(pack: &CheckedPack, index: usize) -> Vec<usize> {
    let mut read: BTreeSet<(usize, Text)> = BTreeSet::new();
    if let Some(ask_when) = pack.questions.get(index).and_then(|q| q.ask_when.as_ref()) {
        ask_when.questions(&mut read);
    }
    read.into_iter().map(|(index, _)| index).collect()
}

/// A question that can be asked now.
#[derive(Clone, Copy, Debug)]
struct Open {
    index: usize,
    section: usize,
    /// How many questions its answer leaves on average.
    left: f64,
}

/// How many questions more may be left, on average, by one in the same section.
const STAY: f64 = 0.2;

/// What leaves the fewest questions, yet in the same section if that leaves hardly more.
fn chosen(open: &[Open], section: Option<usize>) -> Option<usize> {
    // The first of equals, in the order of the pack.
    let better = |best: Open, next: Open| if next.left < best.left { next } else { best };
    let best = open.iter().copied().reduce(better)?;
    let near = open.iter().copied().filter(|o| Some(o.section) == section).reduce(better);
    Some(near.filter(|near| near.left <= best.left + STAY).unwrap_or(best).index)
}

/// The first question, by the order of the pack, that others wait for before they can be asked.
fn awaited(
    pack: &CheckedPack,
    sheet: &Sheet,
    waiting: Vec<usize>,
    passed: &impl Fn(usize) -> bool,
) -> Option<usize> {
    let (mut todo, mut seen) = (waiting, BTreeSet::new());
    let mut found = BTreeSet::new();
    while let Some(index) = todo.pop() {
        for other in hangs_on(pack, index) {
            let Some(question) = pack.questions.get(other) else { continue };
            if sheet.get(question).is_some() || !seen.insert(other) {
                continue;
            }
            match status(pack, sheet, question) {
                Status::Asked if !passed(other) => {
                    found.insert(other);
                }
                Status::Waiting => todo.push(other),
                Status::Asked | Status::NotApplicable => {}
            }
        }
    }
    found.first().copied()
}
