//! Phase 4: the answer, by the book.
//!
//! In: a [`CheckedPack`] and a [`Sheet`]. Out: an [`Assessment`]. This evaluator is written to be read
//! beside `docs/semantics.md`, rule by rule, and stays for good as the oracle that a faster one is held
//! against. It reads every condition twice when answers are missing: cautiously, what is unknown as
//! unclear, and hopefully, as whatever helps.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::assessment::{
    Assessment, ChannelResult, ChannelState, GateResult, GateState, LadderResult, Named, PackStamp,
    ScoreResult,
};
use crate::checked::{
    Channel, CheckedPack, Condition, Counted, Gate, Guidance, GuidanceKind, Ladder, Method, Override, Points,
    Question, Score, Text,
};
use crate::number::Exact;
use crate::raw::Sign;
use crate::sheet::{Entry, Sheet, Value};
use crate::truth::Truth;

/// How an unknown answer is read (rule 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mood {
    Cautious,
    Hopeful,
}

impl Mood {
    fn unknown(self) -> Truth {
        match self {
            Self::Cautious => Truth::UNCLEAR,
            Self::Hopeful => Truth::HELPFUL,
        }
    }
}

/// What an item or a score contributes: the two ends of its interval (rule 9). Under the hopeful
/// reading of something unknown the low end is the greater one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Interval {
    low: Exact,
    high: Exact,
}

impl Interval {
    fn point(value: Exact) -> Self {
        Self { low: value, high: value }
    }

    fn plus(self, other: Self) -> Self {
        Self { low: self.low.plus(other.low), high: self.high.plus(other.high) }
    }

    /// Times a weight; a negative one swaps the ends.
    fn times(self, weight: Exact) -> Self {
        let (a, b) = (self.low.times(weight), self.high.times(weight));
        if weight < Exact::ZERO { Self { low: b, high: a } } else { Self { low: a, high: b } }
    }

    /// Rule 9: where it may not apply, widened to include 0, or narrowed towards 0.
    fn where_applicable(self, applies: Truth) -> Self {
        match (applies.must, applies.may) {
            (true, true) => self,
            (false, false) => Self::point(Exact::ZERO),
            (false, true) => Self { low: self.low.min(Exact::ZERO), high: self.high.max(Exact::ZERO) },
            (true, false) => Self { low: self.low.max(Exact::ZERO), high: self.high.min(Exact::ZERO) },
        }
    }

    /// At least, or above, a bound.
    fn reaches(self, bound: Exact, above: bool) -> Truth {
        let over = |end: Exact| if above { end > bound } else { end >= bound };
        Truth { must: over(self.low), may: over(self.high) }
    }
}

/// A question with what it gives to each side of a difference.
type Joint<'a> = (&'a Question, Vec<(&'a Points, Exact)>);

/// One reading of one sheet.
struct Reading<'a> {
    sheet: &'a Sheet,
    mood: Mood,
    /// Signals are read often; each is computed once a reading.
    signals: RefCell<BTreeMap<Text, Truth>>,
    /// So is what a module permits, which rests on most answers.
    permits: RefCell<BTreeMap<(Text, Text), Truth>>,
}

impl<'a> Reading<'a> {
    fn new(sheet: &'a Sheet, mood: Mood) -> Self {
        Self { sheet, mood, signals: RefCell::default(), permits: RefCell::default() }
    }

    /// What was entered. A day without today's date cannot be compared yet: it is as good as unknown.
    fn entry(&self, question: &Question) -> Option<Entry> {
        self.sheet.get(question).filter(|entry| match entry {
            Entry::Value(day @ Value::Day(_)) => self.sheet.number(question, *day).is_some(),
            Entry::Value(Value::Option(_) | Value::Number(_)) | Entry::Unsure | Entry::PreferNotToSay => true,
        })
    }

    // ---- conditions (rules 3 to 8) ----

    fn truth(&self, condition: &Condition) -> Truth {
        match condition {
            Condition::All(parts) => Truth::at_least(parts.len(), &self.truths(parts)),
            Condition::Any(parts) => Truth::at_least(1, &self.truths(parts)),
            Condition::AtLeast(n, parts) => Truth::at_least(*n, &self.truths(parts)),
            Condition::Not(inner) => self.truth(inner).not(),
            Condition::Always => Truth::TRUE,
            Condition::Is { question, options, k } => self.compare(question, *k, |value| match value {
                Value::Option(i) => Some(options.contains(&i)),
                Value::Number(_) | Value::Day(_) => None,
            }),
            Condition::Compare { question, sign, value: bound, k } => self.compare(question, *k, |value| {
                let number = Exact::whole(self.sheet.number(question, value)?);
                Some(holds(number, *sign, *bound))
            }),
            Condition::Answered(question) => self.answered(question),
            Condition::Applicable(question) => self.applies(question),
            Condition::Unsure(question) => {
                let raw = match self.entry(question) {
                    Some(Entry::Unsure | Entry::PreferNotToSay) => Truth::TRUE,
                    Some(Entry::Value(_)) => Truth::FALSE,
                    None => self.mood.unknown(),
                };
                raw.where_applicable(self.applies(question), false)
            }
            Condition::Score { score, bound, above, k } => self.score_reaches(score, *bound, *above, *k),
            Condition::Difference { left, right, above } => self.difference(left, right, *above),
            Condition::Band { score, band, k } => self.band(score, *band, *k),
            Condition::Signal(signal) => {
                if let Some(known) = self.signals.borrow().get(&signal.id) {
                    return *known;
                }
                let truth = self.truth(&signal.when);
                self.signals.borrow_mut().insert(signal.id.clone(), truth);
                truth
            }
            Condition::Veto(veto) => self.truth(&veto.when),
            Condition::Contradiction(contradiction) => self.truth(&contradiction.when),
            Condition::Permits(permitted) => {
                let key = (permitted.module.clone(), permitted.permission.clone());
                if let Some(known) = self.permits.borrow().get(&key) {
                    return *known;
                }
                let truth = self.truth(&permitted.when);
                self.permits.borrow_mut().insert(key, truth);
                truth
            }
        }
    }

    fn truths(&self, parts: &[Condition]) -> Vec<Truth> {
        parts.iter().map(|p| self.truth(p)).collect()
    }

    /// Rules 4, 5 and 8: decided by a value, unclear when unsure, the mood's when unknown; `k` where
    /// the question does not apply.
    fn compare(&self, question: &Question, k: bool, test: impl Fn(Value) -> Option<bool>) -> Truth {
        let raw = match self.entry(question) {
            Some(Entry::Value(value)) => test(value).map_or(self.mood.unknown(), Truth::known),
            Some(Entry::Unsure | Entry::PreferNotToSay) => Truth::UNCLEAR,
            None => self.mood.unknown(),
        };
        raw.where_applicable(self.applies(question), k)
    }

    /// Rule 4: never false for lack of an answer.
    fn answered(&self, question: &Question) -> Truth {
        let raw = match self.entry(question) {
            Some(Entry::Value(_)) => Truth::TRUE,
            Some(Entry::Unsure | Entry::PreferNotToSay) => Truth::UNCLEAR,
            None => self.mood.unknown(),
        };
        raw.where_applicable(self.applies(question), false)
    }

    fn applies(&self, question: &Question) -> Truth {
        question.ask_when.as_ref().map_or(Truth::TRUE, |c| self.truth(c))
    }

    // ---- scores (rules 9 to 12) ----

    /// Whether an item applies.
    fn item_applies(&self, item: &Counted) -> Truth {
        match item {
            Counted::Question(question, _) => self.applies(question),
            Counted::Signal(..) => Truth::TRUE,
            Counted::Score(score, _) => self.score_applies(score),
        }
    }

    fn score_applies(&self, score: &Score) -> Truth {
        let items: Vec<Truth> = score.items.iter().map(|i| self.item_applies(i)).collect();
        Truth::at_least(1, &items)
    }

    /// What an item contributes where it applies.
    fn item(&self, item: &Counted, weighted: bool) -> Interval {
        match item {
            Counted::Question(question, points) => self.answer_points(question, points, weighted),
            Counted::Signal(signal, weight) => {
                let truth = self.truth(&Condition::Signal(Arc::clone(signal)));
                let end = |holds: bool| if holds { Exact::whole(1) } else { Exact::ZERO };
                Interval { low: end(truth.must), high: end(truth.may) }.times(*weight)
            }
            Counted::Score(score, weight) => self.total(score).times(*weight),
        }
    }

    /// Rule 9: [v, v] for a value, [least, greatest] when unsure or cautiously unknown, [greatest,
    /// least] when hopefully unknown.
    fn answer_points(&self, question: &Question, points: &Points, weighted: bool) -> Interval {
        let values = points.values(&question.domain, weighted);
        let least = values.first().copied().unwrap_or_default();
        let greatest = values.last().copied().unwrap_or_default();
        let open = Interval { low: least, high: greatest };
        let unknown = match self.mood {
            Mood::Cautious => open,
            Mood::Hopeful => Interval { low: greatest, high: least },
        };
        match self.entry(question) {
            Some(Entry::Value(Value::Option(i))) => points.of_option(i).map_or(open, Interval::point),
            Some(Entry::Value(value)) => self
                .sheet
                .number(question, value)
                .and_then(|n| points.of_number(n, &question.domain, weighted))
                .map_or(unknown, Interval::point),
            Some(Entry::Unsure | Entry::PreferNotToSay) => open,
            None => unknown,
        }
    }

    /// The value of a score that is not a mean, as an interval.
    fn total(&self, score: &Score) -> Interval {
        if !self.enough(score) {
            return Interval { low: score.least, high: score.greatest };
        }
        match score.method {
            Method::Sum | Method::Mean => score
                .items
                .iter()
                .map(|i| self.item(i, true).where_applicable(self.item_applies(i)))
                .fold(Interval::point(Exact::ZERO), Interval::plus),
            Method::CountAtLeast(level) => {
                let items: Vec<Truth> =
                    score.items.iter().map(|i| self.item_reaches(i, level, false, false)).collect();
                let count = |n: usize| Exact::whole(i64::try_from(n).unwrap_or(i64::MAX));
                Interval {
                    low: count(items.iter().filter(|t| t.must).count()),
                    high: count(items.iter().filter(|t| t.may).count()),
                }
            }
            Method::Largest => self.extreme(score, false),
            Method::Smallest => self.extreme(score, true),
        }
    }

    /// The largest item (or the smallest, by turning every sign). An item that surely applies takes
    /// part with both ends; one that may apply only with the end that makes the interval wider, or,
    /// under the hopeful reading, narrower. Nothing applicable counts 0, as in a sum.
    fn extreme(&self, score: &Score, smallest: bool) -> Interval {
        let turn = |i: Interval| {
            if smallest { i.times(Exact::whole(-1)) } else { i }
        };
        let parts: Vec<(Truth, Interval)> =
            score.items.iter().map(|i| (self.item_applies(i), turn(self.item(i, true)))).collect();
        // An end is the largest among the items that surely take part in it. When none does, the
        // true value may also be 0.
        let end = |takes_part: &dyn Fn(Truth) -> bool,
                   sure: bool,
                   of: &dyn Fn(Interval) -> Exact,
                   widen: &dyn Fn(Exact, Exact) -> Exact| {
            let largest = parts.iter().filter(|(a, _)| takes_part(*a)).map(|(_, i)| of(*i)).max();
            match (largest, sure) {
                (Some(value), true) => value,
                (Some(value), false) => widen(value, Exact::ZERO),
                (None, _) => Exact::ZERO,
            }
        };
        let sure = parts.iter().any(|(a, _)| *a == Truth::TRUE);
        let low = if sure {
            end(&|a| a.must, true, &|i| i.low, &Exact::min)
        } else {
            let helped = parts.iter().any(|(a, _)| *a == Truth::HELPFUL);
            let pessimist = parts.iter().filter(|(a, _)| *a == Truth::UNCLEAR).map(|(_, i)| i.low).min();
            if helped {
                end(&|a| a.must, false, &|i| i.low, &Exact::max)
            } else {
                pessimist.map_or(Exact::ZERO, |p| p.min(Exact::ZERO))
            }
        };
        let high = if sure {
            end(&|a| a.may, true, &|i| i.high, &Exact::max)
        } else if parts.iter().any(|(a, _)| *a == Truth::UNCLEAR) {
            end(&|a| a.may, false, &|i| i.high, &Exact::max)
        } else {
            let optimist = parts.iter().filter(|(a, _)| *a == Truth::HELPFUL).map(|(_, i)| i.high).min();
            optimist.map_or(Exact::ZERO, |p| p.min(Exact::ZERO))
        };
        turn(Interval { low, high })
    }

    /// Whether one item is at least, or above, a bound; `k` where it does not apply.
    fn item_reaches(&self, item: &Counted, bound: Exact, above: bool, k: bool) -> Truth {
        self.item(item, true).reaches(bound, above).where_applicable(self.item_applies(item), k)
    }

    /// Rule 11: enough items are surely answered.
    fn enough(&self, score: &Score) -> bool {
        if score.needs == 0 {
            return true;
        }
        let answered = score.items.iter().filter(|item| match item {
            Counted::Question(question, _) => self.answered(question).must,
            Counted::Signal(..) => true,
            Counted::Score(inner, _) => self.score_applies(inner).must && self.enough(inner),
        });
        answered.count() >= score.needs
    }

    /// Rules 8, 10 and 11: a score at least, or above, a bound.
    fn score_reaches(&self, score: &Score, bound: Exact, above: bool, k: bool) -> Truth {
        let raw = if self.enough(score) {
            match score.method {
                Method::Sum | Method::CountAtLeast(_) => self.total(score).reaches(bound, above),
                Method::Mean => score
                    .items
                    .iter()
                    .map(|item| {
                        let weight = match item {
                            Counted::Question(_, points) => points.weight(),
                            Counted::Signal(..) | Counted::Score(..) => Exact::whole(1),
                        };
                        let value = self.item(item, false);
                        Interval { low: value.low.minus(bound), high: value.high.minus(bound) }
                            .times(weight)
                            .where_applicable(self.item_applies(item))
                    })
                    .fold(Interval::point(Exact::ZERO), Interval::plus)
                    .reaches(Exact::ZERO, above),
                Method::Largest | Method::Smallest => {
                    let all = score.method == Method::Smallest;
                    let items: Vec<Truth> =
                        score.items.iter().map(|i| self.item_reaches(i, bound, above, all)).collect();
                    Truth::at_least(if all { items.len() } else { 1 }, &items)
                }
            }
        } else {
            Truth::UNCLEAR
        };
        raw.where_applicable(self.score_applies(score), k)
    }

    /// Rule 10: `A ≥ B` compares the contributions of the difference, so that an answer in both
    /// counts once with what it gives to each.
    fn difference(&self, left: &Score, right: &Score, above: bool) -> Truth {
        if !(self.enough(left) && self.enough(right)) {
            return Truth::UNCLEAR;
        }
        let one = Exact::whole(1);
        let sides = left.items.iter().map(|i| (i, one)).chain(right.items.iter().map(|i| (i, one.negated())));
        let mut total = Interval::point(Exact::ZERO);
        let mut together: BTreeMap<usize, Joint<'_>> = BTreeMap::new();
        for (item, sign) in sides {
            match item {
                Counted::Question(question, points) => {
                    together
                        .entry(question.index)
                        .or_insert_with(|| (question, Vec::new()))
                        .1
                        .push((points, sign));
                }
                Counted::Signal(..) | Counted::Score(..) => {
                    total = total
                        .plus(self.item(item, true).where_applicable(self.item_applies(item)).times(sign));
                }
            }
        }
        for (question, parts) in together.values() {
            let interval = self.joint_points(question, parts);
            total = total.plus(interval.where_applicable(self.applies(question)));
        }
        total.reaches(Exact::ZERO, above)
    }

    /// What one answer gives to both sides of a difference together.
    fn joint_points(&self, question: &Question, parts: &[(&Points, Exact)]) -> Interval {
        let at = |value: Value| -> Option<Exact> {
            let mut sum = Exact::ZERO;
            for (points, sign) in parts {
                let own = match value {
                    Value::Option(i) => points.of_option(i)?,
                    Value::Number(_) | Value::Day(_) => {
                        points.of_number(self.sheet.number(question, value)?, &question.domain, true)?
                    }
                };
                sum = sum.plus(own.times(*sign));
            }
            Some(sum)
        };
        let all: Vec<Exact> = match question.domain.options() {
            Some(options) => (0..options.len()).filter_map(|i| at(Value::Option(i))).collect(),
            None => {
                // Between two bounds the difference runs straight, so its ends are at the bounds.
                question
                    .domain
                    .numbers(&question.cuts)
                    .into_iter()
                    .filter_map(|n| at(Value::Number(n)))
                    .collect()
            }
        };
        let least = all.iter().min().copied().unwrap_or_default();
        let greatest = all.iter().max().copied().unwrap_or_default();
        let open = Interval { low: least, high: greatest };
        let unknown = match self.mood {
            Mood::Cautious => open,
            Mood::Hopeful => Interval { low: greatest, high: least },
        };
        match self.entry(question) {
            Some(Entry::Value(value)) => at(value).map_or(unknown, Interval::point),
            Some(Entry::Unsure | Entry::PreferNotToSay) => open,
            None => unknown,
        }
    }

    /// Rule 12: in that band or a higher one, overrides applied in order.
    fn band(&self, score: &Score, band: usize, k: bool) -> Truth {
        let raw: Vec<Truth> = score
            .bands
            .iter()
            .enumerate()
            .map(|(i, b)| if i == 0 { Truth::TRUE } else { self.score_reaches(score, b.from, false, k) })
            .collect();
        let or = |a: Truth, b: Truth| Truth::at_least(1, &[a, b]);
        let and = |a: Truth, b: Truth| Truth::at_least(2, &[a, b]);
        let mut reached = raw;
        for change in &score.overrides {
            let p = self.truth(change.condition());
            let before = reached.clone();
            for (i, x) in reached.iter_mut().enumerate() {
                let below = i.checked_sub(1).and_then(|j| before.get(j)).copied().unwrap_or(Truth::TRUE);
                let above = i.checked_add(1).and_then(|j| before.get(j)).copied().unwrap_or(Truth::FALSE);
                *x = match change {
                    Override::RaiseTo(c, _) => or(*x, and(p, Truth::known(*c >= i))),
                    Override::LowerTo(c, _) => and(*x, or(p.not(), Truth::known(*c >= i))),
                    Override::StepUp(_) => or(*x, and(p, below)),
                    Override::StepDown(_) if i > 0 => and(*x, or(p.not(), above)),
                    Override::StepDown(_) => *x,
                };
            }
        }
        reached.get(band).copied().unwrap_or(Truth::FALSE)
    }
}

fn holds(number: Exact, sign: Sign, bound: Exact) -> bool {
    match sign {
        Sign::Ge => number >= bound,
        Sign::Gt => number > bound,
        Sign::Le => number <= bound,
        Sign::Lt => number < bound,
        Sign::Eq => number == bound,
        Sign::Ne => number != bound,
    }
}

/// Whether any answers could make a condition surely true. By L2, whatever some completion makes
/// true the hopeful reading of an empty sheet makes true.
pub(crate) fn may_ever_hold(condition: &Condition) -> bool {
    let sheet = Sheet::new();
    Reading::new(&sheet, Mood::Hopeful).truth(condition).must
}

/// How a condition reads on a sheet, cautiously.
#[must_use]
pub fn truth(condition: &Condition, sheet: &Sheet) -> Truth {
    Reading::new(sheet, Mood::Cautious).truth(condition)
}

/// Both readings of a sheet.
pub(crate) struct Both<'a> {
    cautious: Reading<'a>,
    hopeful: Reading<'a>,
}

impl<'a> Both<'a> {
    pub(crate) fn new(sheet: &'a Sheet) -> Self {
        Self { cautious: Reading::new(sheet, Mood::Cautious), hopeful: Reading::new(sheet, Mood::Hopeful) }
    }

    pub(crate) fn cautious(&self, condition: &Condition) -> Truth {
        self.cautious.truth(condition)
    }

    /// The hopeful reading. What is certain cautiously is certain: without this, a comparison whose
    /// value and `k` agree would read hopefully as open while it is open whether its question applies.
    pub(crate) fn hopeful(&self, condition: &Condition) -> Truth {
        let cautious = self.cautious(condition);
        if cautious.must == cautious.may { cautious } else { self.hopeful.truth(condition) }
    }

    /// Rule 19: met, blocked (by "not sure", or outright), or pending.
    fn gate(&self, gate: &Gate) -> GateState {
        if self.cautious(&gate.when).must {
            return GateState::Met;
        }
        let hopeful = self.hopeful(&gate.when);
        if hopeful.must {
            GateState::Pending
        } else if hopeful.may {
            GateState::BlockedByUnsure
        } else {
            GateState::Blocked
        }
    }
}

/// The possible caps of one veto (rule 18), as places in the caution order; `None` is no cap.
struct Caps {
    places: Vec<Option<usize>>,
}

impl Caps {
    fn least(&self, top: usize) -> usize {
        self.places.iter().map(|p| p.unwrap_or(top)).min().unwrap_or(top)
    }
    fn greatest(&self, top: usize) -> usize {
        self.places.iter().map(|p| p.unwrap_or(top)).max().unwrap_or(top)
    }
}

/// Where a sheet stands on the ladder: everything as places in the caution order.
pub(crate) struct Standing {
    pub(crate) cautious: usize,
    pub(crate) hopeful: usize,
    pub(crate) possible: Vec<usize>,
}

/// Rules 14, 15, 17 and 18.
pub(crate) fn standing(pack: &CheckedPack, ladder: &Ladder, both: &Both<'_>) -> Standing {
    let top = ladder.stages.len();
    let floor = ladder.rank(ladder.find_out);
    let open = |place: usize, reading: &dyn Fn(&Condition) -> Truth| {
        let stage = ladder.caution.get(place).and_then(|s| ladder.stages.get(*s));
        stage.is_some_and(|s| s.gates.iter().all(|g| reading(&g.when).must))
    };
    let climb =
        |reading: &dyn Fn(&Condition) -> Truth| (0..top).rev().find(|p| open(*p, reading)).unwrap_or(0);
    let hopefully = |c: &Condition| both.hopeful(c);
    let low_climb = climb(&|c| both.cautious(c));
    let high_climb = climb(&hopefully);
    let mut conditions: Vec<(&Condition, usize)> =
        pack.vetoes.iter().map(|v| (&v.when, ladder.rank(v.cap))).collect();
    // Rule 16: a contradiction is a veto at `find_out`.
    conditions.extend(pack.contradictions.iter().map(|c| (&c.when, floor)));
    let cap = |t: Truth, place: usize| match (t.must, t.may) {
        (_, false) => None,
        (true, true) => Some(place),
        (false, true) => Some(place.max(floor)),
    };
    let mut cautious = low_climb;
    let mut hopeful = high_climb;
    let mut least = low_climb;
    let mut greatest = high_climb;
    let mut targets: Vec<usize> = Vec::new();
    for (condition, place) in conditions {
        let (c, h) = (both.cautious(condition), both.hopeful(condition));
        cautious = cautious.min(cap(c, place).unwrap_or(top));
        hopeful = hopeful.min(cap(h, place).unwrap_or(top));
        let mut caps = Caps { places: Vec::new() };
        if !h.may {
            caps.places.push(None);
        }
        if h.must {
            caps.places.push(Some(place));
        }
        if c.is_unclear() {
            caps.places.push(Some(place.max(floor)));
        }
        least = least.min(caps.least(top));
        greatest = greatest.min(caps.greatest(top));
        targets.extend(caps.places.into_iter().flatten());
    }
    let possible = (least..=greatest).filter(|p| open(*p, &hopefully) || targets.contains(p)).collect();
    Standing { cautious, hopeful, possible }
}

/// Assesses a sheet.
///
/// ```
/// # use readiness_core::{compile, evaluate, ModuleSource, NoLibrary, Sheet, SourceFile};
/// let file = SourceFile::new("tiny.ron", r#"(
///   pack: (id: "tiny", version: "1", title: "Tiny"),
///   sections: [(id: "s", title: "S")],
///   questions: [(id: "calm", section: "s", kind: YesNo, text: "Calm?", why: "It matters.",
///                hands: Own, changes: Freely)],
///   signal_kinds: [(id: "good", direction: Support, title: "Good")],
///   signals: [(id: "is_calm", kind: "good", when: Yes("calm"), text: "You are calm.",
///              judgement: "an example")],
/// )"#);
/// let source = ModuleSource { place: "tiny".into(), files: vec![file] };
/// let (pack, warnings) = compile(&source, &NoLibrary).unwrap();
/// assert!(warnings.is_empty());
/// let result = evaluate(&pack, &Sheet::new());
/// assert_eq!(result.signals[0].truth.name(), "unclear");
/// ```
#[must_use]
pub fn evaluate(pack: &CheckedPack, sheet: &Sheet) -> Assessment {
    let both = Both::new(sheet);
    let named = |id: &Text, condition: &Condition| Named {
        id: id.clone(),
        truth: both.cautious(condition),
        hopeful: both.hopeful(condition),
    };
    let signals = pack.signals.iter().map(|s| named(&s.id, &s.when)).collect();
    let vetoes: Vec<Named> = pack.vetoes.iter().map(|v| named(&v.id, &v.when)).collect();
    let contradictions = pack.contradictions.iter().map(|c| named(&c.id, &c.when)).collect();
    let scores = pack.scores.iter().map(|s| score_result(s, &both)).collect();
    let place = pack.ladder.as_ref().map(|l| (l, standing(pack, l, &both)));
    let gates = pack.ladder.as_ref().map_or_else(Vec::new, |ladder| {
        let stages = ladder.stages.iter();
        stages
            .flat_map(|stage| {
                stage.gates.iter().map(|gate| GateResult {
                    owner: stage.id.clone(),
                    id: gate.id.clone(),
                    state: both.gate(gate),
                })
            })
            .collect()
    });
    let channels = pack.channels.iter().filter_map(|c| channel(c, &both)).collect();
    let guidance = pack
        .guidance
        .iter()
        .filter(|g| guidance_shows(g, &both, place.as_ref().map(|(l, s)| (*l, s))))
        .map(|g| g.id.clone())
        .collect();
    let ended = pack.vetoes.iter().zip(&vetoes).any(|(veto, result)| veto.is_final && result.truth.must);
    let at = |stages: &[usize]| match &place {
        Some((ladder, standing)) => at_any(stages, ladder, standing),
        None => true,
    };
    let look_again_days = if ended {
        None
    } else {
        pack.look_again
            .iter()
            .filter(|l| at(&l.at_stages) && both.cautious(&l.when).may)
            .map(|l| l.days)
            .max()
    };
    let ladder = place.map(|(ladder, s)| ladder_result(ladder, &s));
    Assessment {
        pack: PackStamp {
            id: pack.id.clone(),
            version: pack.version.clone(),
            rules_hash: pack.rules_hash.clone(),
            texts_hash: pack.texts_hash.clone(),
        },
        ladder,
        ended,
        signals,
        contradictions,
        vetoes,
        gates,
        scores,
        channels,
        guidance,
        look_again_days,
    }
}

fn ladder_result(ladder: &Ladder, standing: &Standing) -> LadderResult {
    let stage_at = |place: usize| ladder.caution.get(place).copied().unwrap_or(0);
    let level = |place: usize| ladder.permission_of(stage_at(place));
    let mut possible: Vec<usize> = standing.possible.iter().map(|p| stage_at(*p)).collect();
    possible.sort_unstable();
    let id = |stage: usize| ladder.stages.get(stage).map(|s| s.id.clone());
    let permission = level(standing.cautious);
    LadderResult {
        decided: if let [only] = possible.as_slice() { id(*only) } else { None },
        possible: possible.iter().filter_map(|s| id(*s)).collect(),
        permission: ladder.permissions.get(permission).map_or_else(|| Arc::from(""), |p| p.id.clone()),
        settled: level(standing.hopeful) == permission,
    }
}

fn score_result(score: &Score, both: &Both<'_>) -> ScoreResult {
    let reading = &both.cautious;
    let interval = match score.method {
        Method::Mean => mean_interval(score, reading),
        Method::Sum | Method::Largest | Method::Smallest | Method::CountAtLeast(_) => {
            Some(reading.total(score))
        }
    };
    let applies = reading.score_applies(score);
    let bands = (0..score.bands.len()).map(|i| reading.band(score, i, false));
    let reached: Vec<Truth> = bands.collect();
    let highest = |test: &dyn Fn(&Truth) -> bool| reached.iter().rposition(test);
    let band_id = |i: Option<usize>| i.and_then(|i| score.bands.get(i)).map(|b| b.id.clone());
    ScoreResult {
        id: score.id.clone(),
        applies: applies.may,
        enough: reading.enough(score),
        low: interval.filter(|_| applies.may).map(|i| i.low),
        high: interval.filter(|_| applies.may).map(|i| i.high),
        least_band: band_id(highest(&|t| t.must)),
        greatest_band: band_id(highest(&|t| t.may)),
    }
}

/// A mean for showing: never compared, so it may be cut to three digits.
fn mean_interval(score: &Score, reading: &Reading<'_>) -> Option<Interval> {
    let mut total = Interval::point(Exact::ZERO);
    let mut weights = Exact::ZERO;
    for item in &score.items {
        if reading.item_applies(item) == Truth::TRUE
            && let Counted::Question(_, points) = item
        {
            total = total.plus(reading.item(item, false).times(points.weight()));
            weights = weights.plus(points.weight());
        }
    }
    let count = weights.as_whole().and_then(|w| u32::try_from(w).ok())?;
    Some(Interval { low: total.low.shared_by(count)?, high: total.high.shared_by(count)? })
}

fn channel(channel: &Channel, both: &Both<'_>) -> Option<ChannelResult> {
    if !both.hopeful(&channel.shown_when).may && !both.cautious(&channel.shown_when).must {
        return None;
    }
    let states: Vec<(Text, GateState)> = channel.gates.iter().map(|g| (g.id.clone(), both.gate(g))).collect();
    let blocked = |s: &GateState| matches!(s, GateState::Blocked | GateState::BlockedByUnsure);
    let state = if states.iter().all(|(_, s)| *s == GateState::Met) {
        ChannelState::Open
    } else if states.iter().any(|(_, s)| blocked(s)) {
        ChannelState::Closed
    } else {
        ChannelState::Unsettled
    };
    Some(ChannelResult {
        id: channel.id.clone(),
        state,
        gates: states
            .into_iter()
            .map(|(id, state)| GateResult { owner: channel.id.clone(), id, state })
            .collect(),
    })
}

fn at_any(stages: &[usize], ladder: &Ladder, standing: &Standing) -> bool {
    let at = |place: &usize| ladder.caution.get(*place).is_some_and(|s| stages.contains(s));
    stages.is_empty() || standing.possible.iter().any(at)
}

fn at_all(stages: &[usize], ladder: &Ladder, standing: &Standing) -> bool {
    let at = |place: &usize| ladder.caution.get(*place).is_some_and(|s| stages.contains(s));
    stages.is_empty() || standing.possible.iter().all(at)
}

/// Rule 19, second half: what warns or helps shows when it may hold, what asks for something when it
/// surely holds and is permitted.
fn guidance_shows(line: &Guidance, both: &Both<'_>, place: Option<(&Ladder, &Standing)>) -> bool {
    match line.kind {
        GuidanceKind::Avoid | GuidanceKind::Caution | GuidanceKind::Notice => {
            let here = place.is_none_or(|(l, s)| at_any(&line.at_stages, l, s));
            here && both.hopeful(&line.when).may
        }
        GuidanceKind::Do | GuidanceKind::Checklist => {
            let here = place.is_none_or(|(l, s)| {
                let level = l.caution.get(s.cautious).map_or(0, |stage| l.permission_of(*stage));
                at_all(&line.at_stages, l, s) && line.asks <= level
            });
            here && both.cautious(&line.when).must
        }
    }
}
