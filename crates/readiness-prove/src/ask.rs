//! Which question settles most, and when nothing is left to ask.
//!
//! In: a [`Prover`], then sheets. Out: a [`Step`]: decided, or the next question. What is asked are
//! questions whose answer can still change the stage, those that one of them waits for, and no others.
//! Safety comes first, in the order of the pack; after it comes what is expected to leave the fewest
//! questions: first until it is settled what is permitted, then until the stage is. The same sheet gives the
//! same step, and ties go by the order of the pack.

use std::collections::BTreeSet;

use readiness_core::checked::{CheckedPack, Question};
use readiness_core::interview::{Status, status};
use readiness_core::sheet::Sheet;

use crate::likely::People;
use crate::limits::Stopped;
use crate::mdd::Mdd;
use crate::prove::Prover;
use crate::space::{Space, read_by};

/// A pack whose diagram is larger is asked in its own order: each step looks at every node.
const MOST_NODES: usize = 50_000;

/// What to do next; see [`Asker`] for an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Whatever else is answered, the stage is this one (by index).
    Decided(usize),
    /// This question (by index) comes next.
    Ask(usize),
    /// What is open cannot be asked: it was passed over, waits for something that was, or is a day while
    /// today's date is not known.
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
    /// Whether safety or the end of the matter hangs on the question at each place.
    guarded: Vec<bool>,
}

impl Asker {
    /// Prepares a pack.
    ///
    /// # Errors
    /// [`Stopped::NoLadder`], when the pack has no stages; [`Stopped::Nodes`] or [`Stopped::Time`], when the
    /// diagram of its outcomes is too large for the limits, or has more than 50,000 nodes.
    pub fn new(prover: &Prover<'_>) -> Result<Self, Stopped> {
        let pack = prover.pack();
        let Some(ladder) = &pack.ladder else { return Err(Stopped::NoLadder) };
        let space = prover.space().clone();
        let guarded = guarded(pack);
        let guarded = space.variables.iter().map(|v| guarded.contains(&v.question.index)).collect();
        let outcomes = prover.outcomes()?;
        if outcomes.size() > MOST_NODES {
            return Err(Stopped::Nodes { most: MOST_NODES });
        }
        let permission = |place: usize| ladder.caution.get(place).map_or(0, |s| ladder.permission_of(*s));
        let permitted = outcomes.joined(permission);
        let people = People::of(pack, &space);
        Ok(Self { space, outcomes, permitted, stages: ladder.caution.clone(), people, guarded })
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
        self.guarded.get(place).copied().unwrap_or(false)
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
    /// question stood: another section must save part of a question before it is turned to. `pack` must be
    /// the one that this was prepared from.
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
        let open = Open::new(pack, sheet, &passed, &self.space, &left.places());
        let safety = open.asked.iter().find(|(place, _)| self.is_guarded(*place)).map(|(_, q)| q.index);
        if let Some(index) = safety.or_else(|| open.awaited(|place| self.is_guarded(place))) {
            return Step::Ask(index);
        }
        let permitted = self.permitted.given(&classes);
        let likely = self.people.likely(&self.space, &classes);
        for goal in [&permitted, &left] {
            let settles = goal.places();
            let candidate = |&(place, question): &(usize, &Question)| Candidate {
                index: question.index,
                section: question.section,
                left: likely.left_after(goal, place),
            };
            let asked = open.asked.iter().filter(|(place, _)| settles.contains(place));
            let candidates: Vec<Candidate> = asked.map(candidate).collect();
            let next = chosen(&candidates, section);
            if let Some(index) = next.or_else(|| open.awaited(|place| settles.contains(&place))) {
                return Step::Ask(index);
            }
        }
        Step::Waiting
    }
}

/// The questions (by index) that a veto of a safety layer or a final one reads, or that decide whether
/// such a question is asked: they come first, and no change of theirs is ever suggested.
fn guarded(pack: &CheckedPack) -> BTreeSet<usize> {
    let vetoes = pack.vetoes.iter().filter(|veto| pack.comes_first(veto));
    read_by(vetoes.map(|veto| &veto.when))
}

/// What has no answer, was not passed over and can still change the stage: each question with its place, in
/// the order of the pack.
struct Open<'a, P> {
    pack: &'a CheckedPack,
    sheet: &'a Sheet,
    passed: &'a P,
    /// What can be asked now.
    asked: Vec<(usize, &'a Question)>,
    /// What waits for other answers.
    waiting: Vec<(usize, &'a Question)>,
}

impl<'a, P: Fn(usize) -> bool> Open<'a, P> {
    /// Of the questions at the places that matter, those that are open.
    fn new(
        pack: &'a CheckedPack,
        sheet: &'a Sheet,
        passed: &'a P,
        space: &Space,
        matters: &BTreeSet<usize>,
    ) -> Self {
        let mut open = Self { pack, sheet, passed, asked: Vec::new(), waiting: Vec::new() };
        for question in &pack.questions {
            let place = space.find(question).map(|(place, _)| place).filter(|p| matters.contains(p));
            let Some(place) = place.filter(|_| open.is_open(question)) else { continue };
            match status(pack, sheet, question) {
                Status::Asked => open.asked.push((place, question)),
                Status::Waiting => open.waiting.push((place, question)),
                Status::NotApplicable => {}
            }
        }
        open
    }

    fn is_open(&self, question: &Question) -> bool {
        self.sheet.get(question).is_none() && !(self.passed)(question.index)
    }

    /// The first question (by index) that can be asked and that those at such places wait for. It may change
    /// nothing itself: where either of two answers makes a question apply, both are asked before it, though
    /// the first is known to do so.
    fn awaited(&self, wanted: impl Fn(usize) -> bool) -> Option<usize> {
        let waiting = self.waiting.iter().filter(|(place, _)| wanted(*place));
        let read = read_by(waiting.filter_map(|(_, question)| question.ask_when.as_ref()));
        let mut questions = read.into_iter().filter_map(|index| self.pack.questions.get(index));
        let can_be_asked =
            |q: &Question| self.is_open(q) && status(self.pack, self.sheet, q) == Status::Asked;
        questions.find(|question| can_be_asked(question)).map(|question| question.index)
    }
}

/// A question that can be asked next.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    index: usize,
    section: usize,
    /// How many questions its answer leaves on average.
    left: f64,
}

/// How many questions more may be left, on average, by one in the same section.
const STAY: f64 = 0.2;

/// What leaves the fewest questions, yet in the same section if that leaves hardly more.
fn chosen(candidates: &[Candidate], section: Option<usize>) -> Option<usize> {
    // The first of equals, in the order of the pack.
    let better = |best: Candidate, next: Candidate| if next.left < best.left { next } else { best };
    let best = candidates.iter().copied().reduce(better)?;
    let near = candidates.iter().copied().filter(|c| Some(c.section) == section).reduce(better);
    Some(near.filter(|near| near.left <= best.left + STAY).unwrap_or(best).index)
}
