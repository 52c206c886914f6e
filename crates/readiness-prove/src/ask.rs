//! Which question settles most, and when nothing is left to ask.
//!
//! In: a [`Prover`], then sheets. Out: a [`Step`]: decided, or the next question. What is asked are
//! questions whose answer can still change the stage, and no others. Safety comes first, in the order of
//! the pack; after it comes what is expected to settle most, so that fewer questions are asked. The same
//! sheet gives the same step, and ties go by the order of the pack.

use std::collections::BTreeSet;

use readiness_core::checked::{CheckedPack, Question, Text};
use readiness_core::interview::{Status, status};
use readiness_core::sheet::Sheet;

use crate::limits::Stopped;
use crate::mdd::Mdd;
use crate::prove::Prover;
use crate::space::{Class, Kind, Space};

/// What to do next.
#[derive(Clone, Copy, Debug)]
pub enum Step<'p> {
    /// Whatever else is answered, it is this stage (by index).
    Decided(usize),
    /// This question comes next.
    Ask(&'p Question),
    /// What is open cannot be asked: it waits for a day that is not known, say.
    Waiting,
}

/// Everything that is needed to ask, prepared once.
#[derive(Clone, Debug)]
pub struct Asker<'p> {
    pack: &'p CheckedPack,
    space: Space,
    outcomes: Mdd,
    /// The places of the questions on which safety or the end of the matter hangs.
    first: Vec<bool>,
}

impl<'p> Asker<'p> {
    /// Prepares a pack.
    ///
    /// # Errors
    /// [`Stopped`], when the pack has no stages or is too large.
    pub fn new(prover: &Prover<'p>) -> Result<Self, Stopped> {
        let pack = prover.pack();
        if pack.ladder.is_none() {
            return Err(Stopped::NoLadder);
        }
        let space = prover.space().clone();
        let mut read: BTreeSet<(usize, Text)> = BTreeSet::new();
        for veto in &pack.vetoes {
            if veto.is_final || pack.layers.get(veto.layer).is_some_and(|l| l.safety) {
                veto.when.questions(&mut read);
            }
        }
        let first =
            space.variables.iter().map(|v| read.iter().any(|(i, _)| *i == v.question.index)).collect();
        Ok(Self { pack, space, outcomes: prover.outcomes()?, first })
    }

    /// The answers there are.
    #[must_use]
    pub fn space(&self) -> &Space {
        &self.space
    }

    /// Where each sheet leads.
    #[must_use]
    pub fn outcomes(&self) -> &Mdd {
        &self.outcomes
    }

    /// The stages (by index) that some completion of a sheet leads to, in journey order: exactly those.
    #[must_use]
    pub fn possible(&self, sheet: &Sheet) -> Vec<usize> {
        let places = self.outcomes.possible(&self.space.classes_of(sheet));
        let mut stages: Vec<usize> = places.into_iter().filter_map(|p| self.stage(p)).collect();
        stages.sort_unstable();
        stages
    }

    fn stage(&self, place: usize) -> Option<usize> {
        self.pack.ladder.as_ref()?.caution.get(place).copied()
    }

    /// The questions (by index) whose answer can still change the stage.
    #[must_use]
    pub fn matter(&self, sheet: &Sheet) -> Vec<usize> {
        let left = self.outcomes.given(&self.space.classes_of(sheet));
        let places: BTreeSet<usize> = left.nodes().map(|(_, place, _)| place).collect();
        let index = |place: usize| self.space.variables.get(place).map(|v| v.question.index);
        let mut indices: Vec<usize> = places.into_iter().filter_map(index).collect();
        indices.sort_unstable();
        indices
    }

    /// What comes next. `section` is where the last question stood: another section must promise clearly
    /// more before it is turned to.
    #[must_use]
    pub fn step(&self, sheet: &Sheet, section: Option<usize>) -> Step<'p> {
        let left = self.outcomes.given(&self.space.classes_of(sheet));
        if let Some(stage) = left.leaf(left.root()).and_then(|place| self.stage(place)) {
            return Step::Decided(stage);
        }
        let agreement = agreement(&left, &self.space);
        let mut open: Vec<(&'p Question, f64, bool)> = Vec::new();
        for question in &self.pack.questions {
            let place = self.space.place(question);
            if let Some(value) = agreement.get(place).copied().flatten()
                && sheet.get(question).is_none()
                && status(self.pack, sheet, question) == Status::Asked
            {
                open.push((question, value, self.first.get(place).copied().unwrap_or(false)));
            }
        }
        if let Some((question, _, _)) = open.iter().find(|(_, _, first)| *first) {
            return Step::Ask(question);
        }
        let best = |of: &[(&'p Question, f64, bool)]| {
            // The first of equals, in the order of the pack.
            of.iter().copied().reduce(|best, next| if next.1 > best.1 { next } else { best })
        };
        let here: Vec<_> = open.iter().copied().filter(|(q, _, _)| Some(q.section) == section).collect();
        match (best(&open), best(&here)) {
            (Some((_, most, _)), Some((question, near, _))) if near >= most * STAY => Step::Ask(question),
            (Some((question, _, _)), _) => Step::Ask(question),
            (None, _) => Step::Waiting,
        }
    }
}

/// How much of what the best question promises one in the same section must promise to be asked first.
const STAY: f64 = 0.98;

/// For each place at which a question still matters: how likely two sheets picked at random would lead
/// to the same stage once it is answered, every class of answers being as likely as any other. Only sums,
/// products and quotients in a fixed order: the same everywhere.
fn agreement(left: &Mdd, space: &Space) -> Vec<Option<f64>> {
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
