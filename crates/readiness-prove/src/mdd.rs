//! Which stage every sheet leads to, as one multi-valued, multi-terminal decision diagram.
//!
//! In: sets of sheets. Out: an [`Mdd`]: each node is a question, each edge a class of answers, each leaf
//! an outcome. It is plain numbers in a row, and needs no crate to be read. It is reduced: a question
//! stands in it only where its answer can still change the outcome, and equal parts are the same part.

use std::collections::{BTreeSet, HashMap};

use crate::limits::Stopped;
use crate::logic::{Diagram, Diagrams, Logic as _, Seen, level};
use crate::space::{Space, Variable};

/// A node or a leaf of an [`Mdd`]: the numbers below [`Mdd::leaves`] are leaves, those from there on nodes.
pub(crate) type At = u32;

/// Where the value of a leaf or node stands in a row of all of them.
pub(crate) fn index(at: At) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Node {
    /// The place of its question.
    place: u32,
    /// Where its edges begin.
    edges: u32,
}

/// A multi-valued decision diagram with several leaves.
///
/// It is ordered and reduced as binary ones are (Bryant 1986, Graph-based algorithms for Boolean function
/// manipulation), with an edge for each class of answers (Srinivasan, Kam, Malik and Brayton 1990, Algorithms
/// for discrete function manipulation). A *place* is that of a question in a [`Space`]; classes are given by
/// place, as [`Space::classes_of`] gives them.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{Limits, Prover};
///
/// let pack = lake::pack();
/// let mdd = Prover::new(&pack, Limits::default())?.outcomes()?;
/// // A leaf for each stage. In a storm, or whoever is not sure of one, is ashore, however deep it is.
/// assert_eq!(mdd.leaves(), 2);
/// assert_eq!((mdd.possible(&[Some(0), None]), mdd.possible(&[Some(2), None])), (vec![0], vec![0]));
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mdd {
    /// How many classes of answers each question has, by place.
    widths: Vec<usize>,
    leaves: u32,
    /// Each after those it leads to.
    nodes: Vec<Node>,
    edges: Vec<At>,
    root: At,
}

/// Makes nodes, equal ones once.
struct Builder {
    mdd: Mdd,
    known: HashMap<(u32, Vec<At>), At>,
}

impl Builder {
    fn new(widths: Vec<usize>, leaves: u32) -> Self {
        let mdd = Mdd { widths, leaves, nodes: Vec::new(), edges: Vec::new(), root: 0 };
        Self { mdd, known: HashMap::new() }
    }

    fn width(&self, place: usize) -> usize {
        self.mdd.widths.get(place).copied().unwrap_or_default()
    }

    fn node(&mut self, place: usize, edges: Vec<At>) -> At {
        if let Some(first) = edges.first().copied()
            && edges.iter().all(|e| *e == first)
        {
            return first;
        }
        let place = number(place);
        let next = self.mdd.leaves.saturating_add(number(self.mdd.nodes.len()));
        let (nodes, all) = (&mut self.mdd.nodes, &mut self.mdd.edges);
        *self.known.entry((place, edges)).or_insert_with_key(|(_, edges)| {
            nodes.push(Node { place, edges: number(all.len()) });
            all.extend(edges);
            next
        })
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl Mdd {
    /// The diagram of a chain of sets, each inside the one before: the leaf of a sheet is in how many of
    /// them it is.
    pub(crate) fn of_chain(diagrams: &Diagrams, space: &Space, chain: &[Diagram]) -> Result<Self, Stopped> {
        Self::of_chain_with(diagrams, space, chain, |v| v.classes.len())
    }

    /// The same over so many codes of each question, "does not apply" among them if need be.
    #[expect(
        clippy::mutable_key_type,
        reason = "only the count of holders changes, which is no part of the key"
    )]
    pub(crate) fn of_chain_with(
        diagrams: &Diagrams,
        space: &Space,
        chain: &[Diagram],
        codes: impl Fn(&Variable) -> usize,
    ) -> Result<Self, Stopped> {
        // As few diagrams as possible walk together: the count in binary.
        let bits = usize::BITS.saturating_sub(chain.len().leading_zeros());
        let mut digits = Vec::new();
        for bit in 0..bits {
            let mut digit = diagrams.constant(false);
            for (i, set) in chain.iter().enumerate() {
                let count = i.saturating_add(1);
                let changes = (count ^ i).checked_shr(bit).is_some_and(|c| c & 1 == 1);
                if changes {
                    digit = diagrams.xor(&digit, set)?;
                }
            }
            digits.push(digit);
        }
        let widths = space.variables.iter().map(codes).collect();
        let mut builder = Builder::new(widths, number(chain.len()).saturating_add(1));
        let mut seen = Seen::new();
        let root = walk(diagrams, space, &digits, &mut builder, &mut seen)?;
        builder.mdd.root = root;
        Ok(builder.mdd)
    }

    /// Where everybody starts; a leaf, if nothing that is answered makes a difference.
    pub(crate) fn root(&self) -> At {
        self.root
    }

    /// How many nodes it has, leaves left out.
    pub(crate) fn size(&self) -> usize {
        self.nodes.len()
    }

    /// How many outcomes there are, at least 1.
    #[must_use]
    pub fn leaves(&self) -> usize {
        index(self.leaves)
    }

    /// How many classes of answers the question at a place has; 0 where there is no such place.
    pub(crate) fn width(&self, place: usize) -> usize {
        self.widths.get(place).copied().unwrap_or_default()
    }

    /// The outcome, if that is a leaf: a number below [`leaves`](Self::leaves).
    pub(crate) fn leaf(&self, at: At) -> Option<usize> {
        (at < self.leaves).then(|| index(at))
    }

    /// The place of the question asked here, and where each class of answers leads, in the order of the
    /// classes; none at a leaf.
    pub(crate) fn node(&self, at: At) -> Option<(usize, &[At])> {
        let node = self.nodes.get(index(at.checked_sub(self.leaves)?))?;
        let (place, first) = (index(node.place), index(node.edges));
        let width = self.widths.get(place)?;
        Some((place, self.edges.get(first..first.saturating_add(*width))?))
    }

    /// Every node, each after those it leads to, so that the root comes last: where it is, its place and its
    /// edges.
    pub(crate) fn nodes(&self) -> impl DoubleEndedIterator<Item = (At, usize, &[At])> {
        (0..self.nodes.len()).filter_map(|i| {
            let at = self.leaves.saturating_add(number(i));
            self.node(at).map(|(place, edges)| (at, place, edges))
        })
    }

    /// A value for every leaf and node. `leaf` gives that of an outcome; `node` works out that of a node from
    /// its place and the values of those it leads to, in the order of the classes.
    pub(crate) fn upwards<T>(
        &self,
        leaf: impl Fn(usize) -> T,
        node: impl Fn(usize, &[&T]) -> T,
    ) -> Values<T> {
        let mut values: Vec<T> = (0..self.leaves()).map(leaf).collect();
        for (_, place, edges) in self.nodes() {
            let below: Vec<&T> = edges.iter().filter_map(|e| values.get(index(*e))).collect();
            let value = node(place, &below);
            values.push(value);
        }
        Values(values)
    }

    /// The outcome of a sheet; none, if the class of a question that matters is missing or is none that the
    /// question has.
    ///
    /// ```
    /// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
    /// use readiness_prove::{Limits, Prover};
    ///
    /// let pack = lake::pack();
    /// let mdd = Prover::new(&pack, Limits::default())?.outcomes()?;
    /// // In a storm the depth does not matter.
    /// assert_eq!(mdd.outcome(&[Some(0), None]), Some(0));
    /// assert_eq!(mdd.outcome(&[Some(1), Some(1)]), Some(1));
    /// assert_eq!(mdd.outcome(&[Some(1), None]), None);
    /// # Ok::<(), readiness_prove::Stopped>(())
    /// ```
    #[must_use]
    pub fn outcome(&self, classes: &[Option<usize>]) -> Option<usize> {
        let mut at = self.root;
        while let Some((place, edges)) = self.node(at) {
            at = *edges.get((*classes.get(place)?)?)?;
        }
        self.leaf(at)
    }

    /// The outcomes that are still possible, ascending, whatever else is answered.
    ///
    /// ```
    /// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
    /// use readiness_prove::{Limits, Prover};
    ///
    /// let pack = lake::pack();
    /// let mdd = Prover::new(&pack, Limits::default())?.outcomes()?;
    /// assert_eq!(mdd.possible(&[None, None]), [0, 1]);
    /// // Not deep enough.
    /// assert_eq!(mdd.possible(&[None, Some(0)]), [0]);
    /// # Ok::<(), readiness_prove::Stopped>(())
    /// ```
    #[must_use]
    pub fn possible(&self, classes: &[Option<usize>]) -> Vec<usize> {
        let reached = self.reached(classes).into_iter().take(self.leaves());
        reached.enumerate().filter(|(_, reached)| *reached).map(|(leaf, _)| leaf).collect()
    }

    /// What is left of the diagram once these answers are known: their places stand in it no more, and only
    /// what can be reached is kept.
    pub(crate) fn given(&self, classes: &[Option<usize>]) -> Self {
        self.rebuilt((0..self.leaves).collect(), classes)
    }

    /// The same diagram with another outcome for each leaf, which several may share; it is smaller where they
    /// do.
    pub(crate) fn joined(&self, leaf: impl Fn(usize) -> usize) -> Self {
        self.rebuilt((0..self.leaves()).map(|own| number(leaf(own))).collect(), &[])
    }

    /// The diagram with these outcomes for its leaves, once these answers are known.
    fn rebuilt(&self, outcomes: Vec<At>, classes: &[Option<usize>]) -> Self {
        let leaves = outcomes.iter().max().map_or(1, |most| most.saturating_add(1));
        let mut builder = Builder::new(self.widths.clone(), leaves);
        let reached = self.reached(classes);
        let mut moved = outcomes;
        for (at, place, edges) in self.nodes() {
            let to = |edge: &At| moved.get(index(*edge)).copied().unwrap_or_default();
            let here = if !reached.get(index(at)).copied().unwrap_or(false) {
                0
            } else if let Some(class) = classes.get(place).copied().flatten() {
                edges.get(class).map_or(0, to)
            } else {
                builder.node(place, edges.iter().map(to).collect())
            };
            moved.push(here);
        }
        builder.mdd.root = moved.get(index(self.root)).copied().unwrap_or_default();
        builder.mdd
    }

    /// The places of the questions that stand in it.
    pub(crate) fn places(&self) -> BTreeSet<usize> {
        self.nodes().map(|(_, place, _)| place).collect()
    }

    /// Which leaves and nodes can be reached with these answers.
    fn reached(&self, classes: &[Option<usize>]) -> Vec<bool> {
        let mut reached = vec![false; self.leaves().saturating_add(self.nodes.len())];
        let mark = |at: At, reached: &mut [bool]| {
            if let Some(here) = reached.get_mut(index(at)) {
                *here = true;
            }
        };
        mark(self.root, &mut reached);
        for (at, place, edges) in self.nodes().rev() {
            if !reached.get(index(at)).copied().unwrap_or(false) {
                continue;
            }
            let answered = classes.get(place).copied().flatten();
            for (class, edge) in edges.iter().enumerate() {
                if answered.is_none_or(|own| own == class) {
                    mark(*edge, &mut reached);
                }
            }
        }
        reached
    }
}

/// A value for every leaf and node: what [`Mdd::upwards`] gives.
#[derive(Clone, Debug)]
pub(crate) struct Values<T>(Vec<T>);

impl<T> Values<T> {
    /// The value there; none where the diagram has no such node.
    pub(crate) fn at(&self, at: At) -> Option<&T> {
        self.0.get(index(at))
    }
}

#[expect(clippy::mutable_key_type, reason = "only the count of holders changes, which is no part of the key")]
fn walk(
    diagrams: &Diagrams,
    space: &Space,
    digits: &[Diagram],
    builder: &mut Builder,
    seen: &mut Seen<At>,
) -> Result<At, Stopped> {
    if let Some(known) = seen.get(digits) {
        return Ok(*known);
    }
    let first = digits.iter().filter_map(level).min();
    let Some(first) = first else {
        let on = |d: &Diagram| diagrams.is(d, true);
        let leaf = digits.iter().rev().fold(0, |n: u32, d| n.wrapping_mul(2).wrapping_add(u32::from(on(d))));
        return Ok(leaf);
    };
    // Bits belong to questions in order, so the last one that begins at or before this bit has it.
    let place = space.variables.partition_point(|v| v.first <= first).saturating_sub(1);
    let Some(variable) = space.variables.get(place) else { return Ok(0) };
    let mut edges = Vec::new();
    for class in 0..builder.width(place) {
        let below: Vec<Diagram> = digits.iter().map(|d| Diagrams::follow(d, variable, class)).collect();
        edges.push(walk(diagrams, space, &below, builder, seen)?);
    }
    let at = builder.node(place, edges);
    if seen.len() > diagrams.limits().nodes {
        return Err(Stopped::Nodes { most: diagrams.limits().nodes });
    }
    seen.insert(digits.to_vec(), at);
    Ok(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, Prover};

    #[expect(dead_code, unreachable_pub, reason = "the examples of the documentation need all of it")]
    mod lake {
        include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs"));
    }

    /// First the storm: yes and "not sure" lead ashore, no leads to the depth.
    fn lake() -> Mdd {
        let pack = lake::pack();
        Prover::new(&pack, Limits::default()).unwrap().outcomes().unwrap()
    }

    #[test]
    fn a_question_is_a_node_and_a_class_of_answers_an_edge() {
        let mdd = lake();
        let (place, edges) = mdd.node(mdd.root()).unwrap();
        assert_eq!((place, mdd.width(place), edges[0], edges[2]), (0, 3, 0, 0));
        assert_eq!(mdd.node(edges[1]), Some((1, &[0, 1][..])));
        assert_eq!((mdd.leaf(0), mdd.leaf(mdd.root()), mdd.node(0)), (Some(0), None, None));
        assert_eq!((mdd.size(), mdd.leaves(), mdd.width(2)), (2, 2, 0));
        let places: Vec<usize> = mdd.nodes().map(|(_, place, _)| place).collect();
        assert_eq!(places, [1, 0], "the root comes last");
    }

    #[test]
    fn values_go_up_from_the_leaves() {
        let mdd = lake();
        let longest = mdd.upwards(|_| 0, |_, below: &[&usize]| **below.iter().max().unwrap() + 1);
        assert_eq!((longest.at(0), longest.at(mdd.root()), longest.at(99)), (Some(&0), Some(&2), None));
    }

    #[test]
    fn what_was_answered_stands_in_it_no_more() {
        let mdd = lake();
        let left = mdd.given(&[Some(1), None]);
        assert_eq!((left.node(left.root()), left.size()), (Some((1, &[0, 1][..])), 1));
        assert_eq!(mdd.given(&[]), mdd);
        let ashore = mdd.given(&[Some(2), None]);
        assert_eq!((ashore.leaf(ashore.root()), ashore.size(), ashore.leaves()), (Some(0), 0, 2));
    }

    #[test]
    fn outcomes_that_are_joined_are_told_apart_no_more() {
        let mdd = lake();
        assert_eq!(mdd.joined(|leaf| leaf), mdd);
        let turned = mdd.joined(|leaf| 1 - leaf);
        assert_eq!(
            (turned.outcome(&[Some(1), Some(1)]), turned.outcome(&[Some(0), None])),
            (Some(0), Some(1))
        );
        let one = mdd.joined(|_| 0);
        assert_eq!((one.root(), one.size(), one.leaves()), (0, 0, 1));
    }
}
