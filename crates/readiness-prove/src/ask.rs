//! Which question settles most, and when nothing is left to ask.
//!
//! In: a [`Prover`], then sheets. Out: a [`Step`]: decided, or the next question. What is asked are
//! questions whose answer can still change the stage, and no others. Safety comes first, in the order of
//! the pack; after it comes what is expected to settle most, so that fewer questions are asked. The same
//! sheet gives the same step, and ties go by the order of the pack.

use std::collections::BTreeSet;

use readiness_core::checked::{CheckedPack, Text};
use readiness_core::interview::{Status, status};
use readiness_core::sheet::Sheet;

use crate::limits::Stopped;
use crate::mdd::Mdd;
use crate::prove::Prover;
use crate::space::{Class, Kind, Space};

/// What to do next.
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
#[derive(Clone, Debug)]
pub struct Asker {
    space: Space,
    outcomes: Mdd,
    /// The stage (by index) of each leaf.
    stages: Vec<usize>,
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
        Ok(Self { space, outcomes, stages: ladder.caution.clone(), first })
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
        let places: BTreeSet<usize> = left.nodes().map(|(_, place, _)| place).collect();
        let mut indices: Vec<usize> = places.into_iter().filter_map(|place| self.question(place)).collect();
        indices.sort_unstable();
        indices
    }

    fn question(&self, place: usize) -> Option<usize> {
        self.space.variables.get(place).map(|v| v.question.index)
    }

    /// What comes next. `passed` says which questions are not to be asked now; `section` is where the last
    /// question stood: another section must promise clearly more before it is turned to.
    #[must_use]
    pub fn step(
        &self,
        pack: &CheckedPack,
        sheet: &Sheet,
        section: Option<usize>,
        passed: impl Fn(usize) -> bool,
    ) -> Step {
        let left = self.outcomes.given(&self.space.classes_of(sheet));
        if let Some(stage) = left.leaf(left.root()).and_then(|place| self.stage(place)) {
            return Step::Decided(stage);
        }
        let worth = worth(&left, &self.space);
        let mut open: Vec<Open> = Vec::new();
        let mut waiting = Vec::new();
        for question in &pack.questions {
            let place = self.space.place(question);
            let Some(worth) = worth.get(place).copied().flatten() else { continue };
            if sheet.get(question).is_some() || passed(question.index) {
                continue;
            }
            match status(pack, sheet, question) {
                Status::Asked => {
                    let first = self.is_guarded(place);
                    open.push(Open { index: question.index, section: question.section, worth, first });
                }
                Status::Waiting => waiting.push(question.index),
                Status::NotApplicable => {}
            }
        }
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
pub fn guarded(pack: &CheckedPack) -> BTreeSet<usize> {
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
    worth: f64,
    first: bool,
}

/// Safety first; then what is worth most, yet in the same section if that is worth nearly as much.
fn chosen(open: &[Open], section: Option<usize>) -> Option<usize> {
    if let Some(first) = open.iter().find(|o| o.first) {
        return Some(first.index);
    }
    // The first of equals, in the order of the pack.
    let better = |best: Open, next: Open| if next.worth > best.worth { next } else { best };
    let best = open.iter().copied().reduce(better)?;
    let near = open.iter().copied().filter(|o| Some(o.section) == section).reduce(better);
    Some(near.filter(|near| near.worth >= best.worth * STAY).unwrap_or(best).index)
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

/// How much of what the best question is worth one in the same section must be worth to be asked first.
const STAY: f64 = 0.98;

/// For each place at which a question still matters: how likely two sheets picked at random would lead
/// to the same stage once it is answered, every class of answers being as likely as any other. Only sums,
/// products and quotients in a fixed order: the same everywhere.
fn worth(left: &Mdd, space: &Space) -> Vec<Option<f64>> {
    let leaves = left.leaves();
    let chance = |place: usize, class: usize| -> f64 {
        let classes = space.variables.get(place).map(|v| v.classes.as_slice()).unwrap_or_default();
        let weigh = |c: &Class| if c.kind == Kind::Unsure { UNSURE } else { 1.0 };
        let all: f64 = classes.iter().map(weigh).sum();
        classes.get(class).map_or(0.0, weigh) / all
    };
    let below = left.upwards(
        |leaf| {
            let mut own = vec![0.0; leaves];
            if let Some(one) = own.get_mut(leaf) {
                *one = 1.0;
            }
            own
        },
        |place, edges: &[&Vec<f64>]| {
            let mut sum = vec![0.0; leaves];
            for (class, edge) in edges.iter().enumerate() {
                let chance = chance(place, class);
                for (s, e) in sum.iter_mut().zip(edge.iter()) {
                    *s += chance * e;
                }
            }
            sum
        },
    );
    let none = vec![0.0; leaves];
    let root = below.at(left.root()).unwrap_or(&none);
    // joint[place][class]: what is known of the stages on the ways that ask this question.
    let mut joint: Vec<Vec<Vec<f64>>> =
        space.variables.iter().map(|v| vec![vec![0.0; leaves]; v.classes.len()]).collect();
    let mut passing: Vec<Vec<f64>> = vec![vec![0.0; leaves]; space.variables.len()];
    let mut asked = vec![false; space.variables.len()];
    let mut flow: std::collections::BTreeMap<u32, f64> =
        std::collections::BTreeMap::from([(left.root(), 1.0)]);
    for (at, place, edges) in left.nodes().rev() {
        let Some(here) = flow.get(&at).copied() else { continue };
        if let Some(asked) = asked.get_mut(place) {
            *asked = true;
        }
        if let (Some(passing), Some(own)) = (passing.get_mut(place), below.at(at)) {
            for (p, o) in passing.iter_mut().zip(own) {
                *p += here * o;
            }
        }
        for (class, edge) in edges.iter().enumerate() {
            *flow.entry(*edge).or_default() += here * chance(place, class);
            let slot = joint.get_mut(place).and_then(|j| j.get_mut(class));
            if let (Some(slot), Some(own)) = (slot, below.at(*edge)) {
                for (s, o) in slot.iter_mut().zip(own) {
                    *s += here * o;
                }
            }
        }
    }
    let value = |place: usize| -> f64 {
        let (Some(classes), Some(passing)) = (joint.get(place), passing.get(place)) else { return 0.0 };
        classes
            .iter()
            .enumerate()
            .map(|(class, with)| {
                // On ways that do not ask it, its answer says nothing.
                let square = |((w, r), p): ((&f64, &f64), &f64)| {
                    let stage = w + (r - p).max(0.0);
                    stage * stage
                };
                chance(place, class) * with.iter().zip(root).zip(passing).map(square).sum::<f64>()
            })
            .sum()
    };
    asked.iter().enumerate().map(|(place, asked)| asked.then(|| value(place))).collect()
}

/// How likely "not sure" is, next to each other class of answers.
const UNSURE: f64 = 0.25;
