//! Which small mistakes can be made in a pack.
//!
//! In: a [`Pack`] and the [`CheckedPack`] made of it. Out: [`Planned`] mutants: each a [`Mutant`] whose fate
//! nobody knows yet, and the [`Edit`] that makes it. The one changes nothing, the other is run later, on
//! many threads.

use readiness_core::checked::{CheckedPack, Condition, Counted, Domain, Method, Override, Score, Text};
use readiness_core::raw::{RawCap, RawCondition, RawConditionKind, RawOperand, RawOverride};
use readiness_core::source::At;
use readiness_core::words::counted;
use readiness_core::{Exact, Pack, Span};

use super::{Fate, Mutant};
use crate::rules::{RuleKind, in_one_line};

/// Where a condition is kept.
#[derive(Clone, Copy, Debug)]
pub(super) enum Slot {
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

    /// The same condition in a pack that was checked, by the id of what it belongs to.
    pub(super) fn checked<'p>(self, id: &str, pack: &'p CheckedPack) -> Option<&'p Condition> {
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
pub(super) enum Edit {
    Condition(Slot, RawCondition),
    Needs(usize, i64),
    Band(usize, usize, Exact),
    Cap(usize, Text),
    Days(usize, i64),
}

impl Edit {
    /// Makes the mistake; none where the pack has nothing there.
    pub(super) fn apply(&self, pack: &mut Pack) -> Option<()> {
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

pub(super) struct Planned {
    pub(super) mutant: Mutant,
    pub(super) edit: Edit,
}

/// Every small mistake that can be made in a pack, in the order of [`rules`](crate::rules::rules).
pub(super) fn plan(raw: &Pack, pack: &CheckedPack) -> Vec<Planned> {
    let mut planner = Planner { raw, pack, planned: Vec::new() };
    for (i, x) in raw.questions.iter().enumerate() {
        if pack.question(&x.id.value).is_some() {
            planner.condition(RuleKind::AskWhen, &x.id.value, Slot::AskWhen(i), x.ask_when.as_ref());
        }
    }
    for (i, x) in raw.signals.iter().enumerate() {
        if pack.signals.iter().any(|s| *s.id == *x.id.value) {
            planner.condition(RuleKind::Signal, &x.id.value, Slot::Signal(i), x.when.as_ref());
        }
    }
    for (i, x) in raw.contradictions.iter().enumerate() {
        planner.condition(RuleKind::Contradiction, &x.id.value, Slot::Contradiction(i), x.when.as_ref());
    }
    planner.scores();
    planner.gates();
    planner.vetoes();
    for (i, x) in raw.guidance.iter().enumerate() {
        planner.condition(RuleKind::Guidance, &x.id.value, Slot::Guidance(i), x.when.as_ref());
    }
    planner.times();
    planner.planned
}

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
            what: format!("`{}` negated", in_one_line(&condition.at)),
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
                for other in one_off(n.value) {
                    let what = format!("at least {other} instead of {}", n.value);
                    let n = At { value: other, at: n.at.clone() };
                    all.push(Change::new(condition, &what, K::AtLeast(n, parts.clone())));
                }
            }
            K::Not(inner) => all.extend(self.within(condition, inner, K::Not)),
            K::IfNotApplicable(k, inner) => {
                all.extend(self.within(condition, inner, |to| K::IfNotApplicable(*k, to)));
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
                let Some((bound, at)) = self.bound(right) else { return all };
                for other in self.steps(&left.value, bound) {
                    let to = RawOperand::Number(At { value: other, at: at.clone() });
                    let what = format!("{other} instead of {bound} in `{}`", in_one_line(&condition.at));
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
                let what = format!("`{}` dropped", in_one_line(&part.at));
                all.push(Change { at: part.at.clone(), what, to: put(drop(part)) });
            }
            for change in self.changes(part) {
                all.push(Change { to: put(change.to), at: change.at, what: change.what });
            }
        }
    }

    /// What can be changed in what stands inside of a condition. Its own negation is left out: the condition
    /// is negated as a whole already.
    fn within(
        &self,
        condition: &RawCondition,
        inner: &RawCondition,
        wrap: impl Fn(Box<RawCondition>) -> RawConditionKind,
    ) -> Vec<Change> {
        let inside = self.changes(inner).into_iter().skip(1);
        inside.map(|change| Change { to: with(condition, wrap(Box::new(change.to))), ..change }).collect()
    }

    /// The number that a comparison is with, and where it is written.
    fn bound<'r>(&self, operand: &'r RawOperand) -> Option<(Exact, &'r Span)> {
        match operand {
            RawOperand::Number(n) => Some((n.value, &n.at)),
            RawOperand::Name(n) => {
                let constant = self.raw.constants.iter().find(|c| c.id.value == n.value);
                constant.and_then(|c| Some((c.value.as_ref()?.value, &n.at)))
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

impl Planner<'_> {
    fn scores(&mut self) {
        let (raw, pack) = (self.raw, self.pack);
        for (i, x) in raw.scores.iter().enumerate() {
            let id = &x.id.value;
            let Some(score) = pack.score(id) else { continue };
            for (j, change) in x.overrides.iter().enumerate() {
                self.condition(RuleKind::Override, id, Slot::Override(i, j), Some(change.condition()));
            }
            if let Some(needs) = &x.needs {
                for other in one_off(needs.value) {
                    let what = format!("needs {other} instead of {}", needs.value);
                    self.add(RuleKind::Override, id, &needs.at, what, Edit::Needs(i, other));
                }
            }
            for (j, band) in x.bands.iter().enumerate().skip(1) {
                let Some(from) = &band.from else { continue };
                let step = step(score);
                for other in [from.value.minus(step), from.value.plus(step)] {
                    let what = format!("`{}` from {other} instead of {}", band.id.value, from.value);
                    self.add(RuleKind::Override, id, &from.at, what, Edit::Band(i, j, other));
                }
            }
        }
    }

    fn gates(&mut self) {
        let raw = self.raw;
        for (i, stage) in raw.stages.iter().enumerate() {
            for (j, gate) in stage.gates.iter().enumerate() {
                self.condition(RuleKind::Gate, &gate.id.value, Slot::StageGate(i, j), gate.when.as_ref());
            }
        }
        for (i, channel) in raw.channels.iter().enumerate() {
            let id = &channel.id.value;
            self.condition(RuleKind::Channel, id, Slot::Channel(i), channel.shown_when.as_ref());
            for (j, gate) in channel.gates.iter().enumerate() {
                self.condition(RuleKind::Gate, &gate.id.value, Slot::ChannelGate(i, j), gate.when.as_ref());
            }
        }
    }

    fn vetoes(&mut self) {
        let (raw, pack) = (self.raw, self.pack);
        for (i, x) in raw.vetoes.iter().enumerate() {
            let id = &x.id.value;
            self.condition(RuleKind::Veto, id, Slot::Veto(i), x.when.as_ref());
            let veto = pack.vetoes.iter().find(|v| *v.id == **id);
            let (Some(ladder), Some(veto)) = (&pack.ladder, veto) else { continue };
            let at = |place: Option<usize>| ladder.stages.get(*ladder.caution.get(place?)?);
            let here = ladder.rank(veto.cap);
            let old = at(Some(here)).map_or_else(|| Text::from(""), |s| s.id.clone());
            for other in [at(here.checked_sub(1)), at(here.checked_add(1))].into_iter().flatten() {
                let what = format!("capped at `{}` instead of `{old}`", other.id);
                self.add(RuleKind::Veto, id, &x.id.at, what, Edit::Cap(i, other.id.clone()));
            }
        }
    }

    fn times(&mut self) {
        let (raw, pack) = (self.raw, self.pack);
        for (i, x) in raw.look_again.iter().enumerate() {
            let id = &x.id.value;
            self.condition(RuleKind::LookAgain, id, Slot::LookAgain(i), x.when.as_ref());
            let Some(again) = pack.look_again.iter().find(|l| *l.id == **id) else { continue };
            for other in one_off(again.days) {
                let what = format!("{} instead of {}", counted(other, "day", "days"), again.days);
                self.add(RuleKind::LookAgain, id, &x.id.at, what, Edit::Days(i, other));
            }
        }
    }
}

/// One less and one more.
fn one_off(n: i64) -> [i64; 2] {
    [n.saturating_sub(1), n.saturating_add(1)]
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
