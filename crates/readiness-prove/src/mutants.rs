//! Small mistakes put into a pack on purpose, and who notices them.
//!
//! In: a [`Pack`] and the [`CheckedPack`] made of it. Out: [`Mutants`]: each changed rule with its
//! [`Fate`]. A mutant is made of the resolved pack, so that it is checked as any pack is; then the
//! examples that somebody has judged run on it. What none of them notices is held against the original
//! over all sheets: the same stages and everything that fires, and it is equivalent, proven; else an
//! invariant may refute it; else it survives, and with it the mistake would.

use std::collections::BTreeMap;
use std::rc::Rc;

use readiness_core::cases::run_example;
use readiness_core::checked::{
    CheckedPack, Condition, Counted, Domain, Example, Method, Override, Score, Text,
};
use readiness_core::evaluate::truth;
use readiness_core::interview::{Status, status};
use readiness_core::raw::{RawCap, RawCondition, RawConditionKind, RawOperand, RawOverride};
use readiness_core::sheet::{Entry, Value};
use readiness_core::source::At;
use readiness_core::words::counted;
use readiness_core::{Exact, Pack, Problems, Span};

use crate::limits::{Limits, Stopped};
use crate::logic::{Diagram, Diagrams, Logic};
use crate::prove::Prover;
use crate::rules::RuleKind;
use crate::space::{Space, Unsure};

/// What became of a mutant.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{Fate, Limits, mutants};
///
/// let (raw, pack) = lake::both();
/// let all = mutants(&raw, &pack, Limits::default())?.all;
/// // Without the signal, people would swim in a storm; the invariant says so.
/// assert_eq!(all[0].describe(), "signal `rough`: dropped");
/// assert_eq!(all[0].fate, Fate::Invariant("no_storm".into()));
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The checker refuses it, with this message.
    Refused(String),
    /// The example with that id comes out otherwise, the first that does.
    Example(Text),
    /// The invariant with that id is refuted, and was not before.
    Invariant(Text),
    /// It leads to the same on every sheet: that is proven.
    Equivalent,
    /// Nobody notices. On some sheet what is named here differs: the id of what fires, of a channel or of a
    /// score, `stage`, or `look again after 7 days`.
    Survives(Text),
}

/// A rule with one small mistake in it.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{Limits, mutants};
///
/// let (raw, pack) = lake::both();
/// let all = mutants(&raw, &pack, Limits::default())?;
/// let mutant = all.surviving().next().unwrap();
/// assert_eq!(mutant.describe(), r#"gate `deep`: 1 instead of 2 in `Ge("depth", 2)`"#);
/// // Of a lake that is one metre deep there is no example: the stage would be another.
/// assert_eq!(mutant.differs().map(|what| &**what), Some("stage"));
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone, Debug)]
pub struct Mutant {
    /// What was changed.
    pub kind: RuleKind,
    /// The id of that; for an override, a cut-off or `needs`, of the score.
    pub id: Text,
    /// Where the condition, number or rule that was changed is written.
    pub at: Span,
    /// How it was changed, in words.
    pub what: String,
    /// What became of it.
    pub fate: Fate,
}

impl Mutant {
    /// What is not the same, in one that survives (see [`Fate::Survives`]); none for all others.
    #[must_use]
    pub fn differs(&self) -> Option<&Text> {
        match &self.fate {
            Fate::Survives(what) => Some(what),
            Fate::Refused(_) | Fate::Example(_) | Fate::Invariant(_) | Fate::Equivalent => None,
        }
    }

    /// In words, for the author of the pack: one line of English.
    #[must_use]
    pub fn describe(&self) -> String {
        format!("{} `{}`: {}", self.kind.name(), self.id, self.what)
    }
}

/// Every mutant of a pack.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{Fate, Limits, mutants};
///
/// let (raw, pack) = lake::both();
/// let mutants = mutants(&raw, &pack, Limits::default())?;
/// assert_eq!((mutants.all.len(), mutants.examples, mutants.unreviewed), (9, 2, 0));
/// assert_eq!(mutants.count(|fate| matches!(fate, Fate::Example(_))), 3);
/// assert_eq!(mutants.surviving().count(), 2);
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone, Debug)]
pub struct Mutants {
    /// All of them, in the order of [`rules`](crate::rules::rules); cut-offs follow the overrides of a score.
    pub all: Vec<Mutant>,
    /// How many examples were run.
    pub examples: usize,
    /// How many were not, since nobody has judged them.
    pub unreviewed: usize,
}

impl Mutants {
    /// Those that nobody notices.
    pub fn surviving(&self) -> impl Iterator<Item = &Mutant> {
        self.all.iter().filter(|m| matches!(m.fate, Fate::Survives(_)))
    }

    /// How many have a fate for which `fate` is true.
    #[must_use]
    pub fn count(&self, fate: impl Fn(&Fate) -> bool) -> usize {
        self.all.iter().filter(|m| fate(&m.fate)).count()
    }
}

/// Where a condition is kept.
#[derive(Clone, Copy, Debug)]
enum Slot {
    AskWhen(usize),
    Signal(usize),
    Contradiction(usize),
    Override(usize, usize),
    StageGate(usize, usize),
    Channel(usize),
    ChannelGate(usize, usize),
    Veto(usize),
    Guidance(usize),
    LookAgain(usize),
}

impl Slot {
    fn of(self, pack: &mut Pack) -> Option<&mut RawCondition> {
        match self {
            Self::AskWhen(i) => pack.questions.get_mut(i)?.ask_when.as_mut(),
            Self::Signal(i) => pack.signals.get_mut(i)?.when.as_mut(),
            Self::Contradiction(i) => pack.contradictions.get_mut(i)?.when.as_mut(),
            Self::Override(i, j) => {
                let (RawOverride::RaiseTo(_, c)
                | RawOverride::LowerTo(_, c)
                | RawOverride::StepUp(c)
                | RawOverride::StepDown(c)) = pack.scores.get_mut(i)?.overrides.get_mut(j)?;
                Some(c)
            }
            Self::StageGate(i, j) => pack.stages.get_mut(i)?.gates.get_mut(j)?.when.as_mut(),
            Self::Channel(i) => pack.channels.get_mut(i)?.shown_when.as_mut(),
            Self::ChannelGate(i, j) => pack.channels.get_mut(i)?.gates.get_mut(j)?.when.as_mut(),
            Self::Veto(i) => pack.vetoes.get_mut(i)?.when.as_mut(),
            Self::Guidance(i) => pack.guidance.get_mut(i)?.when.as_mut(),
            Self::LookAgain(i) => pack.look_again.get_mut(i)?.when.as_mut(),
        }
    }
}

impl Slot {
    /// The same condition in a pack that was checked, by the id of what it belongs to.
    fn checked<'p>(self, id: &str, pack: &'p CheckedPack) -> Option<&'p Condition> {
        match self {
            Self::AskWhen(_) => pack.question(id)?.ask_when.as_ref(),
            Self::Signal(_) => pack.signals.iter().find(|x| *x.id == *id).map(|x| &x.when),
            Self::Contradiction(_) => pack.contradictions.iter().find(|x| *x.id == *id).map(|x| &x.when),
            Self::Override(_, j) => pack.score(id)?.overrides.get(j).map(Override::condition),
            Self::StageGate(..) => {
                let mut gates = pack.ladder.iter().flat_map(|l| l.stages.iter().flat_map(|s| &s.gates));
                gates.find(|x| *x.id == *id).map(|x| &x.when)
            }
            Self::Channel(_) => pack.channels.iter().find(|x| *x.id == *id).map(|x| &x.shown_when),
            Self::ChannelGate(..) => {
                pack.channels.iter().flat_map(|c| &c.gates).find(|x| *x.id == *id).map(|x| &x.when)
            }
            Self::Veto(_) => pack.vetoes.iter().find(|x| *x.id == *id).map(|x| &x.when),
            Self::Guidance(_) => pack.guidance.iter().find(|x| *x.id == *id).map(|x| &x.when),
            Self::LookAgain(_) => pack.look_again.iter().find(|x| *x.id == *id).map(|x| &x.when),
        }
    }
}

/// What to change.
enum Edit {
    Condition(Slot, RawCondition),
    Needs(usize, i64),
    Band(usize, usize, Exact),
    Cap(usize, Text),
    Days(usize, i64),
}

impl Edit {
    fn apply(&self, pack: &mut Pack) -> Option<()> {
        match self {
            Self::Condition(slot, condition) => *slot.of(pack)? = condition.clone(),
            Self::Needs(i, n) => pack.scores.get_mut(*i)?.needs.as_mut()?.value = *n,
            Self::Band(i, j, from) => {
                let bands = &mut pack.scores.get_mut(*i)?.bands;
                let band = bands.get_mut(*j)?;
                band.from.as_mut()?.value = *from;
                // What its author states of the upper bounds was true of the band before.
                for band in bands.iter_mut() {
                    band.to = None;
                }
            }
            Self::Cap(i, stage) => {
                let veto = pack.vetoes.get_mut(*i)?;
                let at = match veto.cap.as_ref()? {
                    RawCap::Stage(name) | RawCap::Role(name) => name.at.clone(),
                };
                veto.cap = Some(RawCap::Stage(At { value: stage.to_string(), at }));
            }
            Self::Days(i, days) => {
                let again = pack.look_again.get_mut(*i)?;
                let at = match again.days.as_ref()? {
                    RawOperand::Number(n) => n.at.clone(),
                    RawOperand::Name(n) => n.at.clone(),
                };
                again.days = Some(RawOperand::Number(At { value: Exact::whole(*days), at }));
            }
        }
        Some(())
    }
}

struct Planned {
    mutant: Mutant,
    edit: Edit,
}

// ---- what can be changed ----

struct Planner<'p> {
    raw: &'p Pack,
    pack: &'p CheckedPack,
    planned: Vec<Planned>,
}

impl Planner<'_> {
    fn add(&mut self, kind: RuleKind, id: &str, at: &Span, what: String, edit: Edit) {
        let mutant = Mutant { kind, id: Text::from(id), at: at.clone(), what, fate: Fate::Equivalent };
        self.planned.push(Planned { mutant, edit });
    }

    fn condition(&mut self, kind: RuleKind, id: &str, slot: Slot, when: Option<&RawCondition>) {
        let Some(when) = when else { return };
        if matches!(when.kind, RawConditionKind::Always) {
            return;
        }
        // A gate that is dropped is always met; what stops or shows something never does.
        match kind {
            RuleKind::Gate => {
                let edit = Edit::Condition(slot, always(when));
                self.add(kind, id, &when.at, "dropped".to_owned(), edit);
            }
            RuleKind::Signal | RuleKind::Override | RuleKind::Veto | RuleKind::Contradiction => {
                let edit = Edit::Condition(slot, never(when));
                self.add(kind, id, &when.at, "dropped".to_owned(), edit);
            }
            RuleKind::AskWhen | RuleKind::Channel | RuleKind::Guidance | RuleKind::LookAgain => {}
        }
        for change in self.changes(when) {
            self.add(kind, id, &change.at, change.what, Edit::Condition(slot, change.to));
        }
    }

    /// Every condition that differs from this one in one small thing.
    fn changes(&self, condition: &RawCondition) -> Vec<Change> {
        use RawConditionKind as K;
        let mut all = vec![Change {
            at: condition.at.clone(),
            what: format!("`{}` negated", text(&condition.at)),
            to: with(condition, K::Not(Box::new(condition.clone()))),
        }];
        match &condition.kind {
            K::All(parts) => {
                self.parts(condition, parts, always, K::All, &mut all);
                if parts.len() > 1 {
                    all.push(Change::new(condition, "`All` turned into `Any`", K::Any(parts.clone())));
                }
            }
            K::Any(parts) => {
                self.parts(condition, parts, never, K::Any, &mut all);
                if parts.len() > 1 {
                    all.push(Change::new(condition, "`Any` turned into `All`", K::All(parts.clone())));
                }
            }
            K::AtLeast(n, parts) => {
                self.parts(condition, parts, never, |p| K::AtLeast(n.clone(), p), &mut all);
                for other in [n.value.saturating_sub(1), n.value.saturating_add(1)] {
                    let what = format!("at least {other} instead of {}", n.value);
                    let n = At { value: other, at: n.at.clone() };
                    all.push(Change::new(condition, &what, K::AtLeast(n, parts.clone())));
                }
            }
            // A negation negated is what stands in it.
            K::Not(inner) => {
                all.extend(
                    self.changes(inner)
                        .into_iter()
                        .skip(1)
                        .map(|change| Change { to: with(condition, K::Not(Box::new(change.to))), ..change }),
                );
            }
            K::IfNotApplicable(k, inner) => {
                all.extend(self.changes(inner).into_iter().skip(1).map(|change| Change {
                    to: with(condition, K::IfNotApplicable(*k, Box::new(change.to))),
                    ..change
                }));
            }
            K::Is { question, options, negated } if options.len() > 1 => {
                for (i, option) in options.iter().enumerate() {
                    let mut fewer = options.clone();
                    fewer.remove(i);
                    let to = K::Is { question: question.clone(), options: fewer, negated: *negated };
                    all.push(Change::new(condition, &format!("`{}` dropped", option.value), to));
                }
            }
            K::Compare(left, sign, right) => {
                let bound = match right {
                    RawOperand::Number(n) => Some((n.value, &n.at)),
                    RawOperand::Name(n) => {
                        let constant = self.raw.constants.iter().find(|c| c.id.value == n.value);
                        constant.and_then(|c| Some((c.value.as_ref()?.value, &n.at)))
                    }
                };
                let Some((bound, at)) = bound else { return all };
                for other in self.steps(&left.value, bound) {
                    let to = RawOperand::Number(At { value: other, at: at.clone() });
                    let what = format!("{other} instead of {bound} in `{}`", text(&condition.at));
                    all.push(Change::new(condition, &what, K::Compare(left.clone(), *sign, to)));
                }
            }
            K::Is { .. }
            | K::Always
            | K::Band(..)
            | K::Holds(_)
            | K::Answered(_)
            | K::Applicable(_)
            | K::Unsure(_)
            | K::Permits { .. }
            | K::Broken => {}
        }
        all
    }

    fn parts(
        &self,
        condition: &RawCondition,
        parts: &[RawCondition],
        drop: fn(&RawCondition) -> RawCondition,
        join: impl Fn(Vec<RawCondition>) -> RawConditionKind,
        all: &mut Vec<Change>,
    ) {
        for (i, part) in parts.iter().enumerate() {
            let put = |to: RawCondition| {
                let mut parts = parts.to_vec();
                if let Some(own) = parts.get_mut(i) {
                    *own = to;
                }
                with(condition, join(parts))
            };
            if parts.len() > 1 {
                let what = format!("`{}` dropped", text(&part.at));
                all.push(Change { at: part.at.clone(), what, to: put(drop(part)) });
            }
            for change in self.changes(part) {
                all.push(Change { to: put(change.to), at: change.at, what: change.what });
            }
        }
    }

    /// The next bound either way: the next point of a scale, one more or less of a count or day, the
    /// smallest step of a score.
    fn steps(&self, of: &str, bound: Exact) -> Vec<Exact> {
        let near = |step: Exact| vec![bound.minus(step), bound.plus(step)];
        if let Some(question) = self.pack.question(of) {
            return match &question.domain {
                Domain::Scale(points) => {
                    let values = || points.iter().map(|p| Exact::whole(p.value));
                    let lower = values().filter(|v| *v < bound).max();
                    lower.into_iter().chain(values().filter(|v| *v > bound).min()).collect()
                }
                Domain::YesNo(_) | Domain::Choice(_) | Domain::Count { .. } | Domain::Date { .. } => {
                    near(Exact::whole(1))
                }
            };
        }
        self.pack.score(of).map_or_else(Vec::new, |score| near(step(score)))
    }
}

struct Change {
    at: Span,
    what: String,
    to: RawCondition,
}

impl Change {
    fn new(condition: &RawCondition, what: &str, to: RawConditionKind) -> Self {
        Self { at: condition.at.clone(), what: what.to_owned(), to: with(condition, to) }
    }
}

fn with(condition: &RawCondition, kind: RawConditionKind) -> RawCondition {
    RawCondition { at: condition.at.clone(), kind }
}

/// Never true, and reads what the condition reads: nothing else ceases to be asked or shown for it.
fn never(condition: &RawCondition) -> RawCondition {
    let always = with(condition, RawConditionKind::Always);
    let never = with(condition, RawConditionKind::Not(Box::new(always)));
    with(condition, RawConditionKind::All(vec![condition.clone(), never]))
}

fn always(condition: &RawCondition) -> RawCondition {
    let always = with(condition, RawConditionKind::Always);
    with(condition, RawConditionKind::Any(vec![condition.clone(), always]))
}

/// What stands at a place, in one line.
fn text(at: &Span) -> String {
    at.text().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The smallest step between two values of a score, of those that are written with at most three digits.
fn step(score: &Score) -> Exact {
    let mut values = Vec::new();
    let weights = points(score, Exact::whole(1), &mut values);
    let per = if score.method == Method::Mean { weights } else { Exact::whole(1) };
    for parts in [1, 2, 4, 5, 8, 10, 20, 25, 40, 50, 100, 125, 200, 250, 500] {
        let times = |v: &Exact| v.times(Exact::whole(parts)).as_whole().is_some();
        let parts = u32::try_from(parts).unwrap_or(1);
        if values.iter().all(times)
            && let Some(step) = per
                .as_whole()
                .and_then(|w| u32::try_from(w).ok())
                .and_then(|w| Exact::whole(1).shared_by(parts.saturating_mul(w.max(1))))
            && step > Exact::ZERO
        {
            return step;
        }
    }
    Exact::whole(1).shared_by(1_000).unwrap_or(Exact::whole(1))
}

/// Every value that an item of a score can give, times a weight; and the sum of the weights.
fn points(score: &Score, weight: Exact, values: &mut Vec<Exact>) -> Exact {
    let mut weights = Exact::ZERO;
    for item in &score.items {
        match item {
            Counted::Question(question, points) => {
                let all = points.values(&question.domain, score.method != Method::Mean);
                values.extend(all.into_iter().map(|v| v.times(weight)));
                weights = weights.plus(points.weight());
            }
            Counted::Signal(_, own) => values.push(own.times(weight)),
            Counted::Score(inner, own) => {
                points(inner, own.times(weight), values);
            }
        }
    }
    weights
}

fn plan(raw: &Pack, pack: &CheckedPack) -> Vec<Planned> {
    let mut p = Planner { raw, pack, planned: Vec::new() };
    for (i, x) in raw.questions.iter().enumerate() {
        if pack.question(&x.id.value).is_some() {
            p.condition(RuleKind::AskWhen, &x.id.value, Slot::AskWhen(i), x.ask_when.as_ref());
        }
    }
    for (i, x) in raw.signals.iter().enumerate() {
        if pack.signals.iter().any(|s| *s.id == *x.id.value) {
            p.condition(RuleKind::Signal, &x.id.value, Slot::Signal(i), x.when.as_ref());
        }
    }
    for (i, x) in raw.contradictions.iter().enumerate() {
        p.condition(RuleKind::Contradiction, &x.id.value, Slot::Contradiction(i), x.when.as_ref());
    }
    for (i, x) in raw.scores.iter().enumerate() {
        let Some(score) = pack.score(&x.id.value) else { continue };
        for (j, change) in x.overrides.iter().enumerate() {
            p.condition(RuleKind::Override, &x.id.value, Slot::Override(i, j), Some(change.condition()));
        }
        if let Some(needs) = &x.needs {
            for other in [needs.value.saturating_sub(1), needs.value.saturating_add(1)] {
                let what = format!("needs {other} instead of {}", needs.value);
                p.add(RuleKind::Override, &x.id.value, &needs.at, what, Edit::Needs(i, other));
            }
        }
        for (j, band) in x.bands.iter().enumerate().skip(1) {
            let Some(from) = &band.from else { continue };
            let step = step(score);
            for other in [from.value.minus(step), from.value.plus(step)] {
                let what = format!("`{}` from {other} instead of {}", band.id.value, from.value);
                p.add(RuleKind::Override, &x.id.value, &from.at, what, Edit::Band(i, j, other));
            }
        }
    }
    for (i, stage) in raw.stages.iter().enumerate() {
        for (j, gate) in stage.gates.iter().enumerate() {
            p.condition(RuleKind::Gate, &gate.id.value, Slot::StageGate(i, j), gate.when.as_ref());
        }
    }
    for (i, channel) in raw.channels.iter().enumerate() {
        p.condition(RuleKind::Channel, &channel.id.value, Slot::Channel(i), channel.shown_when.as_ref());
        for (j, gate) in channel.gates.iter().enumerate() {
            p.condition(RuleKind::Gate, &gate.id.value, Slot::ChannelGate(i, j), gate.when.as_ref());
        }
    }
    for (i, x) in raw.vetoes.iter().enumerate() {
        p.condition(RuleKind::Veto, &x.id.value, Slot::Veto(i), x.when.as_ref());
        let veto = pack.vetoes.iter().find(|v| *v.id == *x.id.value);
        let (Some(ladder), Some(veto)) = (&pack.ladder, veto) else { continue };
        let at = |place: Option<usize>| ladder.stages.get(*ladder.caution.get(place?)?);
        let here = ladder.rank(veto.cap);
        let old = at(Some(here)).map_or_else(|| Text::from(""), |s| s.id.clone());
        for other in [at(here.checked_sub(1)), at(here.checked_add(1))].into_iter().flatten() {
            let what = format!("capped at `{}` instead of `{old}`", other.id);
            p.add(RuleKind::Veto, &x.id.value, &x.id.at, what, Edit::Cap(i, other.id.clone()));
        }
    }
    for (i, x) in raw.guidance.iter().enumerate() {
        p.condition(RuleKind::Guidance, &x.id.value, Slot::Guidance(i), x.when.as_ref());
    }
    for (i, x) in raw.look_again.iter().enumerate() {
        p.condition(RuleKind::LookAgain, &x.id.value, Slot::LookAgain(i), x.when.as_ref());
        if let Some(again) = pack.look_again.iter().find(|l| *l.id == *x.id.value) {
            for other in [again.days.saturating_sub(1), again.days.saturating_add(1)] {
                let what = format!("{} instead of {}", counted(other, "day", "days"), again.days);
                p.add(RuleKind::LookAgain, &x.id.value, &x.id.at, what, Edit::Days(i, other));
            }
        }
    }
    p.planned
}

// ---- who notices ----

/// A pack to change: what an imported question is for, it stays for, and examples are run as they are.
fn base(raw: &Pack, pack: &CheckedPack) -> Pack {
    let mut base = raw.clone();
    base.imported.retain(|id| pack.question(id).is_none());
    base.examples = Vec::new();
    // Rules name their sources; the catalogue decides nothing and takes its time.
    base.sources = Vec::new();
    base
}

/// The examples that count, those that state something of this rule first.
fn ordered<'e>(pack: &'e CheckedPack, id: &str) -> Vec<&'e Example> {
    let mut all: Vec<&Example> = pack.examples.iter().filter(|e| e.reviewed).collect();
    let names = |e: &Example| {
        let listed = e.fires.iter().chain(&e.not_fires).chain(&e.unclear);
        listed.chain(e.bands.iter().map(|(score, _)| score)).any(|x| **x == *id)
    };
    all.sort_by_key(|e| !names(e));
    all
}

/// Whether an example can come out otherwise at all: not where the condition that was changed, which is
/// the only thing that was, reads as before. Where an answer is missing it is read twice: then it may.
fn may_differ(pack: &CheckedPack, mutant: &CheckedPack, planned: &Planned, example: &Example) -> bool {
    let Edit::Condition(slot, _) = &planned.edit else { return true };
    let sheet = &example.sheet;
    let missing = pack.questions.iter().any(|q| match sheet.get(q) {
        Some(Entry::Value(day @ Value::Day(_))) => sheet.number(q, day).is_none(),
        Some(_) => false,
        None => status(pack, sheet, q) != Status::NotApplicable,
    });
    let read = |pack| slot.checked(&planned.mutant.id, pack).map(|condition| truth(condition, sheet));
    missing || read(pack) != read(mutant)
}

enum First {
    Known(Fate),
    Open(Box<CheckedPack>),
}

fn first(base: &Pack, pack: &CheckedPack, planned: &Planned) -> First {
    let mut raw = base.clone();
    if planned.edit.apply(&mut raw).is_none() {
        return First::Known(Fate::Equivalent);
    }
    let mut problems = Problems::new();
    let Some(mutant) = CheckedPack::check(&raw, &mut problems) else {
        let problems = problems.sorted();
        let why = problems.iter().find(|p| p.is_error()).map(|p| p.message.clone());
        return First::Known(Fate::Refused(why.unwrap_or_default()));
    };
    for example in ordered(pack, &planned.mutant.id) {
        if may_differ(pack, &mutant, planned, example) && run_example(&mutant, example).is_some() {
            return First::Known(Fate::Example(example.id.clone()));
        }
    }
    First::Open(Box::new(mutant))
}

/// Each planned mutant, on as many threads as there are.
fn all_first(base: &Pack, pack: &CheckedPack, planned: &[Planned]) -> Vec<First> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = planned.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let parts: Vec<_> = planned
            .chunks(share)
            .map(|part| scope.spawn(|| part.iter().map(|p| first(base, pack, p)).collect::<Vec<_>>()))
            .collect();
        parts.into_iter().flat_map(|part| part.join().unwrap_or_default()).collect()
    })
}

/// Every mutant of a pack, and what became of it. `pack` must have been checked from `raw`; only examples
/// that are not marked `reviewed: false` are run.
///
/// Each condition is negated, and each of its parts dropped; a gate, signal, override, veto or contradiction
/// is dropped as a whole. `All` turns into `Any`, and back; one option of several is dropped. The number of
/// `AtLeast`, of `needs` and of days to look again is one less and one more; a bound, the cut-off of a band
/// and the cap of a veto go to the next one either way. That examples which notice small mistakes notice most
/// large ones, too, is the coupling effect ([Hints on test data
/// selection](https://doi.org/10.1109/C-M.1978.218136), 1978).
///
/// # Errors
/// [`Stopped`], when a limit was reached on the way; all mutants share the nodes and the time of one prover.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{Limits, mutants};
///
/// let (raw, pack) = lake::both();
/// let told: Vec<String> =
///     mutants(&raw, &pack, Limits::default())?.surviving().map(|m| m.describe()).collect();
/// let gate = |n| format!(r#"gate `deep`: {n} instead of 2 in `Ge("depth", 2)`"#);
/// assert_eq!(told, [gate(1), gate(3)]);
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
pub fn mutants(raw: &Pack, pack: &CheckedPack, limits: Limits) -> Result<Mutants, Stopped> {
    mutants_and(raw, pack, limits, &mut |_, _| Ok(()))
}

/// Every mutant with its pack, where the examples notice nothing: to hold the verdicts against something
/// else.
///
/// # Errors
/// [`Stopped`], when the limits were reached on the way.
#[doc(hidden)]
pub fn mutant_packs(
    raw: &Pack,
    pack: &CheckedPack,
    limits: Limits,
) -> Result<Vec<(Mutant, Option<CheckedPack>)>, Stopped> {
    let planned = plan(raw, pack);
    let packs = all_first(&base(raw, pack), pack, &planned).into_iter().map(|found| match found {
        First::Open(mutant) => Some(*mutant),
        First::Known(_) => None,
    });
    Ok(mutants(raw, pack, limits)?.all.into_iter().zip(packs).collect())
}

/// A mutant that nobody notices, with everything that differs and the sheets on which it does.
pub(crate) type Survivor = (Mutant, Vec<(Text, Diagram)>);

/// What is done with the prover of the original and those that survive.
pub(crate) type Told<'a> = &'a mut dyn FnMut(&Prover<'_>, &[Survivor]) -> Result<(), Stopped>;

pub(crate) fn mutants_and(
    raw: &Pack,
    pack: &CheckedPack,
    limits: Limits,
    told: Told<'_>,
) -> Result<Mutants, Stopped> {
    let planned = plan(raw, pack);
    let found = all_first(&base(raw, pack), pack, &planned);
    let mut packs: Vec<&CheckedPack> = vec![pack];
    packs.extend(found.iter().filter_map(|f| match f {
        First::Open(mutant) => Some(&**mutant),
        First::Known(_) => None,
    }));
    // One space in which all of them can be told apart, so that equal rules are equal diagrams.
    let space = Rc::new(Space::joint(&packs, Unsure::Offered, &[])?);
    let diagrams = Rc::new(Diagrams::new(&space, limits)?);
    let over = |pack| Prover::within(pack, Rc::clone(&space), Rc::clone(&diagrams), limits);
    let original = over(pack)?;
    let shown = original.everything()?;
    let broken = original.broken()?;
    let mut all = Vec::new();
    let mut survivors = Vec::new();
    for (planned, found) in planned.into_iter().zip(&found) {
        let mut mutant = planned.mutant;
        mutant.fate = match found {
            First::Known(fate) => fate.clone(),
            First::Open(changed) => {
                let changed = over(changed)?;
                let differences = differences(&diagrams, &shown, &changed.everything()?)?;
                let refuted = changed.broken()?.into_iter().find(|id| !broken.contains(id));
                match (differences.first(), refuted) {
                    (None, _) => Fate::Equivalent,
                    (Some(_), Some(id)) => Fate::Invariant(id),
                    (Some((what, _)), None) => {
                        let fate = Fate::Survives(what.clone());
                        survivors.push((mutant.clone(), differences));
                        fate
                    }
                }
            }
        };
        all.push(mutant);
    }
    told(&original, &survivors)?;
    let reviewed = pack.examples.iter().filter(|e| e.reviewed).count();
    Ok(Mutants { all, examples: reviewed, unreviewed: pack.examples.len().saturating_sub(reviewed) })
}

/// Whatever is not the same, and the sheets on which it is not.
fn differences(
    l: &Diagrams,
    one: &[(Text, Diagram)],
    other: &[(Text, Diagram)],
) -> Result<Vec<(Text, Diagram)>, Stopped> {
    let none = l.constant(false);
    let mut sets: BTreeMap<&Text, [Vec<&Diagram>; 2]> = BTreeMap::new();
    let mut order: Vec<&Text> = Vec::new();
    for (side, all) in [one, other].into_iter().enumerate() {
        for (id, set) in all {
            let known = sets.entry(id).or_insert_with(|| {
                order.push(id);
                [Vec::new(), Vec::new()]
            });
            if let Some(own) = known.get_mut(side) {
                own.push(set);
            }
        }
    }
    let mut found = Vec::new();
    for id in order {
        let Some([a, b]) = sets.get(id) else { continue };
        let mut differs = none.clone();
        for i in 0..a.len().max(b.len()) {
            let (a, b) = (a.get(i).copied().unwrap_or(&none), b.get(i).copied().unwrap_or(&none));
            if a != b {
                differs = l.or(&differs, &l.xor(a, b)?)?;
            }
        }
        if !l.is(&differs, false) {
            found.push((id.clone(), differs));
        }
    }
    Ok(found)
}
