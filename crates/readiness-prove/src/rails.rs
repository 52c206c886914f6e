//! Every rule as two sets of sheets: where it surely holds, and where it may.
//!
//! In: a [`CheckedPack`] and a [`Logic`]. Out: [`Pair`]s. It reads beside `docs/semantics.md` as the
//! oracle does, rules 3 to 16, for sheets on which nothing is missing; what it says of them holds of all
//! others by the laws L2 and L3. The oracle reads one sheet, this reads all of them at once.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use readiness_core::checked::{CheckedPack, Condition, Ladder, Permitted, Question, Signal, Text};
use readiness_core::sheet::Value;
use readiness_core::{Exact, Truth};

use crate::limits::Stopped;
use crate::logic::Logic;
use crate::scores::Scores;
use crate::space::{Class, Kind, Space, holds};

/// Where something surely holds, and where it may.
#[derive(Clone, Debug)]
pub(crate) struct Pair<S> {
    pub(crate) must: S,
    pub(crate) may: S,
}

/// What was worked out once.
pub(crate) type Known<K, V> = RefCell<BTreeMap<K, V>>;

/// Every rule of a pack, read over all sheets.
pub(crate) struct Rails<'p, L: Logic> {
    pub(crate) pack: &'p CheckedPack,
    pub(crate) space: Rc<Space>,
    pub(crate) logic: Rc<L>,
    /// A signal that reads the same on every sheet, to see what depends on it.
    fixed: Option<(Text, Truth)>,
    signals: Known<Text, Pair<L::Set>>,
    applies: Known<usize, Pair<L::Set>>,
    permits: Known<(Text, Text), Pair<L::Set>>,
    pub(crate) scores: Scores<L::Set>,
}

impl<'p, L: Logic> Rails<'p, L> {
    pub(crate) fn new(pack: &'p CheckedPack, space: Rc<Space>, logic: Rc<L>) -> Self {
        Self {
            pack,
            space,
            logic,
            fixed: None,
            signals: RefCell::default(),
            applies: RefCell::default(),
            permits: RefCell::default(),
            scores: Scores::default(),
        }
    }

    /// The same rules, were a signal to read like that on every sheet.
    pub(crate) fn with_signal(&self, id: &Text, truth: Truth) -> Self {
        Self {
            fixed: Some((id.clone(), truth)),
            ..Self::new(self.pack, Rc::clone(&self.space), Rc::clone(&self.logic))
        }
    }

    pub(crate) fn known(&self, value: bool) -> Pair<L::Set> {
        let set = self.logic.constant(value);
        Pair { must: set.clone(), may: set }
    }

    fn truth(&self, truth: Truth) -> Pair<L::Set> {
        Pair { must: self.logic.constant(truth.must), may: self.logic.constant(truth.may) }
    }

    // ---- conditions (rules 3 to 8) ----

    /// Where a condition surely holds, and where it may.
    pub(crate) fn condition(&self, condition: &Condition) -> Result<Pair<L::Set>, Stopped> {
        match condition {
            Condition::All(parts) => self.at_least(parts.len(), &self.conditions(parts)?),
            Condition::Any(parts) => self.at_least(1, &self.conditions(parts)?),
            Condition::AtLeast(n, parts) => self.at_least(*n, &self.conditions(parts)?),
            Condition::Not(inner) => self.negated(&self.condition(inner)?),
            Condition::Always => Ok(self.known(true)),
            Condition::Is { question, options, k } => {
                self.compare(question, *k, |value| matches!(value, Value::Option(i) if options.contains(&i)))
            }
            Condition::Compare { question, sign, value: bound, k } => self.compare(
                question,
                *k,
                |value| matches!(value, Value::Number(n) if holds(Exact::whole(n), *sign, *bound)),
            ),
            Condition::Answered(question) => self.answered(question),
            Condition::Applicable(question) => self.applies(question),
            Condition::Unsure(question) => {
                let unsure = self.those(question, |class| class.kind == Kind::Unsure)?;
                let raw = Pair { must: unsure.clone(), may: unsure };
                self.where_applicable(&raw, &self.applies(question)?, false)
            }
            Condition::Score { score, bound, above, k } => self.score_reaches(score, *bound, *above, *k),
            Condition::Difference { left, right, above } => self.difference(left, right, *above),
            Condition::Band { score, band, k } => {
                Ok(self.bands(score, *k)?.get(*band).cloned().unwrap_or_else(|| self.known(false)))
            }
            Condition::Signal(signal) => self.signal(signal),
            Condition::Veto(veto) => self.condition(&veto.when),
            Condition::Contradiction(contradiction) => self.condition(&contradiction.when),
            Condition::Permits(permitted) => self.permitted(permitted),
        }
    }

    pub(crate) fn signal(&self, signal: &Signal) -> Result<Pair<L::Set>, Stopped> {
        if let Some((id, truth)) = &self.fixed
            && *id == signal.id
        {
            return Ok(self.truth(*truth));
        }
        if let Some(known) = self.signals.borrow().get(&signal.id) {
            return Ok(known.clone());
        }
        let pair = self.condition(&signal.when)?;
        self.signals.borrow_mut().insert(signal.id.clone(), pair.clone());
        Ok(pair)
    }

    /// What a module permits is read by many rules and takes many conditions: once is enough.
    fn permitted(&self, permitted: &Permitted) -> Result<Pair<L::Set>, Stopped> {
        let key = (permitted.module.clone(), permitted.permission.clone());
        if let Some(known) = self.permits.borrow().get(&key) {
            return Ok(known.clone());
        }
        let pair = self.condition(&permitted.when)?;
        self.permits.borrow_mut().insert(key, pair.clone());
        Ok(pair)
    }

    fn conditions(&self, parts: &[Condition]) -> Result<Vec<Pair<L::Set>>, Stopped> {
        parts.iter().map(|p| self.condition(p)).collect()
    }

    pub(crate) fn at_least(&self, n: usize, parts: &[Pair<L::Set>]) -> Result<Pair<L::Set>, Stopped> {
        let musts: Vec<L::Set> = parts.iter().map(|p| p.must.clone()).collect();
        let mays: Vec<L::Set> = parts.iter().map(|p| p.may.clone()).collect();
        Ok(Pair { must: self.logic.at_least(n, &musts)?, may: self.logic.at_least(n, &mays)? })
    }

    pub(crate) fn negated(&self, pair: &Pair<L::Set>) -> Result<Pair<L::Set>, Stopped> {
        Ok(Pair { must: self.logic.not(&pair.may)?, may: self.logic.not(&pair.must)? })
    }

    /// Rule 8.
    pub(crate) fn where_applicable(
        &self,
        raw: &Pair<L::Set>,
        applies: &Pair<L::Set>,
        k: bool,
    ) -> Result<Pair<L::Set>, Stopped> {
        let l = &*self.logic;
        let (never, open) = (l.not(&applies.may)?, l.not(&applies.must)?);
        let must = l.or(&never, &raw.must)?;
        let may = l.and(&applies.may, &raw.may)?;
        Ok(if k {
            Pair { must, may: l.or(&may, &open)? }
        } else {
            Pair { must: l.and(&must, &applies.must)?, may }
        })
    }

    /// The sheets on which the answer to a question is of such a class.
    pub(crate) fn those(
        &self,
        question: &Question,
        wanted: impl Fn(&Class) -> bool,
    ) -> Result<L::Set, Stopped> {
        let mut sets = Vec::new();
        if let Some((place, variable)) = self.space.find(question) {
            for (i, class) in variable.classes.iter().enumerate() {
                if wanted(class) {
                    sets.push(self.logic.class(place, i)?);
                }
            }
        }
        self.logic.any(&sets)
    }

    /// Rule 4.
    fn compare(
        &self,
        question: &Question,
        k: bool,
        test: impl Fn(Value) -> bool,
    ) -> Result<Pair<L::Set>, Stopped> {
        let must = self.those(question, |class| class.value().is_some_and(&test))?;
        let may = self.logic.or(&must, &self.those(question, |class| class.kind == Kind::Unsure)?)?;
        self.where_applicable(&Pair { must, may }, &self.applies(question)?, k)
    }

    pub(crate) fn answered(&self, question: &Question) -> Result<Pair<L::Set>, Stopped> {
        let must = self.those(question, |class| class.kind != Kind::Unsure)?;
        let raw = Pair { must, may: self.logic.constant(true) };
        self.where_applicable(&raw, &self.applies(question)?, false)
    }

    pub(crate) fn applies(&self, question: &Question) -> Result<Pair<L::Set>, Stopped> {
        let Some(ask_when) = &question.ask_when else { return Ok(self.known(true)) };
        if let Some(known) = self.applies.borrow().get(&question.index) {
            return Ok(known.clone());
        }
        let pair = self.condition(ask_when)?;
        self.applies.borrow_mut().insert(question.index, pair.clone());
        Ok(pair)
    }

    // ---- stages (rules 14 to 16) ----

    /// For each place of the caution order, the sheets that stand there or higher.
    pub(crate) fn reached(&self, ladder: &Ladder) -> Result<Vec<L::Set>, Stopped> {
        self.reached_but(ladder, None)
    }

    /// The same, were it not for the veto or contradiction with that id.
    pub(crate) fn reached_without(&self, ladder: &Ladder, id: &str) -> Result<Vec<L::Set>, Stopped> {
        self.reached_but(ladder, Some(id))
    }

    fn reached_but(&self, ladder: &Ladder, without: Option<&str>) -> Result<Vec<L::Set>, Stopped> {
        let l = &*self.logic;
        let floor = ladder.rank(ladder.find_out);
        let counts = |id: &Text| without != Some(&**id);
        let mut stops = Vec::new();
        for veto in self.pack.vetoes.iter().filter(|v| counts(&v.id)) {
            stops.push((self.condition(&veto.when)?, ladder.rank(veto.cap)));
        }
        for contradiction in self.pack.contradictions.iter().filter(|c| counts(&c.id)) {
            stops.push((self.condition(&contradiction.when)?, floor));
        }
        let mut reached = Vec::new();
        let mut climbed = l.constant(false);
        for place in (0..ladder.stages.len()).rev() {
            climbed = l.or(&climbed, &self.open(ladder, place)?)?;
            // The lowest stage is where one stands when nothing is open.
            let mut here = if place == 0 { l.constant(true) } else { climbed.clone() };
            for (pair, cap) in &stops {
                // Surely below, or below where it is not ruled out.
                if *cap < place {
                    let stop = if (*cap).max(floor) < place { &pair.may } else { &pair.must };
                    here = l.and(&here, &l.not(stop)?)?;
                }
            }
            reached.push(here);
        }
        reached.reverse();
        Ok(reached)
    }

    /// Where every gate of the stage at a place of the caution order is met.
    pub(crate) fn open(&self, ladder: &Ladder, place: usize) -> Result<L::Set, Stopped> {
        let stage = ladder.caution.get(place).and_then(|s| ladder.stages.get(*s));
        let mut open = self.logic.constant(true);
        for gate in stage.map(|s| s.gates.as_slice()).unwrap_or_default() {
            open = self.logic.and(&open, &self.condition(&gate.when)?.must)?;
        }
        Ok(open)
    }
}
