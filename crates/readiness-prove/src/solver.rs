//! The same statements by a solver, for packs whose diagrams grow too large.
//!
//! In: a [`CheckedPack`]. Out: a [`Solver`]: each invariant, stage and some of the laws as a formula, for
//! which batsat finds a sheet or shows that there is none. It answers yes or no and cannot count, and the
//! answers it names are such that none can be left out, perhaps not the fewest.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Instant;

use batsat::{BasicSolver, Lit, SolverInterface, lbool};
use readiness_core::checked::{CheckedPack, Question, Statement, Text};
use readiness_core::sheet::Value;

use crate::claims::Claims;
use crate::limits::{Limits, Stopped};
use crate::logic::Logic;
use crate::prove::{Law, Of, Proof, Verdict};
use crate::rails::Rails;
use crate::space::{Kind, Space, Unsure};
use crate::witness::{Witness, whole};

/// A set of sheets as a formula: all, none, or where a literal holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Formula {
    All,
    None,
    Where(Lit),
}

struct Shared {
    solver: BasicSolver,
    /// What two literals together are, once.
    known: BTreeMap<(u32, u32), Lit>,
}

/// All formulas over one space.
pub(crate) struct Formulas {
    shared: Rc<RefCell<Shared>>,
    /// For each place, the set of each class.
    classes: Vec<Vec<Formula>>,
    limits: Limits,
    /// When the time began to count, where there is an end to it.
    start: Option<Instant>,
}

impl Formulas {
    fn new(space: &Space, limits: Limits) -> Result<Self, Stopped> {
        let mut solver = BasicSolver::default();
        let start = limits.time.map(|_| Instant::now());
        if let (Some(start), Some(most)) = (start, limits.time) {
            solver.cb_mut().set_stop(move || start.elapsed() > most);
        }
        let shared = Rc::new(RefCell::new(Shared { solver, known: BTreeMap::new() }));
        let mut formulas = Self { shared, classes: Vec::new(), limits, start };
        for variable in &space.variables {
            let bits: Vec<Formula> = (0..variable.bits)
                .map(|_| {
                    Formula::Where(Lit::new(formulas.shared.borrow_mut().solver.new_var_default(), true))
                })
                .collect();
            let mut sets = Vec::new();
            let mut rest = Formula::All;
            for class in 0..variable.classes.len() {
                if class.saturating_add(1) == variable.classes.len() {
                    // The last class takes every code that is left.
                    sets.push(rest);
                    break;
                }
                let mut set = Formula::All;
                for (i, bit) in bits.iter().enumerate() {
                    let on =
                        u32::try_from(i).ok().and_then(|i| class.checked_shr(i)).is_some_and(|c| c & 1 == 1);
                    let literal = if on { *bit } else { formulas.not(bit)? };
                    set = formulas.and(&set, &literal)?;
                }
                rest = formulas.and(&rest, &formulas.not(&set)?)?;
                sets.push(set);
            }
            formulas.classes.push(sets);
        }
        Ok(formulas)
    }

    /// The same formulas, were the answer at a place always of that class.
    fn fixed(&self, place: usize, class: usize) -> Self {
        let mut classes = self.classes.clone();
        for (i, set) in classes.get_mut(place).into_iter().flatten().enumerate() {
            *set = if i == class { Formula::All } else { Formula::None };
        }
        Self { shared: Rc::clone(&self.shared), classes, limits: self.limits, start: self.start }
    }

    /// The classes of some sheet in a set, by place; none when it is empty.
    fn somebody(&self, set: Formula) -> Result<Option<Vec<usize>>, Stopped> {
        if !self.solve(&[set])? {
            return Ok(None);
        }
        let shared = self.shared.borrow();
        let holds = |set: &Formula| match set {
            Formula::All => true,
            Formula::None => false,
            Formula::Where(literal) => shared.solver.value_lit(*literal) == lbool::TRUE,
        };
        let class = |sets: &Vec<Formula>| sets.iter().position(holds).unwrap_or_default();
        Ok(Some(self.classes.iter().map(class).collect()))
    }

    /// Answers of a sheet in a set that put every sheet with them into it; none can be left out.
    fn needed(&self, set: Formula, classes: &[usize]) -> Result<Vec<usize>, Stopped> {
        let outside = self.not(&set)?;
        let own = |place: usize| -> Formula {
            let class = classes.get(place).copied().unwrap_or_default();
            self.classes.get(place).and_then(|sets| sets.get(class)).copied().unwrap_or(Formula::All)
        };
        let forced = |places: &[usize]| -> Result<bool, Stopped> {
            let mut all: Vec<Formula> = places.iter().map(|p| own(*p)).collect();
            all.push(outside);
            Ok(!self.solve(&all)?)
        };
        let mut needed: Vec<usize> = (0..classes.len()).collect();
        if forced(&needed)? {
            let shared = self.shared.borrow();
            needed.retain(|place| match own(*place) {
                Formula::Where(literal) => shared.solver.unsat_core_contains_var(literal.var()),
                Formula::All | Formula::None => false,
            });
        }
        let mut i = 0;
        while i < needed.len() {
            let mut fewer = needed.clone();
            fewer.remove(i);
            if forced(&fewer)? { needed = fewer } else { i = i.saturating_add(1) }
        }
        Ok(needed)
    }

    /// Whether some sheet is in all of these sets.
    fn solve(&self, sets: &[Formula]) -> Result<bool, Stopped> {
        if sets.contains(&Formula::None) {
            return Ok(false);
        }
        let assumed: Vec<Lit> = sets
            .iter()
            .filter_map(|s| match s {
                Formula::Where(literal) => Some(*literal),
                Formula::All | Formula::None => None,
            })
            .collect();
        let mut shared = self.shared.borrow_mut();
        let found = shared.solver.solve_limited(&assumed);
        if found == lbool::TRUE {
            Ok(true)
        } else if found == lbool::FALSE {
            Ok(false)
        } else {
            let nodes = usize::try_from(shared.solver.num_vars()).unwrap_or(usize::MAX);
            Err(Stopped::Time { most: self.limits.time.unwrap_or_default(), nodes })
        }
    }
}

impl Logic for Formulas {
    type Set = Formula;

    fn constant(&self, all: bool) -> Formula {
        if all { Formula::All } else { Formula::None }
    }

    fn is(&self, set: &Formula, all: bool) -> bool {
        *set == self.constant(all)
    }

    fn class(&self, place: usize, class: usize) -> Result<Formula, Stopped> {
        Ok(self.classes.get(place).and_then(|sets| sets.get(class)).copied().unwrap_or(Formula::None))
    }

    fn and(&self, a: &Formula, b: &Formula) -> Result<Formula, Stopped> {
        let (x, y) = match (*a, *b) {
            (Formula::None, _) | (_, Formula::None) => return Ok(Formula::None),
            (Formula::All, other) | (other, Formula::All) => return Ok(other),
            (Formula::Where(x), Formula::Where(y)) if x == y => return Ok(*a),
            (Formula::Where(x), Formula::Where(y)) if x == !y => return Ok(Formula::None),
            (Formula::Where(x), Formula::Where(y)) => (x.min(y), x.max(y)),
        };
        let mut shared = self.shared.borrow_mut();
        if let Some(known) = shared.known.get(&(x.idx(), y.idx())) {
            return Ok(Formula::Where(*known));
        }
        if shared.known.len() >= self.limits.nodes {
            return Err(Stopped::Nodes { most: self.limits.nodes });
        }
        if let (Some(start), Some(most)) = (self.start, self.limits.time)
            && start.elapsed() > most
        {
            return Err(Stopped::Time { most, nodes: shared.known.len() });
        }
        let both = Lit::new(shared.solver.new_var_default(), true);
        for mut clause in [vec![!both, x], vec![!both, y], vec![both, !x, !y]] {
            shared.solver.add_clause_reuse(&mut clause);
        }
        shared.known.insert((x.idx(), y.idx()), both);
        Ok(Formula::Where(both))
    }

    fn or(&self, a: &Formula, b: &Formula) -> Result<Formula, Stopped> {
        let neither = self.and(&self.not(a)?, &self.not(b)?)?;
        self.not(&neither)
    }

    fn not(&self, a: &Formula) -> Result<Formula, Stopped> {
        Ok(match a {
            Formula::All => Formula::None,
            Formula::None => Formula::All,
            Formula::Where(literal) => Formula::Where(!*literal),
        })
    }
}

/// A pack over all of its answers, by a solver: for packs of which a [`Prover`](crate::Prover) says that
/// they are too large. Rules become formulas by a variable for each "and" (Tseitin 1968, On the complexity
/// of derivation in propositional calculus).
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{Limits, Solver};
///
/// let pack = lake::pack();
/// let solver = Solver::new(&pack, Limits::default())?;
/// assert!(solver.invariants()?.iter().chain(&solver.laws()?).all(|proof| proof.holds()));
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
pub struct Solver<'p> {
    pack: &'p CheckedPack,
    rails: Rails<'p, Formulas>,
    reached: Vec<Formula>,
}

impl std::fmt::Debug for Solver<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Solver").field("pack", &self.pack.id).finish_non_exhaustive()
    }
}

impl<'p> Solver<'p> {
    /// Reads every rule of a pack as formulas, once.
    ///
    /// # Errors
    /// [`Stopped::Classes`] and [`Stopped::Values`], when the rules tell too much apart; [`Stopped::Nodes`],
    /// when there are more formulas than the limits allow.
    pub fn new(pack: &'p CheckedPack, limits: Limits) -> Result<Self, Stopped> {
        let space = Rc::new(Space::new(pack, Unsure::Offered, &[])?);
        let formulas = Rc::new(Formulas::new(&space, limits)?);
        let rails = Rails::new(pack, space, formulas);
        let reached = reached(&rails)?;
        Ok(Self { pack, rails, reached })
    }

    /// The answers there are, with "not sure" where it is offered.
    #[must_use]
    pub fn space(&self) -> &Space {
        &self.rails.space
    }

    /// How many formulas of two parts there are so far: what [`Limits::nodes`] bounds.
    #[must_use]
    pub fn size(&self) -> usize {
        self.rails.logic.shared.borrow().known.len()
    }

    /// A proof for each invariant of the pack, in order.
    ///
    /// # Errors
    /// [`Stopped`], when a limit was reached on the way: nodes, time, or the values of a score.
    ///
    /// ```
    /// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
    /// use readiness_prove::{Limits, Solver};
    ///
    /// let pack = lake::pack_with(r#"NotFalse(Yes("storm"))"#, r#"True(Ge("depth", 2))"#);
    /// assert!(!Solver::new(&pack, Limits::default())?.invariants()?[0].holds());
    /// # Ok::<(), readiness_prove::Stopped>(())
    /// ```
    pub fn invariants(&self) -> Result<Vec<Proof>, Stopped> {
        let mut proofs = Vec::new();
        for invariant in &self.pack.invariants {
            let broken = match &invariant.statement {
                Statement::Whenever(reading, condition, claim) => {
                    self.claims().breaking(*reading, condition, claim)?
                }
                Statement::NeverHelps(question, value) => self.helping(question, *value)?,
            };
            proofs.push(Proof { of: Of::Invariant(invariant.id.clone()), verdict: self.verdict(broken)? });
        }
        Ok(proofs)
    }

    /// The laws of `docs/semantics.md` of which a solver can tell: L4 for each danger signal, and L5. Empty
    /// for a pack without a ladder.
    ///
    /// # Errors
    /// [`Stopped`], when a limit was reached on the way: nodes, time, or the values of a score.
    ///
    /// ```
    /// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
    /// use readiness_prove::{Law, Limits, Of, Solver};
    ///
    /// let pack = lake::pack();
    /// let laws = Solver::new(&pack, Limits::default())?.laws()?;
    /// let names: Vec<&Of> = laws.iter().map(|law| &law.of).collect();
    /// assert_eq!(names, [&Of::Law(Law::Danger), &Of::Law(Law::Vetoes)]);
    /// # Ok::<(), readiness_prove::Stopped>(())
    /// ```
    pub fn laws(&self) -> Result<Vec<Proof>, Stopped> {
        let Some(ladder) = &self.pack.ladder else { return Ok(Vec::new()) };
        let danger = self.verdict(self.claims().danger(ladder)?)?;
        let vetoes = self.verdict(self.claims().uncapped(ladder)?)?;
        Ok(vec![
            Proof { of: Of::Law(Law::Danger), verdict: danger },
            Proof { of: Of::Law(Law::Vetoes), verdict: vetoes },
        ])
    }

    /// Whether some answers lead to each stage, by its id and in journey order: somebody who stands there, or
    /// none, which proves that nobody can.
    ///
    /// # Errors
    /// [`Stopped`], when a limit was reached on the way: nodes, time, or the values of a score.
    ///
    /// ```
    /// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
    /// use readiness_prove::{Limits, Solver};
    ///
    /// let pack = lake::pack();
    /// let stages = Solver::new(&pack, Limits::default())?.stages()?;
    /// assert!(stages.iter().all(|(_, somebody)| somebody.is_some()));
    /// # Ok::<(), readiness_prove::Stopped>(())
    /// ```
    pub fn stages(&self) -> Result<Vec<(Text, Option<Witness>)>, Stopped> {
        let stages = self.pack.ladder.iter().flat_map(|l| &l.stages);
        stages.map(|s| Ok((s.id.clone(), self.witness(self.claims().at_stage(s.index)?)?))).collect()
    }

    fn claims(&self) -> Claims<'_, 'p, Formulas> {
        Claims { rails: &self.rails, reached: &self.reached }
    }

    fn verdict(&self, broken: Formula) -> Result<Verdict, Stopped> {
        Ok(self.witness(broken)?.into())
    }

    fn witness(&self, set: Formula) -> Result<Option<Witness>, Stopped> {
        let Some(classes) = self.rails.logic.somebody(set)? else { return Ok(None) };
        let needed = self.rails.logic.needed(set, &classes)?;
        let chosen: Vec<Option<usize>> = classes
            .iter()
            .enumerate()
            .map(|(place, class)| needed.contains(&place).then_some(*class))
            .collect();
        let index = |place: &usize| self.rails.space.variables.get(*place).map(|v| v.question.index);
        let mut questions: Vec<usize> = needed.iter().filter_map(index).collect();
        questions.sort_unstable();
        let sheet = whole(self.pack, &self.rails.space, &chosen);
        Ok(Some(Witness { sheet, needed: questions, fewest: needed.is_empty() }))
    }

    /// The sheets that would permit less with another value in place of this one.
    fn helping(&self, question: &Question, value: Value) -> Result<Formula, Stopped> {
        let l = &*self.rails.logic;
        let Some((place, variable)) = self.rails.space.find(question) else { return Ok(Formula::None) };
        let Some(own) = variable.class_with(value) else { return Ok(Formula::None) };
        let with = self.levels(place, own)?;
        let mut helped = Formula::None;
        for (other, class) in variable.classes.iter().enumerate() {
            if other == own || class.kind == Kind::Unsure {
                continue;
            }
            for (high, low) in with.iter().zip(self.levels(place, other)?) {
                helped = l.or(&helped, &l.and(high, &l.not(&low)?)?)?;
            }
        }
        l.and(&helped, &l.class(place, own)?)
    }

    /// The sheets with each permission but the lowest, were the answer at a place of that class.
    fn levels(&self, place: usize, class: usize) -> Result<Vec<Formula>, Stopped> {
        let fixed = Rc::new(self.rails.logic.fixed(place, class));
        let rails = Rails::new(self.pack, Rc::clone(&self.rails.space), fixed);
        let reached = reached(&rails)?;
        Ok(Claims { rails: &rails, reached: &reached }.levels())
    }
}

fn reached(rails: &Rails<'_, Formulas>) -> Result<Vec<Formula>, Stopped> {
    rails.pack.ladder.as_ref().map_or_else(|| Ok(Vec::new()), |ladder| rails.reached(ladder))
}
