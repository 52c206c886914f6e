//! How many answer sheets lead to each stage, exactly.
//!
//! In: a [`Prover`]. Out: a [`Count`] for each stage. Counted are whole sheets as a person could hand
//! them in: every question that is asked has one of its answers, one that does not apply has none, and
//! "not sure" is one answer where it is offered. A share of sheets says how strict the rules are. It is
//! not a chance in anybody's life: people do not answer at random.

use std::collections::BTreeMap;

use num_bigint::BigUint;
use readiness_core::checked::{CheckedPack, Text};

use crate::limits::{Limits, Stopped};
use crate::logic::{Diagram, Logic};
use crate::mdd::{At, Mdd};
use crate::prove::Prover;
use crate::space::{Space, Unsure, Variable};

/// How often each class of answers is given, relative to the other answers of its question.
///
/// Without an entry for a question, each of its answers weighs the same: a class of 30 days weighs 30.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{BigUint, Limits, Unsure, Weights, count};
///
/// let pack = lake::pack();
/// let mut weights = Weights::default();
/// // Yes, no, not sure: nine of ten days are calm.
/// weights.set(0, vec![1, 9, 0]);
/// let counts = count(&pack, Unsure::Offered, &weights, Limits::default())?;
/// let all: BigUint = counts.iter().map(|c| &c.sheets).sum();
/// // And eight of ten depths are deep enough.
/// assert_eq!(counts[1].share_of(&all), 720_000);
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Weights {
    by_question: BTreeMap<usize, Vec<BigUint>>,
}

impl Weights {
    /// Sets the weights of a question (by index), one for each of its
    /// [classes](crate::space::Variable::classes), in their order. Whole numbers: only what they are to one
    /// another counts. With fewer or more weights than classes, the counts mean nothing.
    pub fn set(&mut self, question: usize, weights: Vec<u64>) {
        self.by_question.insert(question, weights.into_iter().map(BigUint::from).collect());
    }

    fn of(&self, variable: &Variable) -> Vec<BigUint> {
        match self.by_question.get(&variable.question.index) {
            Some(weights) => weights.clone(),
            None => variable.classes.iter().map(|c| BigUint::from(c.answers)).collect(),
        }
    }
}

/// How many sheets lead to a stage.
///
/// ```
/// use readiness_prove::{BigUint, Count};
///
/// let count = Count { stage: "water".into(), sheets: BigUint::from(8_u8) };
/// assert_eq!(count.share_of(&BigUint::from(30_u8)), 266_666);
/// assert_eq!(count.share_of(&BigUint::from(0_u8)), 0);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The id of the stage.
    pub stage: Text,
    /// How many; with [`Weights`], the sum of what they weigh, each the product of its answers' weights.
    pub sheets: BigUint,
}

impl Count {
    /// The share of all, in millionths, rounded down: `sheets` · 1,000,000 / `all`, and 0 where `all` is 0.
    #[must_use]
    pub fn share_of(&self, all: &BigUint) -> u64 {
        if *all == BigUint::default() {
            return 0;
        }
        u64::try_from(&self.sheets * BigUint::from(1_000_000_u32) / all).unwrap_or_default()
    }
}

/// Counts the sheets of a pack by stage, in journey order: exactly, one entry for each stage.
///
/// # Errors
/// [`Stopped::NoLadder`] when the pack has no stages; else as [`Prover::new`].
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{BigUint, Limits, Unsure, Weights, count};
///
/// let pack = lake::pack();
/// let sheets = |unsure| -> Result<Vec<BigUint>, readiness_prove::Stopped> {
///     let counts = count(&pack, unsure, &Weights::default(), Limits::default())?;
///     Ok(counts.into_iter().map(|c| c.sheets).collect())
/// };
/// // Yes, no and "not sure" times ten depths; into the water go those without a storm, from two metres.
/// assert_eq!(sheets(Unsure::Offered)?, [BigUint::from(22_u8), BigUint::from(8_u8)]);
/// assert_eq!(sheets(Unsure::Never)?, [BigUint::from(12_u8), BigUint::from(8_u8)]);
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
pub fn count(
    pack: &CheckedPack,
    unsure: Unsure,
    weights: &Weights,
    limits: Limits,
) -> Result<Vec<Count>, Stopped> {
    let ladder = pack.ladder.as_ref().ok_or(Stopped::NoLadder)?;
    let prover = Prover::over(pack, unsure, limits)?;
    let (space, valid) = (prover.space(), valid(&prover)?);
    let mut chain = vec![valid.clone()];
    for reached in prover.reached.iter().skip(1) {
        chain.push(prover.rails.logic.and(&valid, reached)?);
    }
    let mdd = Mdd::of_chain_with(&prover.rails.logic, space, &chain, Variable::codes)?;
    let by_leaf = sheets(&mdd, space, weights);
    let count = |stage: usize| {
        let leaf = ladder.rank(stage).saturating_add(1);
        by_leaf.get(leaf).cloned().unwrap_or_default()
    };
    Ok(ladder.stages.iter().map(|s| Count { stage: s.id.clone(), sheets: count(s.index) }).collect())
}

/// The codes of sheets as they are handed in: a question has the code "does not apply" just where it is
/// not asked.
fn valid(prover: &Prover<'_>) -> Result<Diagram, Stopped> {
    let l = &*prover.rails.logic;
    let mut valid = l.constant(true);
    for variable in &prover.space().variables {
        if variable.question.ask_when.is_none() {
            continue;
        }
        let asked = prover.rails.applies(&variable.question)?.may;
        let blank = l.code(variable, variable.classes.len())?;
        valid = l.and(&valid, &l.xor(&asked, &blank)?)?;
    }
    Ok(valid)
}

/// The weight of the sheets that lead to each leaf.
fn sheets(mdd: &Mdd, space: &Space, weights: &Weights) -> Vec<BigUint> {
    let weights: Vec<Vec<BigUint>> = space.variables.iter().map(|v| weights.of(v)).collect();
    let totals: Vec<BigUint> = weights.iter().map(|w| w.iter().sum()).collect();
    // What stands between a node and the next one below it takes any answer. A question that may not
    // apply never stands there: "does not apply" is wrong, or it is the only answer, so it has a node.
    let between =
        |from: usize, to: usize| -> BigUint { totals.get(from..to).unwrap_or_default().iter().product() };
    let depth = |at: At| mdd.node(at).map_or(space.variables.len(), |(place, _)| place);
    // From the root down: the weight of all ways that lead to a node.
    let mut ways: BTreeMap<At, BigUint> = BTreeMap::from([(mdd.root(), between(0, depth(mdd.root())))]);
    for (at, place, edges) in mdd.nodes().rev() {
        let Some(here) = ways.remove(&at) else { continue };
        for (class, edge) in edges.iter().enumerate() {
            // The code after the last class is "does not apply": one way to say nothing.
            let own = weights.get(place).and_then(|w| w.get(class)).cloned();
            let own = own.unwrap_or_else(|| BigUint::from(1_u8));
            let weight = own * between(place.saturating_add(1), depth(*edge));
            *ways.entry(*edge).or_default() += &here * weight;
        }
    }
    (0..).take(mdd.leaves()).map(|leaf: At| ways.remove(&leaf).unwrap_or_default()).collect()
}
