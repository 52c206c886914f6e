//! What rules need of a logic, and decision diagrams as one.
//!
//! In: a [`Space`]. Out: [`Logic`], whose sets are sets of answer sheets, with [`Diagrams`] behind it:
//! every question is a few bits, and equal sets are the same diagram. What depends on the crate that
//! holds the diagrams is here and nowhere else.

use std::cell::Cell;
use std::collections::HashMap;
use std::time::Instant;

use oxidd::bcdd::{BCDDFunction, BCDDManagerRef, new_manager};
use oxidd::util::AllocResult;
use oxidd::{BooleanFunction, Function, HasLevel, Manager, ManagerRef, Node};

use crate::limits::{Limits, Stopped};
use crate::space::{Space, Variable};

/// Sets of sheets, and what can be done with them.
pub(crate) trait Logic {
    /// A set of sheets.
    type Set: Clone;

    /// All sheets, or none.
    fn constant(&self, all: bool) -> Self::Set;
    /// Whether that is known to be all (or none) of the sheets.
    fn is(&self, set: &Self::Set, all: bool) -> bool;
    /// The sheets whose answer at that place is of that class.
    fn class(&self, place: usize, class: usize) -> Result<Self::Set, Stopped>;
    /// Those in both.
    fn and(&self, a: &Self::Set, b: &Self::Set) -> Result<Self::Set, Stopped>;
    /// Those in either.
    fn or(&self, a: &Self::Set, b: &Self::Set) -> Result<Self::Set, Stopped>;
    /// Those not in it.
    fn not(&self, a: &Self::Set) -> Result<Self::Set, Stopped>;

    /// Those in all of them.
    fn all(&self, sets: &[Self::Set]) -> Result<Self::Set, Stopped> {
        sets.iter().try_fold(self.constant(true), |all, set| self.and(&all, set))
    }

    /// Those in any of them.
    fn any(&self, sets: &[Self::Set]) -> Result<Self::Set, Stopped> {
        sets.iter().try_fold(self.constant(false), |any, set| self.or(&any, set))
    }

    /// Those in at least `n` of them.
    fn at_least(&self, n: usize, sets: &[Self::Set]) -> Result<Self::Set, Stopped> {
        if n == sets.len() {
            return self.all(sets);
        }
        if n == 1 {
            return self.any(sets);
        }
        // reached[i]: in at least i + 1 of those looked at so far.
        let mut reached: Vec<Self::Set> = vec![self.constant(false); n];
        for set in sets {
            for i in (0..n).rev() {
                let before = match i.checked_sub(1) {
                    Some(lower) => reached.get(lower).cloned(),
                    None => Some(self.constant(true)),
                };
                if let (Some(before), Some(here)) = (before, reached.get_mut(i)) {
                    let more = self.and(&before, set)?;
                    *here = self.or(here, &more)?;
                }
            }
        }
        Ok(match n.checked_sub(1) {
            Some(last) => reached.get(last).cloned().unwrap_or_else(|| self.constant(false)),
            None => self.constant(true),
        })
    }
}

/// A set of sheets as a binary decision diagram.
pub(crate) type Diagram = BCDDFunction;

/// All diagrams over one space.
pub(crate) struct Diagrams {
    manager: BCDDManagerRef,
    /// For each place, the set of each class.
    classes: Vec<Vec<Diagram>>,
    limits: Limits,
    start: Option<Instant>,
    operations: Cell<u32>,
}

impl std::fmt::Debug for Diagrams {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Diagrams").field("nodes", &self.nodes()).finish_non_exhaustive()
    }
}

impl Diagrams {
    /// Diagrams over a space, with nothing in them yet.
    pub(crate) fn new(space: &Space, limits: Limits) -> Result<Self, Stopped> {
        if cfg!(target_family = "wasm") {
            // oxidd starts a thread of its own and would panic.
            return Err(Stopped::NoThreads);
        }
        let manager = new_manager(limits.nodes, limits.nodes.checked_div(2).unwrap_or(1).max(1_024), 1);
        manager.with_manager_exclusive(|m| m.add_vars(space.bits()));
        let mut diagrams = Self {
            manager,
            classes: Vec::new(),
            limits,
            start: limits.time.map(|_| Instant::now()),
            operations: Cell::new(0),
        };
        for variable in &space.variables {
            let last = variable.classes.len().saturating_sub(1);
            let mut sets = Vec::new();
            for class in 0..variable.classes.len() {
                // The last class takes every code that is left, so that whatever the bits say is a sheet.
                sets.push(if class == last {
                    diagrams.constant(true)
                } else {
                    diagrams.code(variable, class)?
                });
            }
            let before = sets.len().saturating_sub(1);
            let others = diagrams.any(sets.get(..before).unwrap_or_default())?;
            if let Some(rest) = sets.last_mut() {
                *rest = diagrams.not(&others)?;
            }
            diagrams.classes.push(sets);
        }
        Ok(diagrams)
    }

    /// The sheets whose bits for a question are exactly that code.
    pub(crate) fn code(&self, variable: &Variable, code: usize) -> Result<Diagram, Stopped> {
        let mut set = self.constant(true);
        for (number, on) in variable.bits_of(code) {
            let literal = self.manager.with_manager_shared(|m| {
                if on { BCDDFunction::var(m, number) } else { BCDDFunction::not_var(m, number) }
            });
            set = self.and(&self.done(literal)?, &set)?;
        }
        Ok(set)
    }

    /// Those in one of them and not in both.
    pub(crate) fn xor(&self, a: &Diagram, b: &Diagram) -> Result<Diagram, Stopped> {
        self.done(a.xor(b))
    }

    /// What the caller allowed.
    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// How many nodes there are, those of diagrams no longer used included.
    pub(crate) fn nodes(&self) -> usize {
        self.manager.with_manager_shared(|m| m.num_inner_nodes())
    }

    /// What follows from an answer: the diagram with the bits of a question set to a code. The question
    /// must not be read after a later one.
    pub(crate) fn follow(set: &Diagram, variable: &Variable, code: usize) -> Diagram {
        let mut at = set.clone();
        for (number, on) in variable.bits_of(code) {
            if level(&at) != Some(number) {
                continue;
            }
            let next = if on { at.cofactor_true() } else { at.cofactor_false() };
            at = next.unwrap_or(at);
        }
        at
    }

    /// The same diagram with the answer at a place fixed to a class.
    pub(crate) fn given(&self, set: &Diagram, variable: &Variable, class: usize) -> Result<Diagram, Stopped> {
        let cube = self.code(variable, class)?;
        self.done(set.restrict(&cube))
    }

    fn done<T>(&self, result: AllocResult<T>) -> Result<T, Stopped> {
        let stopped = Stopped::Nodes { most: self.limits.nodes };
        let value = result.map_err(|_| stopped)?;
        let operations = self.operations.get().wrapping_add(1);
        self.operations.set(operations);
        // Asking the time is cheap, yet not as cheap as a small operation.
        if operations.trailing_zeros() >= 6
            && let (Some(start), Some(most)) = (self.start, self.limits.time)
            && start.elapsed() > most
        {
            return Err(Stopped::Time { most, nodes: self.nodes() });
        }
        Ok(value)
    }
}

/// The first bit that a diagram reads; none for all or nothing.
pub(crate) fn level(set: &Diagram) -> Option<u32> {
    set.with_manager_shared(|m, edge| match m.get_node(edge) {
        Node::Inner(node) => Some(node.level()),
        Node::Terminal(_) => None,
    })
}

impl Logic for Diagrams {
    type Set = Diagram;

    fn constant(&self, all: bool) -> Diagram {
        self.manager.with_manager_shared(|m| if all { BCDDFunction::t(m) } else { BCDDFunction::f(m) })
    }

    fn is(&self, set: &Diagram, all: bool) -> bool {
        if all { set.valid() } else { !set.satisfiable() }
    }

    fn class(&self, place: usize, class: usize) -> Result<Diagram, Stopped> {
        let set = self.classes.get(place).and_then(|sets| sets.get(class)).cloned();
        Ok(set.unwrap_or_else(|| self.constant(false)))
    }

    fn and(&self, a: &Diagram, b: &Diagram) -> Result<Diagram, Stopped> {
        self.done(a.and(b))
    }

    fn or(&self, a: &Diagram, b: &Diagram) -> Result<Diagram, Stopped> {
        self.done(a.or(b))
    }

    fn not(&self, a: &Diagram) -> Result<Diagram, Stopped> {
        self.done(a.not())
    }
}

/// Where diagrams that were seen before are kept. Two are equal when they are the same node, and that a
/// node counts who holds it does not change.
pub(crate) type Seen<V> = HashMap<Vec<Diagram>, V>;
