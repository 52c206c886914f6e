//! Proofs: what an author declares, and the laws that hold of every pack.
//!
//! In: a [`CheckedPack`]. Out: a [`Proof`] for each statement: it holds of all sheets, or here is one of
//! which it does not. Invariants speak about sheets on which nothing is missing, "not sure" included;
//! what they say of stage and permission holds of open sheets too, by the laws L2 and L3.

use std::collections::BTreeMap;
use std::rc::Rc;

use readiness_core::checked::{
    CheckedPack, Condition, Direction, Guidance, LookAgain, Question, Statement, Text,
};
use readiness_core::sheet::{Sheet, Value};
use readiness_core::words::counted;

use crate::claims::Claims;
use crate::limits::{Limits, Stopped};
use crate::logic::{Diagram, Diagrams, Logic};
use crate::mdd::Mdd;
use crate::rails::{Pair, Rails};
use crate::space::{Kind, Space, Unsure, Variable, read_by};
use crate::witness::{Witness, witness};

/// How what is said of the days to look again begins: they have no id.
pub(crate) const LOOK_AGAIN: &str = "look again";

/// What a proof is of.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{Limits, Of, Prover};
///
/// let pack = lake::pack();
/// let proofs = Prover::new(&pack, Limits::default())?.invariants()?;
/// assert_eq!(proofs[0].of, Of::Invariant("no_storm".into()));
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// The invariant with that id, which the author of the pack declares.
    Invariant(Text),
    /// A law of `docs/semantics.md`, which holds of every pack.
    Law(Law),
}

/// A law of `docs/semantics.md` that is proven of each pack.
///
/// ```
/// use readiness_prove::Law;
///
/// assert_eq!(Law::LessKnown.name(), "L1");
/// // One law, shown in two ways.
/// assert_eq!(Law::Danger.name(), Law::DangerAnswers.name());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Law {
    /// L1: less known, never more permitted.
    LessKnown,
    /// L3: the permission of an open sheet is at most that of each completion. It follows from L1, one
    /// answer after the other.
    OpenSheets,
    /// L4: a danger signal never raises the permission.
    Danger,
    /// L4 for each answer: one that raises danger signals, lowers none, ends no contradiction and makes no
    /// question apply permits no more than another value in its place.
    DangerAnswers,
    /// L5: a veto that is true caps the stage.
    Vetoes,
}

impl Law {
    /// Its name in `docs/semantics.md`: `L1`, `L3`, `L4` or `L5`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::LessKnown => "L1",
            Self::OpenSheets => "L3",
            Self::Danger | Self::DangerAnswers => "L4",
            Self::Vetoes => "L5",
        }
    }
}

/// Whether a statement holds.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{Limits, Prover, Verdict};
///
/// // A lake on which deep water is said to be forbidden, though its rules allow it.
/// let pack = lake::pack_with(r#"NotFalse(Yes("storm"))"#, r#"True(Ge("depth", 2))"#);
/// let proofs = Prover::new(&pack, Limits::default())?.invariants()?;
/// let Verdict::Refuted(witness) = &proofs[0].verdict else { panic!("it does not hold") };
/// // By somebody at two metres, and the storm matters as well.
/// assert_eq!(witness.needed, [0, 1]);
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone, Debug)]
pub enum Verdict {
    /// It holds of all sheets.
    Proven,
    /// It does not hold of this sheet, nor of any other with the same [needed](Witness::needed) answers.
    Refuted(Box<Witness>),
}

impl From<Option<Witness>> for Verdict {
    /// What somebody shows of whom a statement does not hold.
    fn from(against: Option<Witness>) -> Self {
        against.map_or(Self::Proven, |witness| Self::Refuted(Box::new(witness)))
    }
}

/// A statement with its verdict.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{Limits, Prover};
///
/// let pack = lake::pack();
/// let prover = Prover::new(&pack, Limits::default())?;
/// assert!(prover.invariants()?[0].holds());
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone, Debug)]
pub struct Proof {
    /// Which statement.
    pub of: Of,
    /// Whether it holds.
    pub verdict: Verdict,
}

impl Proof {
    /// Whether it holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        matches!(self.verdict, Verdict::Proven)
    }
}

/// How large a pack is to a prover.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{Limits, Prover};
///
/// let pack = lake::pack();
/// let sizes = Prover::new(&pack, Limits::default())?.sizes()?;
/// assert_eq!((sizes.questions, sizes.bits), (2, 3));
/// // The storm, and after it the depth.
/// assert_eq!(sizes.outcome, 2);
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// How many questions there are.
    pub questions: usize,
    /// How many bits a sheet takes ([`Space::bits`]).
    pub bits: u32,
    /// Nodes of all diagrams together, those no longer used included: what [`Limits::nodes`] bounds.
    pub nodes: usize,
    /// Nodes of the one that leads every sheet to its stage, leaves left out.
    pub outcome: usize,
}

/// A pack over all of its answers.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{Limits, Prover};
///
/// let pack = lake::pack();
/// let prover = Prover::new(&pack, Limits::default())?;
/// assert!(prover.invariants()?.iter().chain(&prover.laws()?).all(|proof| proof.holds()));
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
pub struct Prover<'p> {
    pack: &'p CheckedPack,
    limits: Limits,
    pub(crate) rails: Rails<'p, Diagrams>,
    /// For each place of the caution order, the sheets that stand there or higher.
    pub(crate) reached: Vec<Diagram>,
}

impl std::fmt::Debug for Prover<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Prover").field("pack", &self.pack.id).finish_non_exhaustive()
    }
}

impl<'p> Prover<'p> {
    /// Reads every rule of a pack over all sheets, once; the proofs then look at what is there.
    ///
    /// # Errors
    /// [`Stopped::Classes`] and [`Stopped::Values`], when the rules tell too much apart; [`Stopped::Nodes`]
    /// and [`Stopped::Time`], when the limits were reached; [`Stopped::NoThreads`], in a browser.
    pub fn new(pack: &'p CheckedPack, limits: Limits) -> Result<Self, Stopped> {
        Self::over(pack, Unsure::Offered, limits)
    }

    pub(crate) fn over(pack: &'p CheckedPack, unsure: Unsure, limits: Limits) -> Result<Self, Stopped> {
        let space = Rc::new(Space::new(pack, unsure, &[])?);
        let diagrams = Rc::new(Diagrams::new(&space, limits)?);
        Self::within(pack, space, diagrams, limits)
    }

    /// The same in diagrams that others use, too: what is equal there is the same diagram.
    pub(crate) fn within(
        pack: &'p CheckedPack,
        space: Rc<Space>,
        diagrams: Rc<Diagrams>,
        limits: Limits,
    ) -> Result<Self, Stopped> {
        let rails = Rails::new(pack, space, diagrams);
        let reached = match &pack.ladder {
            Some(ladder) => rails.reached(ladder)?,
            None => Vec::new(),
        };
        Ok(Self { pack, limits, rails, reached })
    }

    /// The pack.
    pub(crate) fn pack(&self) -> &'p CheckedPack {
        self.pack
    }

    /// The answers there are, with "not sure" where it is offered.
    #[must_use]
    pub fn space(&self) -> &Space {
        &self.rails.space
    }

    /// Where each sheet leads: the leaf is the place of its stage in the caution order, which is
    /// `caution` of the pack's ladder. A pack without a ladder has one leaf.
    ///
    /// # Errors
    /// [`Stopped::Nodes`] or [`Stopped::Time`], when that diagram is too large.
    ///
    /// ```
    /// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
    /// use readiness_prove::{Limits, Prover};
    ///
    /// let pack = lake::pack();
    /// let prover = Prover::new(&pack, Limits::default())?;
    /// let calm = prover.space().classes_of(&pack.examples[0].sheet);
    /// let ladder = pack.ladder.as_ref().unwrap();
    /// let stage = ladder.caution[prover.outcomes()?.outcome(&calm).unwrap()];
    /// assert_eq!(&*ladder.stages[stage].id, "water");
    /// # Ok::<(), readiness_prove::Stopped>(())
    /// ```
    pub fn outcomes(&self) -> Result<Mdd, Stopped> {
        Mdd::of_chain(&self.rails.logic, &self.rails.space, self.reached.get(1..).unwrap_or_default())
    }

    /// How large the pack is, and what was needed so far.
    ///
    /// # Errors
    /// [`Stopped::Nodes`] or [`Stopped::Time`], when the diagram of the outcome is too large.
    pub fn sizes(&self) -> Result<Sizes, Stopped> {
        Ok(Sizes {
            questions: self.rails.space.variables.len(),
            bits: self.rails.space.bits(),
            nodes: self.rails.logic.nodes(),
            outcome: self.outcomes()?.size(),
        })
    }

    /// Somebody in that set.
    pub(crate) fn witness(&self, set: &Diagram) -> Result<Option<Witness>, Stopped> {
        witness(self.pack, &self.rails.logic, &self.rails.space, set)
    }

    fn verdict(&self, broken: &Diagram) -> Result<Verdict, Stopped> {
        Ok(self.witness(broken)?.into())
    }

    /// What can be claimed.
    fn claims(&self) -> Claims<'_, 'p, Diagrams> {
        Claims { rails: &self.rails, reached: &self.reached }
    }

    /// The sheets at a stage (by index).
    pub(crate) fn at_stage(&self, stage: usize) -> Result<Diagram, Stopped> {
        self.claims().at_stage(stage)
    }

    /// The sheets on which something surely fires, as examples and invariants mean it.
    pub(crate) fn fires(&self, id: &str) -> Result<Diagram, Stopped> {
        self.claims().fires(id)
    }

    /// Rule 19: the sheets on which a line of guidance shows.
    pub(crate) fn shows(&self, line: &Guidance) -> Result<Diagram, Stopped> {
        self.claims().shows(line)
    }

    // ---- invariants ----

    /// A proof for each invariant of the pack, in order.
    ///
    /// # Errors
    /// [`Stopped`], when a limit was reached on the way: nodes, time, or the values of a score.
    pub fn invariants(&self) -> Result<Vec<Proof>, Stopped> {
        let mut proofs = Vec::new();
        for invariant in &self.pack.invariants {
            let broken = self.broken_by(&invariant.statement)?;
            let of = Of::Invariant(invariant.id.clone());
            proofs.push(Proof { of, verdict: self.verdict(&broken)? });
        }
        Ok(proofs)
    }

    /// The invariants that do not hold.
    pub(crate) fn broken(&self) -> Result<Vec<Text>, Stopped> {
        let mut broken = Vec::new();
        for invariant in &self.pack.invariants {
            if !self.rails.logic.is(&self.broken_by(&invariant.statement)?, false) {
                broken.push(invariant.id.clone());
            }
        }
        Ok(broken)
    }

    /// The sheets of which a statement does not hold.
    fn broken_by(&self, statement: &Statement) -> Result<Diagram, Stopped> {
        match statement {
            Statement::Whenever(reading, condition, claim) => {
                self.claims().breaking(*reading, condition, claim)
            }
            Statement::NeverHelps(question, value) => self.helping(question, *value),
        }
    }

    /// Whether the signal, veto, contradiction, gate, line of guidance or channel with that id surely fires
    /// on a sheet; false if there is no such thing. Nothing may be missing on the sheet: a missing answer is
    /// taken for the first that its question has.
    ///
    /// # Errors
    /// [`Stopped`], when a limit was reached on the way: nodes, time, or the values of a score.
    ///
    /// ```
    /// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
    /// use readiness_prove::{Limits, Prover};
    ///
    /// let pack = lake::pack();
    /// let prover = Prover::new(&pack, Limits::default())?;
    /// let calm = &pack.examples[0].sheet;
    /// assert!(prover.fires_on("deep", calm)?);
    /// assert!(!prover.fires_on("out", calm)?);
    /// # Ok::<(), readiness_prove::Stopped>(())
    /// ```
    pub fn fires_on(&self, id: &str, sheet: &Sheet) -> Result<bool, Stopped> {
        let classes = self.rails.space.classes_of(sheet);
        let mut set = self.fires(id)?;
        for (variable, class) in self.rails.space.variables.iter().zip(classes) {
            // Where a question does not apply, its answer makes no difference.
            set = Diagrams::follow(&set, variable, class.unwrap_or_default());
        }
        Ok(self.rails.logic.is(&set, true))
    }

    /// Where each stage and everything that fires shows, by id: several sets where it can be unclear.
    /// What is compared first comes first.
    pub(crate) fn everything(&self) -> Result<Vec<(Text, Diagram)>, Stopped> {
        let (l, pack) = (&*self.rails.logic, self.pack);
        let stage = Text::from("stage");
        let mut all: Vec<(Text, Diagram)> = self.reached.iter().map(|r| (stage.clone(), r.clone())).collect();
        let mut conditions: Vec<(&Text, &Condition)> = Vec::new();
        conditions.extend(pack.vetoes.iter().map(|v| (&v.id, &v.when)));
        conditions.extend(pack.contradictions.iter().map(|c| (&c.id, &c.when)));
        let gates = pack.ladder.iter().flat_map(|l| l.stages.iter().flat_map(|s| &s.gates));
        conditions.extend(gates.map(|g| (&g.id, &g.when)));
        conditions.extend(pack.signals.iter().map(|s| (&s.id, &s.when)));
        for (id, condition) in conditions {
            let pair = self.rails.condition(condition)?;
            all.extend([(id.clone(), pair.must), (id.clone(), pair.may)]);
        }
        for line in &pack.guidance {
            all.push((line.id.clone(), self.shows(line)?));
        }
        for channel in &pack.channels {
            let shown = self.rails.condition(&channel.shown_when)?.may;
            all.push((channel.id.clone(), shown.clone()));
            for gate in &channel.gates {
                let pair = self.rails.condition(&gate.when)?;
                all.extend([
                    (gate.id.clone(), l.and(&shown, &pair.must)?),
                    (gate.id.clone(), l.and(&shown, &pair.may)?),
                ]);
            }
        }
        for score in &pack.scores {
            for pair in self.rails.bands(score, false)? {
                all.extend([(score.id.clone(), pair.must), (score.id.clone(), pair.may)]);
            }
        }
        for (days, set) in self.looked_at_again()? {
            all.push((Text::from(format!("{LOOK_AGAIN} after {}", counted(days, "day", "days"))), set));
        }
        Ok(all)
    }

    /// Rule 19: after how many days it is time to look again, and where.
    fn looked_at_again(&self) -> Result<BTreeMap<i64, Diagram>, Stopped> {
        let l = &*self.rails.logic;
        let mut ended = l.constant(false);
        for veto in self.pack.vetoes.iter().filter(|v| v.is_final) {
            ended = l.or(&ended, &self.rails.condition(&veto.when)?.must)?;
        }
        let mut left = l.not(&ended)?;
        let mut times: Vec<&LookAgain> = self.pack.look_again.iter().collect();
        times.sort_by_key(|t| std::cmp::Reverse(t.days));
        let mut all = BTreeMap::new();
        for time in times {
            let here =
                l.and(&self.claims().at_any(&time.at_stages)?, &self.rails.condition(&time.when)?.may)?;
            let before = all.get(&time.days).cloned().unwrap_or_else(|| l.constant(false));
            all.insert(time.days, l.or(&before, &l.and(&left, &here)?)?);
            left = l.and(&left, &l.not(&here)?)?;
        }
        Ok(all)
    }

    /// The sheets that would permit less with another value in place of this one.
    fn helping(&self, question: &Question, value: Value) -> Result<Diagram, Stopped> {
        let l = &*self.rails.logic;
        let mut helped = l.constant(false);
        let Some((place, variable)) = self.rails.space.find(question) else { return Ok(helped) };
        let Some(own) = variable.class_with(value) else { return Ok(helped) };
        for (other, class) in variable.classes.iter().enumerate() {
            if other != own && class.kind != Kind::Unsure {
                helped = l.or(&helped, &self.more(variable, own, other)?)?;
            }
        }
        l.and(&helped, &l.class(place, own)?)
    }

    /// The sheets, whatever they say here, on which one class of answers permits more than another.
    fn more(&self, variable: &Variable, this: usize, than: usize) -> Result<Diagram, Stopped> {
        self.begins(&self.claims().levels(), variable, than, this)
    }

    // ---- laws, and what can be reached ----

    /// Whether some answers lead to each stage, by its id and in journey order: somebody who stands there, or
    /// none, which proves that nobody can.
    ///
    /// # Errors
    /// [`Stopped`], when a limit was reached on the way: nodes, time, or the values of a score.
    ///
    /// ```
    /// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
    /// use readiness_prove::{Limits, Prover};
    ///
    /// let pack = lake::pack();
    /// let stages = Prover::new(&pack, Limits::default())?.stages()?;
    /// let (id, somebody) = &stages[1];
    /// assert_eq!(&**id, "water");
    /// // Both answers lead there, and neither alone.
    /// assert_eq!(somebody.as_ref().unwrap().needed, [0, 1]);
    /// # Ok::<(), readiness_prove::Stopped>(())
    /// ```
    pub fn stages(&self) -> Result<Vec<(Text, Option<Witness>)>, Stopped> {
        let stages = self.pack.ladder.iter().flat_map(|l| &l.stages);
        stages.map(|s| Ok((s.id.clone(), self.witness(&self.at_stage(s.index)?)?))).collect()
    }

    /// The laws of `docs/semantics.md` that hold of every pack with a ladder, each proven of this one: L1,
    /// L3, L4 for signals and for answers, L5. Empty for a pack without a ladder.
    ///
    /// L1 is proven where every question may be answered with "not sure"; that takes diagrams of its own,
    /// which may take as much again as the limits allow.
    ///
    /// # Errors
    /// [`Stopped`], when a limit was reached on the way: nodes, time, or the values of a score.
    ///
    /// ```
    /// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
    /// use readiness_prove::{Law, Limits, Of, Prover};
    ///
    /// let pack = lake::pack();
    /// let laws = Prover::new(&pack, Limits::default())?.laws()?;
    /// assert_eq!(laws[0].of, Of::Law(Law::LessKnown));
    /// assert!(laws.len() == 5 && laws.iter().all(|law| law.holds()));
    /// # Ok::<(), readiness_prove::Stopped>(())
    /// ```
    pub fn laws(&self) -> Result<Vec<Proof>, Stopped> {
        let Some(ladder) = &self.pack.ladder else { return Ok(Vec::new()) };
        let cautious = Self::over(self.pack, Unsure::Everywhere, self.limits)?;
        let less_known = cautious.verdict(&cautious.less_known()?)?;
        let law = |law: Law, verdict: Verdict| Proof { of: Of::Law(law), verdict };
        Ok(vec![
            law(Law::LessKnown, less_known.clone()),
            law(Law::OpenSheets, less_known),
            law(Law::Danger, self.verdict(&self.claims().danger(ladder)?)?),
            law(Law::DangerAnswers, self.verdict(&self.danger_answers()?)?),
            law(Law::Vetoes, self.verdict(&self.claims().uncapped(ladder)?)?),
        ])
    }

    /// L1: the sheets on which "not sure" permits more than some value in its place.
    fn less_known(&self) -> Result<Diagram, Stopped> {
        let l = &*self.rails.logic;
        let mut broken = l.constant(false);
        for (place, variable) in self.rails.space.variables.iter().enumerate() {
            let Some(unsure) = variable.classes.iter().position(|c| c.kind == Kind::Unsure) else { continue };
            for value in 0..variable.classes.len() {
                if value != unsure {
                    let more = self.more(variable, unsure, value)?;
                    broken = l.or(&broken, &l.and(&more, &l.class(place, unsure)?)?)?;
                }
            }
        }
        Ok(broken)
    }

    /// L4 for each answer. Two answers that clash withhold more than either alone, so one that ends a
    /// contradiction may raise the permission, whatever else it says; so may one that makes other
    /// questions apply, or one that says what was not sure before.
    fn danger_answers(&self) -> Result<Diagram, Stopped> {
        let l = &*self.rails.logic;
        let (mut dangers, mut held) = (Vec::new(), Vec::new());
        for signal in self.pack.signals.iter().filter(|s| s.kind.direction == Direction::Danger) {
            let Pair { must, may } = self.rails.signal(signal)?;
            dangers.extend([must, may]);
        }
        for contradiction in &self.pack.contradictions {
            let Pair { must, may } = self.rails.condition(&contradiction.when)?;
            held.extend([must, may]);
        }
        held.extend(dangers.iter().cloned());
        let deciding = read_by(self.pack.questions.iter().filter_map(|q| q.ask_when.as_ref()));
        let mut broken = l.constant(false);
        for (place, variable) in self.rails.space.variables.iter().enumerate() {
            if deciding.contains(&variable.question.index) {
                continue;
            }
            let values = variable.classes.iter().enumerate().filter(|(_, class)| class.kind != Kind::Unsure);
            let values: Vec<usize> = values.map(|(class, _)| class).collect();
            let pairs = values.iter().flat_map(|from| values.iter().map(move |to| (*from, *to)));
            for (from, to) in pairs.filter(|(from, to)| from != to) {
                let more = self.more(variable, to, from)?;
                if l.is(&more, false) {
                    continue;
                }
                let up = self.begins(&dangers, variable, from, to)?;
                let down = self.begins(&held, variable, to, from)?;
                let raised = l.and(&l.and(&up, &l.not(&down)?)?, &more)?;
                broken = l.or(&broken, &l.and(&raised, &l.class(place, to)?)?)?;
            }
        }
        Ok(broken)
    }

    /// The sheets, whatever they say here, that come into any of these sets when their answer turns from one
    /// class into another.
    fn begins(
        &self,
        sets: &[Diagram],
        variable: &Variable,
        from: usize,
        to: usize,
    ) -> Result<Diagram, Stopped> {
        let l = &*self.rails.logic;
        let mut begins = l.constant(false);
        for set in sets {
            let (before, after) = (l.given(set, variable, from)?, l.given(set, variable, to)?);
            begins = l.or(&begins, &l.and(&after, &l.not(&before)?)?)?;
        }
        Ok(begins)
    }
}
