//! Which stage every sheet leads to, as one multi-valued, multi-terminal decision diagram.
//!
//! In: sets of sheets. Out: an [`Mdd`]: each node is a question, each edge a class of answers, each leaf
//! an outcome. It is plain numbers in a row, so it can be stored, and needs no crate to be read. It is
//! reduced: a question stands in it only where its answer can still change the outcome, and equal parts
//! are the same part.

use std::collections::{BTreeSet, HashMap};

use crate::limits::Stopped;
use crate::logic::{Diagram, Diagrams, Seen, level};
use crate::space::{Space, Variable};

/// A node or a leaf of an [`Mdd`]: the numbers below [`Mdd::leaves`] are leaves, those from there on nodes.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::mdd::At;
/// use readiness_prove::{Limits, Prover};
///
/// let pack = lake::pack();
/// let mdd = Prover::new(&pack, Limits::default())?.outcomes()?;
/// let shore: At = 0;
/// assert_eq!(mdd.leaf(shore), Some(0));
/// assert_eq!(mdd.leaf(mdd.root()), None);
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
pub type At = u32;

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
/// // The storm is asked first. Yes and "not sure" lead ashore, no leads to the depth.
/// let (place, edges) = mdd.node(mdd.root()).unwrap();
/// assert_eq!((place, mdd.width(place), edges[0], edges[2]), (0, 3, 0, 0));
/// assert_eq!(mdd.node(edges[1]), Some((1, &[0, 1][..])));
/// assert_eq!((mdd.size(), mdd.leaves()), (2, 2));
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
            let mut digit = crate::logic::Logic::constant(diagrams, false);
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
    #[must_use]
    pub fn root(&self) -> At {
        self.root
    }

    /// How many nodes it has, leaves left out.
    #[must_use]
    pub fn size(&self) -> usize {
        self.nodes.len()
    }

    /// How many outcomes there are, at least 1.
    #[must_use]
    pub fn leaves(&self) -> usize {
        usize::try_from(self.leaves).unwrap_or(usize::MAX)
    }

    /// How many classes of answers the question at a place has; 0 where there is no such place.
    #[must_use]
    pub fn width(&self, place: usize) -> usize {
        self.widths.get(place).copied().unwrap_or_default()
    }

    /// The outcome, if that is a leaf: a number below [`leaves`](Self::leaves).
    #[must_use]
    pub fn leaf(&self, at: At) -> Option<usize> {
        (at < self.leaves).then(|| usize::try_from(at).unwrap_or(usize::MAX))
    }

    /// The place of the question asked here, and where each class of answers leads, in the order of the
    /// classes; none at a leaf.
    #[must_use]
    pub fn node(&self, at: At) -> Option<(usize, &[At])> {
        let index = usize::try_from(at.checked_sub(self.leaves)?).ok()?;
        let node = self.nodes.get(index)?;
        let place = usize::try_from(node.place).ok()?;
        let first = usize::try_from(node.edges).ok()?;
        let width = self.widths.get(place)?;
        Some((place, self.edges.get(first..first.saturating_add(*width))?))
    }

    /// Every node, each after those it leads to, so that the root comes last: where it is, its place and its
    /// edges.
    ///
    /// ```
    /// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
    /// use readiness_prove::{Limits, Prover};
    ///
    /// let pack = lake::pack();
    /// let mdd = Prover::new(&pack, Limits::default())?.outcomes()?;
    /// let places: Vec<usize> = mdd.nodes().map(|(_, place, _)| place).collect();
    /// assert_eq!(places, [1, 0]);
    /// # Ok::<(), readiness_prove::Stopped>(())
    /// ```
    #[must_use]
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = (At, usize, &[At])> {
        (0..self.nodes.len()).filter_map(|i| {
            let at = self.leaves.saturating_add(number(i));
            self.node(at).map(|(place, edges)| (at, place, edges))
        })
    }

    /// A value for every leaf and node. `leaf` gives that of an outcome; `node` works out that of a node from
    /// its place and the values of those it leads to, in the order of the classes.
    ///
    /// ```
    /// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
    /// use readiness_prove::{Limits, Prover};
    ///
    /// let pack = lake::pack();
    /// let mdd = Prover::new(&pack, Limits::default())?.outcomes()?;
    /// // The most questions that are asked before the stage is known.
    /// let longest = mdd.upwards(|_| 0, |_, below: &[&usize]| **below.iter().max().unwrap() + 1);
    /// assert_eq!(longest.at(mdd.root()), Some(&2));
    /// # Ok::<(), readiness_prove::Stopped>(())
    /// ```
    pub fn upwards<T: Clone>(
        &self,
        leaf: impl Fn(usize) -> T,
        node: impl Fn(usize, &[&T]) -> T,
    ) -> Values<T> {
        let mut values: Vec<T> = (0..self.leaves()).map(leaf).collect();
        for (_, place, edges) in self.nodes() {
            let below: Vec<&T> =
                edges.iter().filter_map(|e| values.get(usize::try_from(*e).unwrap_or(usize::MAX))).collect();
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
        let given = self.given(classes);
        let mut reached = vec![false; given.leaves()];
        if let Some(leaf) = given.leaf(given.root).and_then(|l| reached.get_mut(l)) {
            *leaf = true;
        }
        for (_, _, edges) in given.nodes() {
            for leaf in edges.iter().filter_map(|e| given.leaf(*e)) {
                if let Some(reached) = reached.get_mut(leaf) {
                    *reached = true;
                }
            }
        }
        reached.iter().enumerate().filter(|(_, r)| **r).map(|(i, _)| i).collect()
    }

    /// What is left of the diagram once these answers are known: their places stand in it no more, and only
    /// what can be reached is kept.
    ///
    /// ```
    /// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
    /// use readiness_prove::{Limits, Prover};
    ///
    /// let pack = lake::pack();
    /// let mdd = Prover::new(&pack, Limits::default())?.outcomes()?;
    /// // No storm: the depth is left.
    /// let left = mdd.given(&[Some(1), None]);
    /// assert_eq!(left.node(left.root()), Some((1, &[0, 1][..])));
    /// # Ok::<(), readiness_prove::Stopped>(())
    /// ```
    #[must_use]
    pub fn given(&self, classes: &[Option<usize>]) -> Self {
        let wanted = self.reachable(classes);
        let mut builder = Builder::new(self.widths.clone(), self.leaves);
        let mut moved: Vec<At> = (0..self.leaves).collect();
        for ((_, place, edges), wanted) in self.nodes().zip(wanted) {
            let to = |edge: &At| {
                moved.get(usize::try_from(*edge).unwrap_or(usize::MAX)).copied().unwrap_or_default()
            };
            let here = if !wanted {
                0
            } else if let Some(class) = classes.get(place).copied().flatten() {
                edges.get(class).map_or(0, to)
            } else {
                builder.node(place, edges.iter().map(to).collect())
            };
            moved.push(here);
        }
        let root = usize::try_from(self.root).unwrap_or(usize::MAX);
        builder.mdd.root = moved.get(root).copied().unwrap_or_default();
        builder.mdd
    }

    /// The same diagram with another outcome for each leaf, which several may share; it is smaller where they
    /// do.
    pub(crate) fn joined(&self, leaf: impl Fn(usize) -> usize) -> Self {
        let outcomes: Vec<At> = (0..self.leaves()).map(|own| number(leaf(own))).collect();
        let leaves = outcomes.iter().max().map_or(1, |most| most.saturating_add(1));
        let mut builder = Builder::new(self.widths.clone(), leaves);
        let mut moved = outcomes;
        for (_, place, edges) in self.nodes() {
            let to = |edge: &At| {
                moved.get(usize::try_from(*edge).unwrap_or(usize::MAX)).copied().unwrap_or_default()
            };
            let here = builder.node(place, edges.iter().map(to).collect());
            moved.push(here);
        }
        let root = usize::try_from(self.root).unwrap_or(usize::MAX);
        builder.mdd.root = moved.get(root).copied().unwrap_or_default();
        // What led to different outcomes before may be reached no more.
        builder.mdd.given(&[])
    }

    /// The places of the questions that stand in it.
    pub(crate) fn places(&self) -> BTreeSet<usize> {
        self.nodes().map(|(_, place, _)| place).collect()
    }

    /// Which nodes can be reached with these answers.
    fn reachable(&self, classes: &[Option<usize>]) -> Vec<bool> {
        let mut reached = vec![false; self.nodes.len()];
        let mark = |at: At, reached: &mut Vec<bool>| {
            let index = at.checked_sub(self.leaves).and_then(|i| usize::try_from(i).ok());
            if let Some(seen) = index.and_then(|i| reached.get_mut(i)) {
                *seen = true;
            }
        };
        mark(self.root, &mut reached);
        for (index, (_, place, edges)) in self.nodes().enumerate().collect::<Vec<_>>().into_iter().rev() {
            if !reached.get(index).copied().unwrap_or(false) {
                continue;
            }
            match classes.get(place).copied().flatten() {
                Some(class) => {
                    if let Some(edge) = edges.get(class) {
                        mark(*edge, &mut reached);
                    }
                }
                None => {
                    for edge in edges {
                        mark(*edge, &mut reached);
                    }
                }
            }
        }
        reached
    }
}

/// A value for every leaf and node: what [`Mdd::upwards`] gives.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::mdd::Values;
/// use readiness_prove::{Limits, Prover};
///
/// let pack = lake::pack();
/// let mdd = Prover::new(&pack, Limits::default())?.outcomes()?;
/// // Whether somebody may still get into the water.
/// let open: Values<bool> =
///     mdd.upwards(|leaf| leaf == 1, |_, below: &[&bool]| below.iter().any(|open| **open));
/// assert_eq!((open.at(0), open.at(mdd.root())), (Some(&false), Some(&true)));
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone, Debug)]
pub struct Values<T>(Vec<T>);

impl<T> Values<T> {
    /// The value there; none where the diagram has no such node.
    #[must_use]
    pub fn at(&self, at: At) -> Option<&T> {
        self.0.get(usize::try_from(at).unwrap_or(usize::MAX))
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
        let on = |d: &Diagram| crate::logic::Logic::is(diagrams, d, true);
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
