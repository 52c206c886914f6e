//! How likely each answer is, and how many questions that leaves.
//!
//! In: the people of the examples, and the answers of somebody new. Out: [`Likely`], a chance for each class
//! of answers, and the mean number of questions after which a diagram has led to one leaf. It only decides
//! in which order to ask: what is asked, and what comes of it, hangs on no chance. The figures are our own
//! judgement; `docs/asking.md` says what they were tried against.

use std::iter::repeat_n;

use readiness_core::checked::CheckedPack;

use crate::mdd::{At, Mdd, index};
use crate::space::{Kind, Space};

/// As if so many people more had given each class of answers, so that none is impossible.
const MORE: f64 = 2.0;

/// What "not sure" counts of that, next to a value.
const UNSURE: f64 = 0.25;

/// What somebody of the examples counts for each answer that differs from those of the person who is asked:
/// the nearer one is, the more may be learned from them.
const DIFFERS: f64 = 0.5;

/// The people of the examples that somebody has judged: the class of each answer, by place.
#[derive(Clone, Debug)]
pub(crate) struct People(Vec<Vec<Option<usize>>>);

impl People {
    /// Those of a pack. A question that somebody has not answered says nothing of what others answer.
    pub(crate) fn of(pack: &CheckedPack, space: &Space) -> Self {
        let judged = pack.examples.iter().filter(|example| example.reviewed);
        Self(judged.map(|example| space.classes_of(&example.sheet)).collect())
    }

    /// What each class of answers weighs, before anybody was asked.
    fn weights(space: &Space) -> Vec<Vec<f64>> {
        let weigh = |kind: &Kind| if *kind == Kind::Unsure { MORE * UNSURE } else { MORE };
        space.variables.iter().map(|v| v.classes.iter().map(|c| weigh(&c.kind)).collect()).collect()
    }

    /// How likely the answers of a person are who has answered so much.
    pub(crate) fn likely(&self, space: &Space, answered: &[Option<usize>]) -> Likely {
        let mut weights = Self::weights(space);
        for person in &self.0 {
            let differ = |(own, other): (&Option<usize>, &Option<usize>)| {
                own.is_some() && other.is_some() && own != other
            };
            let differing = answered.iter().zip(person).filter(|pair| differ(*pair)).count();
            let counts: f64 = repeat_n(DIFFERS, differing).product();
            for (weights, class) in weights.iter_mut().zip(person) {
                if let Some(weight) = class.and_then(|class| weights.get_mut(class)) {
                    *weight += counts;
                }
            }
        }
        for weights in &mut weights {
            let all: f64 = weights.iter().sum();
            for weight in weights {
                *weight /= all;
            }
        }
        Likely(weights)
    }
}

/// The chance of each class of answers, by place. Only sums, products and quotients in a fixed order made
/// them: they are the same everywhere.
#[derive(Clone, Debug)]
pub(crate) struct Likely(Vec<Vec<f64>>);

impl Likely {
    fn chances(&self, place: usize) -> &[f64] {
        self.0.get(place).map(Vec::as_slice).unwrap_or_default()
    }

    /// How many questions it takes on average until a diagram has led to one leaf, once the question at a
    /// place is answered, if what is left is asked in the order of the diagram. That is an upper bound: a
    /// better order asks less, and parts that become alike are not looked for. What was passed over counts
    /// as if it were asked.
    pub(crate) fn left_after(&self, mdd: &Mdd, place: usize) -> f64 {
        let chances = self.chances(place).iter().enumerate();
        chances.map(|(class, chance)| chance * self.left_given(mdd, place, class)).sum()
    }

    /// The same, once that answer is of one class.
    fn left_given(&self, mdd: &Mdd, asked: usize, given: usize) -> f64 {
        let mut reached = Vec::with_capacity(mdd.leaves().saturating_add(mdd.size()));
        reached.extend((0..).take(mdd.leaves()).map(|at| Reached { at, left: 0.0 }));
        let get = |reached: &[Reached], at: At| reached.get(index(at)).copied().unwrap_or_default();
        for (at, place, edges) in mdd.nodes() {
            let first = edges.first().map(|edge| get(&reached, *edge)).unwrap_or_default();
            let here = if place == asked {
                edges.get(given).map(|edge| get(&reached, *edge)).unwrap_or_default()
            } else if edges.iter().all(|edge| get(&reached, *edge).at == first.at) {
                first
            } else {
                let after = edges.iter().zip(self.chances(place));
                let after: f64 = after.map(|(edge, chance)| chance * get(&reached, *edge).left).sum();
                Reached { at, left: 1.0 + after }
            };
            reached.push(here);
        }
        get(&reached, mdd.root()).left
    }
}

/// Where a node leads once an answer is known, and how many questions are left from there.
#[derive(Clone, Copy, Debug, Default)]
struct Reached {
    at: At,
    left: f64,
}
