//! Scores over all sheets: which values each end of the interval takes, and where.
//!
//! In: [`Rails`]. Out: for each score its [`Ends`], two [`Spread`]s that split all sheets by value. Sums
//! are exact: one item after the other is added to what the values were before. Rules 9 to 12 of
//! `docs/semantics.md`.

use std::cell::RefCell;
use std::collections::BTreeMap;

use readiness_core::Exact;
use readiness_core::checked::{Counted, Domain, Method, Override, Points, Question, Score, Text};
use readiness_core::sheet::Value;

use crate::limits::{MOST_VALUES, Stopped};
use crate::logic::Logic;
use crate::rails::{Known, Pair, Rails};

/// A question with what it gives to each side of a difference.
type Joint<'a> = (&'a Question, Vec<(&'a Points, Exact)>);

/// Where each value is taken: sets that split all sheets.
type Spread<S> = BTreeMap<Exact, S>;

/// The low and the high end of an interval.
#[derive(Clone, Debug)]
pub(crate) struct Ends<S> {
    low: Spread<S>,
    high: Spread<S>,
}

/// What was worked out once.
#[derive(Debug)]
pub(crate) struct Scores<S> {
    totals: Known<Text, Ends<S>>,
    bands: Known<(Text, bool), Vec<Pair<S>>>,
}

impl<S> Default for Scores<S> {
    fn default() -> Self {
        Self { totals: RefCell::default(), bands: RefCell::default() }
    }
}

impl<L: Logic> Rails<'_, L> {
    // ---- spreads ----

    fn point(&self, value: Exact) -> Ends<L::Set> {
        let spread: Spread<L::Set> = BTreeMap::from([(value, self.logic.constant(true))]);
        Ends { low: spread.clone(), high: spread }
    }

    /// Adds a set to the place where a value is taken.
    fn put(&self, spread: &mut Spread<L::Set>, value: Exact, set: L::Set) -> Result<(), Stopped> {
        if self.logic.is(&set, false) {
            return Ok(());
        }
        let all = match spread.get(&value) {
            Some(before) => self.logic.or(before, &set)?,
            None => set,
        };
        spread.insert(value, all);
        if spread.len() > MOST_VALUES { Err(Stopped::Values { values: spread.len() }) } else { Ok(()) }
    }

    /// The same sheets with other values.
    fn map(&self, spread: &Spread<L::Set>, to: impl Fn(Exact) -> Exact) -> Result<Spread<L::Set>, Stopped> {
        let mut mapped = Spread::new();
        for (value, set) in spread {
            self.put(&mut mapped, to(*value), set.clone())?;
        }
        Ok(mapped)
    }

    /// One spread inside a set, another outside.
    fn either(
        &self,
        inside: &L::Set,
        then: &Spread<L::Set>,
        otherwise: &Spread<L::Set>,
    ) -> Result<Spread<L::Set>, Stopped> {
        let outside = self.logic.not(inside)?;
        let mut joined = Spread::new();
        for (part, spread) in [(inside, then), (&outside, otherwise)] {
            for (value, set) in spread {
                self.put(&mut joined, *value, self.logic.and(part, set)?)?;
            }
        }
        Ok(joined)
    }

    fn sum(&self, a: &Spread<L::Set>, b: &Spread<L::Set>) -> Result<Spread<L::Set>, Stopped> {
        let mut sum = Spread::new();
        for (x, here) in a {
            for (y, there) in b {
                self.put(&mut sum, x.plus(*y), self.logic.and(here, there)?)?;
            }
        }
        Ok(sum)
    }

    fn plus(&self, a: &Ends<L::Set>, b: &Ends<L::Set>) -> Result<Ends<L::Set>, Stopped> {
        Ok(Ends { low: self.sum(&a.low, &b.low)?, high: self.sum(&a.high, &b.high)? })
    }

    /// Times a weight; a negative one swaps the ends.
    fn times(&self, ends: &Ends<L::Set>, weight: Exact) -> Result<Ends<L::Set>, Stopped> {
        let low = self.map(&ends.low, |v| v.times(weight))?;
        let high = self.map(&ends.high, |v| v.times(weight))?;
        Ok(if weight < Exact::ZERO { Ends { low: high, high: low } } else { Ends { low, high } })
    }

    fn over(&self, spread: &Spread<L::Set>, bound: Exact, above: bool) -> Result<L::Set, Stopped> {
        let over = |v: &Exact| if above { *v > bound } else { *v >= bound };
        let sets: Vec<L::Set> = spread.iter().filter(|(v, _)| over(v)).map(|(_, s)| s.clone()).collect();
        self.logic.any(&sets)
    }

    fn reaches(&self, ends: &Ends<L::Set>, bound: Exact, above: bool) -> Result<Pair<L::Set>, Stopped> {
        Ok(Pair { must: self.over(&ends.low, bound, above)?, may: self.over(&ends.high, bound, above)? })
    }

    /// Rule 9: nothing where it does not apply, widened to include 0 where that is open.
    fn widened(&self, ends: &Ends<L::Set>, applies: &Pair<L::Set>) -> Result<Ends<L::Set>, Stopped> {
        let nothing = self.point(Exact::ZERO);
        let open = Ends {
            low: self.map(&ends.low, |v| v.min(Exact::ZERO))?,
            high: self.map(&ends.high, |v| v.max(Exact::ZERO))?,
        };
        let low = self.either(&applies.may, &open.low, &nothing.low)?;
        let high = self.either(&applies.may, &open.high, &nothing.high)?;
        Ok(Ends {
            low: self.either(&applies.must, &ends.low, &low)?,
            high: self.either(&applies.must, &ends.high, &high)?,
        })
    }

    // ---- items ----

    fn item_applies(&self, item: &Counted) -> Result<Pair<L::Set>, Stopped> {
        match item {
            Counted::Question(question, _) => self.applies(question),
            Counted::Signal(..) => Ok(self.known(true)),
            Counted::Score(score, _) => self.score_applies(score),
        }
    }

    fn score_applies(&self, score: &Score) -> Result<Pair<L::Set>, Stopped> {
        let items: Result<Vec<_>, _> = score.items.iter().map(|i| self.item_applies(i)).collect();
        self.at_least(1, &items?)
    }

    fn item(&self, item: &Counted, weighted: bool) -> Result<Ends<L::Set>, Stopped> {
        match item {
            Counted::Question(question, points) => {
                let values = points.values(&question.domain, weighted);
                self.answers(question, &values, |value| points_of(points, question, value, weighted))
            }
            Counted::Signal(signal, weight) => {
                let pair = self.signal(signal)?;
                let end = |set: &L::Set| -> Result<Spread<L::Set>, Stopped> {
                    let one = self.point(Exact::whole(1)).low;
                    self.either(set, &one, &self.point(Exact::ZERO).low)
                };
                self.times(&Ends { low: end(&pair.must)?, high: end(&pair.may)? }, *weight)
            }
            Counted::Score(score, weight) => self.times(&self.total(score)?, *weight),
        }
    }

    /// What each class of answers gives; "not sure" gives the least and the greatest of `all`.
    fn answers(
        &self,
        question: &Question,
        all: &[Exact],
        points: impl Fn(Value) -> Option<Exact>,
    ) -> Result<Ends<L::Set>, Stopped> {
        let least = all.iter().min().copied().unwrap_or_default();
        let greatest = all.iter().max().copied().unwrap_or_default();
        let mut ends = Ends { low: Spread::new(), high: Spread::new() };
        let Some((place, variable)) = self.space.find(question) else { return Ok(ends) };
        for (i, class) in variable.classes.iter().enumerate() {
            let set = self.logic.class(place, i)?;
            let value = class.value().and_then(&points);
            self.put(&mut ends.low, value.unwrap_or(least), set.clone())?;
            self.put(&mut ends.high, value.unwrap_or(greatest), set)?;
        }
        Ok(ends)
    }

    fn item_reaches(
        &self,
        item: &Counted,
        bound: Exact,
        above: bool,
        k: bool,
    ) -> Result<Pair<L::Set>, Stopped> {
        let raw = self.reaches(&self.item(item, true)?, bound, above)?;
        self.where_applicable(&raw, &self.item_applies(item)?, k)
    }

    // ---- scores ----

    /// Rule 11.
    fn enough(&self, score: &Score) -> Result<L::Set, Stopped> {
        let mut answered = Vec::new();
        for item in &score.items {
            answered.push(match item {
                Counted::Question(question, _) => self.answered(question)?.must,
                Counted::Signal(..) => self.logic.constant(true),
                Counted::Score(inner, _) => {
                    self.logic.and(&self.score_applies(inner)?.must, &self.enough(inner)?)?
                }
            });
        }
        self.logic.at_least(score.needs, &answered)
    }

    /// The value of a score, as a mean would never be put into another.
    fn total(&self, score: &Score) -> Result<Ends<L::Set>, Stopped> {
        if let Some(known) = self.scores.totals.borrow().get(&score.id) {
            return Ok(known.clone());
        }
        let full = match score.method {
            Method::Sum | Method::Mean => {
                let mut sum = self.point(Exact::ZERO);
                for item in &score.items {
                    let part = self.widened(&self.item(item, true)?, &self.item_applies(item)?)?;
                    sum = self.plus(&sum, &part)?;
                }
                sum
            }
            Method::CountAtLeast(level) => {
                let mut sum = self.point(Exact::ZERO);
                for item in &score.items {
                    let pair = self.item_reaches(item, level, false, false)?;
                    let one = self.point(Exact::whole(1)).low;
                    let none = self.point(Exact::ZERO).low;
                    let low = self.either(&pair.must, &one, &none)?;
                    let high = self.either(&pair.may, &one, &none)?;
                    sum = self.plus(&sum, &Ends { low, high })?;
                }
                sum
            }
            Method::Largest => self.extreme(score, false)?,
            Method::Smallest => self.extreme(score, true)?,
        };
        let enough = self.enough(score)?;
        let (least, greatest) = (self.point(score.least), self.point(score.greatest));
        let total = Ends {
            low: self.either(&enough, &full.low, &least.low)?,
            high: self.either(&enough, &full.high, &greatest.high)?,
        };
        self.scores.totals.borrow_mut().insert(score.id.clone(), total.clone());
        Ok(total)
    }

    /// The largest item, or the smallest by turning every sign. An item that surely applies takes part
    /// with both ends; where none does, the ends also take in 0.
    fn extreme(&self, score: &Score, smallest: bool) -> Result<Ends<L::Set>, Stopped> {
        let l = &*self.logic;
        let turn = |ends: &Ends<L::Set>| {
            if smallest { self.times(ends, Exact::whole(-1)) } else { Ok(ends.clone()) }
        };
        let mut parts = Vec::new();
        for item in &score.items {
            parts.push((self.item_applies(item)?, turn(&self.item(item, true)?)?));
        }
        let musts: Vec<L::Set> = parts.iter().map(|(a, _)| a.must.clone()).collect();
        let sure = l.any(&musts)?;
        // Without a part in it, an end is lower than anything: it is not looked at then.
        let bottom = Exact::MOST_SCORE.negated().minus(Exact::whole(1));
        let mut low = self.point(bottom).low;
        let mut open_low = self.point(Exact::ZERO).low;
        let mut high = self.point(bottom).high;
        for (applies, ends) in &parts {
            let in_low = self.either(&applies.must, &ends.low, &self.point(bottom).low)?;
            low = self.join(&low, &in_low, Exact::max)?;
            let open = l.and(&applies.may, &l.not(&applies.must)?)?;
            let in_open = self.either(&open, &ends.low, &self.point(Exact::ZERO).low)?;
            open_low = self.join(&open_low, &in_open, Exact::min)?;
            let in_high = self.either(&applies.may, &ends.high, &self.point(bottom).high)?;
            high = self.join(&high, &in_high, Exact::max)?;
        }
        let low = self.either(&sure, &low, &open_low)?;
        let open_high = self.map(&high, |v| v.max(Exact::ZERO))?;
        let high = self.either(&sure, &high, &open_high)?;
        turn(&Ends { low, high })
    }

    /// The larger or the smaller of two.
    fn join(
        &self,
        a: &Spread<L::Set>,
        b: &Spread<L::Set>,
        of: impl Fn(Exact, Exact) -> Exact,
    ) -> Result<Spread<L::Set>, Stopped> {
        let mut joined = Spread::new();
        for (x, here) in a {
            for (y, there) in b {
                self.put(&mut joined, of(*x, *y), self.logic.and(here, there)?)?;
            }
        }
        Ok(joined)
    }

    /// Rules 8, 10 and 11.
    pub(crate) fn score_reaches(
        &self,
        score: &Score,
        bound: Exact,
        above: bool,
        k: bool,
    ) -> Result<Pair<L::Set>, Stopped> {
        let raw = match score.method {
            Method::Sum | Method::CountAtLeast(_) => self.reaches(&self.total(score)?, bound, above)?,
            Method::Mean => {
                let mut sum = self.point(Exact::ZERO);
                for item in &score.items {
                    let weight = match item {
                        Counted::Question(_, points) => points.weight(),
                        Counted::Signal(..) | Counted::Score(..) => Exact::whole(1),
                    };
                    let value = self.item(item, false)?;
                    let value = Ends {
                        low: self.map(&value.low, |v| v.minus(bound))?,
                        high: self.map(&value.high, |v| v.minus(bound))?,
                    };
                    let part = self.widened(&self.times(&value, weight)?, &self.item_applies(item)?)?;
                    sum = self.plus(&sum, &part)?;
                }
                self.reaches(&sum, Exact::ZERO, above)?
            }
            Method::Largest | Method::Smallest => {
                let all = score.method == Method::Smallest;
                let items: Result<Vec<_>, _> =
                    score.items.iter().map(|i| self.item_reaches(i, bound, above, all)).collect();
                self.at_least(if all { score.items.len() } else { 1 }, &items?)?
            }
        };
        let clear = self.unless_missing(&raw, &self.enough(score)?)?;
        self.where_applicable(&clear, &self.score_applies(score)?, k)
    }

    /// Unclear outside of `enough`.
    fn unless_missing(&self, raw: &Pair<L::Set>, enough: &L::Set) -> Result<Pair<L::Set>, Stopped> {
        let l = &*self.logic;
        Ok(Pair { must: l.and(&raw.must, enough)?, may: l.or(&raw.may, &l.not(enough)?)? })
    }

    /// Rule 10: an answer in both scores counts once, with what it gives to each.
    pub(crate) fn difference(
        &self,
        left: &Score,
        right: &Score,
        above: bool,
    ) -> Result<Pair<L::Set>, Stopped> {
        let one = Exact::whole(1);
        let sides = left.items.iter().map(|i| (i, one)).chain(right.items.iter().map(|i| (i, one.negated())));
        let mut sum = self.point(Exact::ZERO);
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
                    let part = self.widened(&self.item(item, true)?, &self.item_applies(item)?)?;
                    sum = self.plus(&sum, &self.times(&part, sign)?)?;
                }
            }
        }
        for (question, parts) in together.values() {
            let at = |value: Value| -> Option<Exact> {
                parts.iter().try_fold(Exact::ZERO, |sum, (points, sign)| {
                    Some(sum.plus(points_of(points, question, value, true)?.times(*sign)))
                })
            };
            let all: Vec<Exact> = every_value(question).into_iter().filter_map(at).collect();
            let part = self.widened(&self.answers(question, &all, at)?, &self.applies(question)?)?;
            sum = self.plus(&sum, &part)?;
        }
        let raw = self.reaches(&sum, Exact::ZERO, above)?;
        let enough = self.logic.and(&self.enough(left)?, &self.enough(right)?)?;
        self.unless_missing(&raw, &enough)
    }

    /// Rule 12: for each band, that one or a higher one.
    pub(crate) fn bands(&self, score: &Score, k: bool) -> Result<Vec<Pair<L::Set>>, Stopped> {
        let key = (score.id.clone(), k);
        if let Some(known) = self.scores.bands.borrow().get(&key) {
            return Ok(known.clone());
        }
        let mut reached = Vec::new();
        for (i, band) in score.bands.iter().enumerate() {
            reached.push(if i == 0 {
                self.known(true)
            } else {
                self.score_reaches(score, band.from, false, k)?
            });
        }
        for change in &score.overrides {
            let p = self.condition(change.condition())?;
            let before = reached.clone();
            for (i, x) in reached.iter_mut().enumerate() {
                let below =
                    i.checked_sub(1).and_then(|j| before.get(j)).cloned().unwrap_or_else(|| self.known(true));
                let above = before.get(i.saturating_add(1)).cloned().unwrap_or_else(|| self.known(false));
                let raised = |part: Pair<L::Set>| -> Result<_, Stopped> {
                    self.at_least(1, &[x.clone(), self.at_least(2, &[p.clone(), part])?])
                };
                let lowered = |part: Pair<L::Set>| -> Result<_, Stopped> {
                    self.at_least(2, &[x.clone(), self.at_least(1, &[self.negated(&p)?, part])?])
                };
                *x = match change {
                    Override::RaiseTo(to, _) => raised(self.known(*to >= i))?,
                    Override::LowerTo(to, _) => lowered(self.known(*to >= i))?,
                    Override::StepUp(_) => raised(below)?,
                    Override::StepDown(_) if i > 0 => lowered(above)?,
                    Override::StepDown(_) => x.clone(),
                };
            }
        }
        self.scores.bands.borrow_mut().insert(key, reached.clone());
        Ok(reached)
    }
}

fn points_of(points: &Points, question: &Question, value: Value, weighted: bool) -> Option<Exact> {
    match value {
        Value::Option(i) => points.of_option(i),
        Value::Number(n) => points.of_number(n, &question.domain, weighted),
        Value::Day(_) => None,
    }
}

/// The values between which points of a difference run straight.
fn every_value(question: &Question) -> Vec<Value> {
    match &question.domain {
        Domain::YesNo(options) => (0..options.len()).map(Value::Option).collect(),
        Domain::Choice(options) => (0..options.len()).map(Value::Option).collect(),
        Domain::Scale(_) | Domain::Count { .. } | Domain::Date { .. } => {
            question.domain.numbers(&question.cuts).into_iter().map(Value::Number).collect()
        }
    }
}
