//! Scores: points, reachable bounds, bands.
//!
//! In: raw scores. Out: [`Score`]s whose least and greatest values are known, and whose bands cover
//! what can be reached, each value once.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{ALONE, Checker, MOST_SUMS, origin, problem, shared, text_of};
use crate::checked::{Band, Counted, Domain, Method, Override, Picture, Points, Question, Score};
use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Problems, did_you_mean};
use crate::number::Exact;
use crate::pack::Thing;
use crate::raw::{Name, RawItem, RawOverride, RawScore};
use crate::source::{At, Span};
use crate::words::counted;

impl Checker<'_> {
    pub(super) fn score(&mut self, id: &str, problems: &mut Problems) -> Option<Arc<Score>> {
        if let Some(known) = self.scores.get(id) {
            return known.clone();
        }
        let raw = self.pack.scores.iter().find(|q| q.id.value == id)?;
        let built =
            if self.pack.broken.contains(id) { None } else { self.build_score(raw, problems).map(Arc::new) };
        self.scores.insert(id.to_owned(), built.clone());
        built
    }

    pub(super) fn build_score(&mut self, raw: &RawScore, problems: &mut Problems) -> Option<Score> {
        let method = match raw.method.as_ref().map(|(n, level)| (n.value.as_str(), level)) {
            Some(("Sum", _)) => Method::Sum,
            Some(("Mean", _)) => Method::Mean,
            Some(("Largest", _)) => Method::Largest,
            Some(("Smallest", _)) => Method::Smallest,
            Some((_, Some(level))) => Method::CountAtLeast(level.value),
            _ => return None,
        };
        if raw.items.is_empty() {
            problems.add(
                Diagnostic::new(Code::BadScore, &raw.id.at, format!("`{}` has no items", raw.id.value))
                    .help("add `items: [(of: \"…\")]`"),
            );
        }
        let items: Vec<Option<Counted>> = raw.items.iter().map(|i| self.item(i, method, problems)).collect();
        let items: Vec<Counted> = items.into_iter().collect::<Option<_>>()?;
        let needs = raw.needs.as_ref().map_or(0, |n| n.value);
        if let Some(n) = &raw.needs
            && (n.value < 1 || usize::try_from(n.value).is_ok_and(|n| n > items.len()))
        {
            problems.add(problem(
                Code::OutOfRange,
                &n.at,
                format!(
                    "`{}` has {} and needs {}",
                    raw.id.value,
                    counted(items.len(), "item", "items"),
                    n.value
                ),
            ));
        }
        let (least, greatest) = bounds(method, &items);
        let most = greatest.minus(least).max(greatest).max(least.negated());
        if most > Exact::MOST_SCORE {
            problems.add(
                Diagnostic::new(
                    Code::BadScore,
                    &raw.id.at,
                    format!("`{}` can grow too large to stay exact", raw.id.value),
                )
                .help("use smaller weights"),
            );
            return None;
        }
        let bands = bands(raw, method, &items, least, greatest, problems);
        let mut overrides = Vec::new();
        for o in &raw.overrides {
            let band = |name: &Name, problems: &mut Problems| {
                let found = bands.iter().position(|b| *b.id == *name.value);
                if found.is_none() {
                    problems.add(
                        Diagnostic::new(
                            Code::UnknownOption,
                            &name.at,
                            format!("`{}` has no band `{}`", raw.id.value, name.value),
                        )
                        .help(did_you_mean(&name.value, bands.iter().map(|b| &*b.id)).unwrap_or_default()),
                    );
                }
                found
            };
            match o {
                RawOverride::RaiseTo(name, c) => {
                    let at = band(name, problems);
                    let c = self.condition(c, ALONE, problems);
                    overrides.push(Override::RaiseTo(at?, c?));
                }
                RawOverride::LowerTo(name, c) => {
                    let at = band(name, problems);
                    let c = self.condition(c, ALONE, problems);
                    overrides.push(Override::LowerTo(at?, c?));
                }
                RawOverride::StepUp(c) => {
                    overrides.push(Override::StepUp(self.condition(c, ALONE, problems)?));
                }
                RawOverride::StepDown(c) => {
                    overrides.push(Override::StepDown(self.condition(c, ALONE, problems)?));
                }
            }
        }
        Some(Score {
            id: shared(&raw.id),
            title: text_of(raw.title.as_ref()),
            method,
            items,
            needs: usize::try_from(needs).unwrap_or(0),
            least,
            greatest,
            bands,
            overrides,
            origin: origin(&raw.evidence),
            at: raw.id.at.clone(),
        })
    }

    pub(super) fn item(&mut self, raw: &RawItem, method: Method, problems: &mut Problems) -> Option<Counted> {
        let of = raw.of.as_ref()?;
        let bad = |at: &Span, message: String, help: &str, problems: &mut Problems| {
            problems.add(Diagnostic::new(Code::BadScore, at, message).help(help));
        };
        let weight = raw.weight.as_ref().map_or(Exact::whole(1), |w| w.value);
        if method == Method::Mean && weight <= Exact::ZERO {
            let at = raw.weight.as_ref().map_or(&raw.at, |w| &w.at);
            bad(
                at,
                "the weights of a mean are above zero".into(),
                "use a sum for negative weights",
                problems,
            );
            return None;
        }
        let extras = raw.points.is_some() || raw.steps.is_some() || raw.reverse;
        match self.pack.names.get(&of.value)? {
            Thing::Question => {
                let question = self.question(&of.value, problems)?;
                let points = points(raw, &question, weight, problems)?;
                Some(Counted::Question(question, points))
            }
            Thing::Signal => {
                if extras {
                    bad(
                        &raw.at,
                        format!("`{}` is a signal: it has a weight and nothing else", of.value),
                        "write `(of: \"…\", weight: 2)`",
                        problems,
                    );
                }
                if method == Method::Mean {
                    bad(
                        &raw.at,
                        format!("`{}` is a signal and has no mean", of.value),
                        "use a sum",
                        problems,
                    );
                    return None;
                }
                Some(Counted::Signal(self.signal(&of.value, problems)?, weight))
            }
            Thing::Score => {
                if extras {
                    bad(
                        &raw.at,
                        format!("`{}` is a score: it has a weight and nothing else", of.value),
                        "write `(of: \"…\", weight: 2)`",
                        problems,
                    );
                }
                let score = self.score(&of.value, problems)?;
                if score.method == Method::Mean || method == Method::Mean {
                    bad(
                        &of.at,
                        format!("`{}` and means cannot be put together", of.value),
                        "a mean has no exact sum: use sums inside scores",
                        problems,
                    );
                    return None;
                }
                if digits(&score.items).saturating_add(weight.digits()) > Exact::MOST_DIGITS {
                    bad(
                        &raw.at,
                        format!(
                            "`{}` would need more than {} digits after the point",
                            of.value,
                            Exact::MOST_DIGITS
                        ),
                        "use a whole weight",
                        problems,
                    );
                    return None;
                }
                Some(Counted::Score(score, weight))
            }
            found
            @ (Thing::Constant | Thing::Veto | Thing::Contradiction | Thing::Gate | Thing::Guidance) => {
                problems.add(
                    Diagnostic::new(
                        Code::WrongKind,
                        &of.at,
                        format!("`{}` is {}, which has no points", of.value, found.name()),
                    )
                    .help("count a question, a signal or a score"),
                );
                None
            }
        }
    }

    pub(super) fn pictures(&mut self, problems: &mut Problems) -> Vec<Picture> {
        let mut pictures = Vec::new();
        for raw in &self.pack.pictures {
            let across = raw.across.as_ref().and_then(|n| self.named_score(n, problems));
            let up = raw.up.as_ref().and_then(|n| self.named_score(n, problems));
            if let (Some(across), Some(up)) = (across, up) {
                pictures.push(Picture {
                    id: shared(&raw.id),
                    title: text_of(raw.title.as_ref()),
                    across,
                    up,
                    text: raw.text.as_ref().map(shared),
                });
            }
        }
        pictures
    }
}

pub(super) fn points(
    raw: &RawItem,
    question: &Question,
    weight: Exact,
    problems: &mut Problems,
) -> Option<Points> {
    let mut bad = |at: &Span, message: String, help: String| {
        problems.add(Diagnostic::new(Code::BadScore, at, message).help(help));
    };
    match (&raw.points, &raw.steps) {
        (Some(_), Some(_)) => {
            bad(
                &raw.at,
                format!("`{}` has both points and steps", question.id),
                "keep one of the two".into(),
            );
            None
        }
        (Some(points), None) => {
            let Some(options) = question.domain.options() else {
                bad(
                    &raw.at,
                    format!("`{}` is answered with a number and has no options", question.id),
                    "use its value, or `steps`".into(),
                );
                return None;
            };
            let mut all: Vec<Option<Exact>> = vec![None; options.len()];
            for (option, points) in points {
                let index = options.iter().position(|o| *o.id == *option.value);
                match index.and_then(|i| all.get_mut(i)) {
                    Some(slot @ None) => *slot = Some(points.value.times(weight)),
                    Some(Some(_)) => {
                        bad(&option.at, format!("`{}` has points twice", option.value), "keep one".into());
                    }
                    None => {
                        let help = did_you_mean(&option.value, options.iter().map(|o| &*o.id));
                        bad(
                            &option.at,
                            format!("`{}` has no option `{}`", question.id, option.value),
                            help.unwrap_or_default(),
                        );
                    }
                }
            }
            let missing: Vec<&str> =
                options.iter().zip(&all).filter(|(_, p)| p.is_none()).map(|(o, _)| &*o.id).collect();
            if !missing.is_empty() {
                bad(
                    &raw.at,
                    format!("no points for {} of `{}`", crate::diagnostic::some_of(&missing), question.id),
                    "give every option its points, also the ones that count 0".into(),
                );
                return None;
            }
            Some(Points::Options(all.into_iter().flatten().collect()))
        }
        (None, Some(steps)) => {
            let Some((min, _)) = question.domain.range() else {
                bad(
                    &raw.at,
                    format!("`{}` is answered with an option and has no steps", question.id),
                    "use `points`".into(),
                );
                return None;
            };
            let ascending = steps.iter().zip(steps.iter().skip(1)).all(|(a, b)| a.0.value < b.0.value);
            if !ascending || steps.first().is_none_or(|s| s.0.value != min) {
                bad(
                    &raw.at,
                    format!("the steps of `{}` must ascend and begin at {min}", question.id),
                    "list the steps from low to high".into(),
                );
                return None;
            }
            Some(Points::Steps(steps.iter().map(|(from, p)| (from.value, p.value.times(weight))).collect()))
        }
        (None, None) => {
            if question.domain.range().is_none() {
                bad(
                    &raw.at,
                    format!("`{}` has no number to count", question.id),
                    "say `points` for each option".into(),
                );
                return None;
            }
            Some(Points::Value { weight, reverse: raw.reverse })
        }
    }
}

impl Points {
    /// The points of an option.
    #[must_use]
    pub fn of_option(&self, index: usize) -> Option<Exact> {
        match self {
            Self::Options(points) => points.get(index).copied(),
            Self::Value { .. } | Self::Steps(_) => None,
        }
    }

    /// The points of a number; for a mean, without the weight.
    #[must_use]
    pub fn of_number(&self, number: i64, domain: &Domain, weighted: bool) -> Option<Exact> {
        match self {
            Self::Options(_) => None,
            Self::Value { weight, reverse } => {
                let value = if *reverse {
                    let (min, max) = domain.range()?;
                    Exact::whole(min).plus(Exact::whole(max)).minus(Exact::whole(number))
                } else {
                    Exact::whole(number)
                };
                Some(if weighted { value.times(*weight) } else { value })
            }
            Self::Steps(steps) => {
                let step = steps.iter().rev().find(|(from, _)| number >= *from)?;
                Some(step.1)
            }
        }
    }

    /// The weight of the item in a mean.
    #[must_use]
    pub fn weight(&self) -> Exact {
        match self {
            Self::Value { weight, .. } => *weight,
            Self::Options(_) | Self::Steps(_) => Exact::whole(1),
        }
    }

    /// The points that can come out, ascending; only the ends for long ranges.
    #[must_use]
    pub fn values(&self, domain: &Domain, weighted: bool) -> Vec<Exact> {
        let mut values: Vec<Exact> = match self {
            Self::Options(points) => points.clone(),
            Self::Steps(steps) => steps.iter().map(|(_, p)| *p).collect(),
            Self::Value { .. } => {
                let numbers: Vec<i64> = match domain {
                    Domain::Scale(points) => points.iter().map(|p| p.value).collect(),
                    Domain::Count { .. } | Domain::Date { .. } | Domain::YesNo(_) | Domain::Choice(_) => {
                        let (min, max) = domain.range().unwrap_or((0, 0));
                        if max.saturating_sub(min) <= 1_000 { (min..=max).collect() } else { vec![min, max] }
                    }
                };
                numbers.iter().filter_map(|n| self.of_number(*n, domain, weighted)).collect()
            }
        };
        values.sort_unstable();
        values.dedup();
        values
    }
}

impl Counted {
    /// The least and greatest it can contribute where it applies; for a mean, without the weight.
    #[must_use]
    pub fn range(&self, weighted: bool) -> (Exact, Exact) {
        let ordered = |a: Exact, b: Exact| (a.min(b), a.max(b));
        match self {
            Self::Question(q, points) => {
                let values = points.values(&q.domain, weighted);
                (values.first().copied().unwrap_or_default(), values.last().copied().unwrap_or_default())
            }
            Self::Signal(_, weight) => ordered(Exact::ZERO, *weight),
            Self::Score(score, weight) => ordered(score.least.times(*weight), score.greatest.times(*weight)),
        }
    }

    /// Whether it may not apply to somebody.
    pub(super) fn may_not_apply(&self) -> bool {
        match self {
            Self::Question(q, _) => q.ask_when.is_some(),
            Self::Signal(..) => false,
            Self::Score(score, _) => score.items.iter().all(Self::may_not_apply),
        }
    }
}

/// How many digits after the point the points of some items may need.
pub(super) fn digits(items: &[Counted]) -> usize {
    let of = |item: &Counted| match item {
        Counted::Question(q, points) => {
            points.values(&q.domain, true).iter().map(|v| v.digits()).max().unwrap_or(0)
        }
        Counted::Signal(_, weight) => weight.digits(),
        Counted::Score(score, weight) => digits(&score.items).saturating_add(weight.digits()),
    };
    items.iter().map(of).max().unwrap_or(0)
}

pub(super) fn bounds(method: Method, items: &[Counted]) -> (Exact, Exact) {
    let ranges: Vec<(Exact, Exact, bool)> = items
        .iter()
        .map(|i| {
            let (least, greatest) = i.range(method != Method::Mean);
            (least, greatest, i.may_not_apply())
        })
        .collect();
    let open = ranges.iter().any(|r| r.2);
    let leasts = || ranges.iter().map(|r| r.0);
    let greatests = || ranges.iter().map(|r| r.1);
    let zero_if = |open: bool| open.then_some(Exact::ZERO);
    match method {
        Method::Sum => {
            let low = ranges.iter().map(|r| if r.2 { r.0.min(Exact::ZERO) } else { r.0 });
            let high = ranges.iter().map(|r| if r.2 { r.1.max(Exact::ZERO) } else { r.1 });
            (low.fold(Exact::ZERO, Exact::plus), high.fold(Exact::ZERO, Exact::plus))
        }
        Method::Mean => (leasts().min().unwrap_or_default(), greatests().max().unwrap_or_default()),
        Method::Largest | Method::Smallest if open => (
            leasts().chain(zero_if(open)).min().unwrap_or_default(),
            greatests().chain(zero_if(open)).max().unwrap_or_default(),
        ),
        Method::Largest => (leasts().max().unwrap_or_default(), greatests().max().unwrap_or_default()),
        Method::Smallest => (leasts().min().unwrap_or_default(), greatests().min().unwrap_or_default()),
        Method::CountAtLeast(level) => {
            let sure = ranges.iter().filter(|r| r.0 >= level && !r.2).count();
            let most = ranges.iter().filter(|r| r.1 >= level).count();
            let whole = |n: usize| Exact::whole(i64::try_from(n).unwrap_or(i64::MAX));
            (whole(sure), whole(most))
        }
    }
}

/// The sums that can come out, where they are few enough to list.
pub(super) fn sums(items: &[Counted]) -> Option<BTreeSet<Exact>> {
    let mut sums = BTreeSet::from([Exact::ZERO]);
    for item in items {
        let mut values = match item {
            Counted::Question(q, points) => {
                if let (Points::Value { .. }, Some((min, max))) = (points, q.domain.range())
                    && max.saturating_sub(min) > 1_000
                {
                    return None;
                }
                points.values(&q.domain, true)
            }
            Counted::Signal(_, weight) => vec![Exact::ZERO, *weight],
            Counted::Score(..) => return None,
        };
        if item.may_not_apply() {
            values.push(Exact::ZERO);
        }
        sums = sums.iter().flat_map(|s| values.iter().map(|v| s.plus(*v))).collect();
        if sums.len() > MOST_SUMS {
            return None;
        }
    }
    Some(sums)
}

pub(super) fn bands(
    raw: &RawScore,
    method: Method,
    items: &[Counted],
    least: Exact,
    greatest: Exact,
    problems: &mut Problems,
) -> Vec<Band> {
    let reachable = if method == Method::Sum { sums(items) } else { None };
    let any_between = |low: Exact, below: Option<Exact>| match &reachable {
        Some(values) => values.iter().any(|v| *v >= low && below.is_none_or(|b| *v < b)),
        None => low <= greatest && below.is_none_or(|b| b > least && b.minus(low) > Exact::ZERO),
    };
    let mut seen = BTreeSet::new();
    let mut built: Vec<Band> = Vec::new();
    let mut stated: Vec<Option<&At<Exact>>> = Vec::new();
    for band in &raw.bands {
        if !seen.insert(band.id.value.clone()) {
            problems.add(problem(
                Code::DuplicateId,
                &band.id.at,
                format!("`{}` has two bands `{}`", raw.id.value, band.id.value),
            ));
        }
        let Some(from) = &band.from else { continue };
        match built.last() {
            Some(before) if before.from >= from.value => problems.add(problem(
                Code::BandOverlap,
                &from.at,
                format!("`{}` begins at {}, not above `{}`", band.id.value, from.value, before.id),
            )),
            None if from.value > least => problems.add(problem(
                Code::BandGap,
                &from.at,
                format!("`{}` can be {least}, which is below the first band", raw.id.value),
            )),
            _ => {}
        }
        built.push(Band { id: shared(&band.id), from: from.value, title: text_of(band.title.as_ref()) });
        stated.push(band.to.as_ref());
    }
    let raised = !raw.overrides.is_empty();
    for (i, (band, to)) in built.iter().zip(&stated).enumerate() {
        let next = built.get(i.saturating_add(1)).map(|b| b.from);
        if let Some(to) = to {
            if next.is_some_and(|n| to.value >= n) || to.value < band.from {
                problems.add(problem(
                    Code::BandOverlap,
                    &to.at,
                    format!("`{}` ends at {}, inside another band", band.id, to.value),
                ));
            } else if gap_after(to.value, next, greatest, reachable.as_ref()) {
                problems.add(problem(
                    Code::BandGap,
                    &to.at,
                    format!("no band holds what comes right after {}", to.value),
                ));
            }
        }
        if !raised && !any_between(band.from, next) {
            let at = raw.bands.get(i).map_or(&raw.id.at, |b| &b.id.at);
            problems.add(problem(
                Code::BandUnreachable,
                at,
                format!(
                    "`{}` reaches {least} to {greatest}, so no answers lead to `{}`",
                    raw.id.value, band.id
                ),
            ));
        }
    }
    built
}

/// Whether something reachable lies after `to` and before the next band.
pub(super) fn gap_after(
    to: Exact,
    next: Option<Exact>,
    greatest: Exact,
    reachable: Option<&BTreeSet<Exact>>,
) -> bool {
    match reachable {
        Some(values) => values.iter().any(|v| *v > to && next.is_none_or(|n| *v < n)),
        None => match next {
            Some(next) => next.minus(to) > Exact::whole(1),
            None => to < greatest,
        },
    }
}
