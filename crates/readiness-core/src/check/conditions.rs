//! Conditions: what they read is of the right kind, and what they compare with can be answered.
//!
//! In: raw conditions. Out: [`Condition`]s, each comparison with the constant that it counts as when
//! its question does not apply (rule 7 of `docs/semantics.md`).

use std::sync::Arc;

use super::{ALONE, Checker, Place, origin, problem, shared, text_of};
use crate::checked::{
    Condition, Contradiction, Direction, Domain, Method, Permitted, Question, Score, Signal, SignalKind,
};
use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Problems, did_you_mean};
use crate::number::Exact;
use crate::pack::Thing;
use crate::raw::{Name, RawCondition, RawConditionKind, RawOperand, Sign};
use crate::source::Span;

impl Checker<'_> {
    pub(super) fn signal(&mut self, id: &str, problems: &mut Problems) -> Option<Arc<Signal>> {
        if let Some(known) = self.signals.get(id) {
            return known.clone();
        }
        let pack = self.pack;
        let raw = pack.signals.iter().find(|q| q.id.value == id)?;
        if pack.broken.contains(id) {
            self.signals.insert(id.to_owned(), None);
            return None;
        }
        let when = raw.when.as_ref().and_then(|c| self.condition(c, ALONE, problems));
        let kind = raw.kind.as_ref().and_then(|kind| {
            let raw = pack.signal_kinds.iter().find(|k| k.id.value == kind.value)?;
            Some(SignalKind {
                id: shared(&raw.id),
                direction: match raw.direction.as_ref().map(|n| n.value.as_str()) {
                    Some("Danger") => Direction::Danger,
                    Some("Support") => Direction::Support,
                    _ => Direction::Neutral,
                },
                title: text_of(raw.title.as_ref()),
            })
        });
        let built = when.zip(kind).map(|(when, kind)| {
            Arc::new(Signal {
                id: shared(&raw.id),
                kind,
                when,
                text: text_of(raw.text.as_ref()),
                origin: origin(&raw.evidence),
                at: raw.id.at.clone(),
            })
        });
        self.signals.insert(id.to_owned(), built.clone());
        built
    }

    pub(super) fn contradiction(&mut self, id: &str, problems: &mut Problems) -> Option<Arc<Contradiction>> {
        if let Some(known) = self.contradictions.get(id) {
            return known.clone();
        }
        let pack = self.pack;
        let raw = pack.contradictions.iter().find(|q| q.id.value == id)?;
        for name in &raw.between {
            self.is_a(name, Thing::Question, problems);
        }
        let when = raw.when.as_ref().and_then(|c| self.condition(c, ALONE, problems));
        let built = when.map(|when| {
            Arc::new(Contradiction {
                id: shared(&raw.id),
                when,
                between: raw.between.iter().map(shared).collect(),
                text: text_of(raw.text.as_ref()),
                origin: origin(&raw.evidence),
                at: raw.id.at.clone(),
            })
        });
        self.contradictions.insert(id.to_owned(), built.clone());
        built
    }

    /// Whether a name is of the kind that belongs here; reports it if not.
    pub(super) fn is_a(&self, name: &Name, thing: Thing, problems: &mut Problems) -> bool {
        match self.pack.names.get(&name.value) {
            Some(found) if *found == thing => true,
            Some(found) => {
                problems.add(
                    Diagnostic::new(
                        Code::WrongKind,
                        &name.at,
                        format!("`{}` is {}, not {}", name.value, found.name(), thing.name()),
                    )
                    .help(format!("write the id of {}", thing.name())),
                );
                false
            }
            None => false,
        }
    }

    pub(super) fn named_question(&mut self, name: &Name, problems: &mut Problems) -> Option<Arc<Question>> {
        if self.is_a(name, Thing::Question, problems) { self.question(&name.value, problems) } else { None }
    }

    pub(super) fn named_score(&mut self, name: &Name, problems: &mut Problems) -> Option<Arc<Score>> {
        if self.is_a(name, Thing::Score, problems) { self.score(&name.value, problems) } else { None }
    }

    pub(super) fn condition(
        &mut self,
        raw: &RawCondition,
        place: Place,
        problems: &mut Problems,
    ) -> Option<Condition> {
        use RawConditionKind as K;
        let inside = |k: bool| Place { k, ..place };
        match &raw.kind {
            K::All(parts) => {
                let parts = self.conditions(parts, inside(true), &raw.at, problems);
                Some(Condition::All(parts?))
            }
            K::Any(parts) => {
                let parts = self.conditions(parts, inside(false), &raw.at, problems);
                Some(Condition::Any(parts?))
            }
            K::AtLeast(n, parts) => {
                let built = self.conditions(parts, inside(false), &raw.at, problems);
                let most = i64::try_from(parts.len()).unwrap_or(i64::MAX);
                if n.value < 1 || n.value > most {
                    problems.add(problem(
                        Code::OutOfRange,
                        &n.at,
                        format!("at least {} of {most} is always or never so", n.value),
                    ));
                }
                Some(Condition::AtLeast(usize::try_from(n.value).unwrap_or(0), built?))
            }
            K::Not(inner) => {
                let inner = self.condition(inner, inside(!place.k), problems)?;
                Some(Condition::Not(Box::new(inner)))
            }
            K::Always => Some(Condition::Always),
            K::Is { question, options, negated } => {
                let q = self.named_question(question, problems)?;
                let k = place.k != *negated;
                let is = is_one_of(&q, question, options, k, problems)?;
                Some(if *negated { Condition::Not(Box::new(is)) } else { is })
            }
            K::Compare(left, sign, right) => self.compare(left, *sign, right, place, problems),
            K::Band(score, band) => self.band_or_higher(score, band, place, problems),
            K::Holds(name) => self.holds(name, place, problems),
            K::Answered(name) => Some(Condition::Answered(self.named_question(name, problems)?)),
            K::Applicable(name) => Some(Condition::Applicable(self.named_question(name, problems)?)),
            K::Unsure(name) => {
                if !place.guidance {
                    problems.add(problem(
                        Code::GuidanceOnly,
                        &raw.at,
                        format!(
                            "whether somebody is unsure of `{}` may be asked in guidance only",
                            name.value
                        ),
                    ));
                }
                Some(Condition::Unsure(self.named_question(name, problems)?))
            }
            K::IfNotApplicable(k, inner) => {
                match inner.kind {
                    K::Is { .. } | K::Compare(..) | K::Band(..) => {}
                    K::Broken => return None,
                    K::All(_)
                    | K::Any(_)
                    | K::AtLeast(..)
                    | K::Not(_)
                    | K::Always
                    | K::Holds(_)
                    | K::Answered(_)
                    | K::Applicable(_)
                    | K::Unsure(_)
                    | K::IfNotApplicable(..)
                    | K::Permits { .. } => {
                        problems.add(
                            Diagnostic::new(
                                Code::WrongType,
                                &inner.at,
                                "`IfNotApplicable` stands around one comparison",
                            )
                            .help("put it directly around `Is`, `Ge`, `Band` and the like"),
                        );
                    }
                }
                self.condition(inner, inside(*k), problems)
            }
            // Where it stands makes no difference: each part of it stands in an `All` of its own.
            K::Permits { module, permission, when } => {
                let when = self.condition(when.as_deref()?, ALONE, problems)?;
                Some(Condition::Permits(Arc::new(Permitted {
                    module: module.value.trim_end_matches('.').into(),
                    permission: shared(permission),
                    when,
                })))
            }
            K::Broken => None,
        }
    }

    fn band_or_higher(
        &mut self,
        score: &Name,
        band: &Name,
        place: Place,
        problems: &mut Problems,
    ) -> Option<Condition> {
        let built = self.named_score(score, problems)?;
        let Some(index) = built.bands.iter().position(|b| *b.id == *band.value) else {
            let mut d = Diagnostic::new(
                Code::UnknownOption,
                &band.at,
                format!("`{}` has no band `{}`", score.value, band.value),
            );
            if let Some(help) = did_you_mean(&band.value, built.bands.iter().map(|b| &*b.id)) {
                d = d.help(help);
            }
            problems.add(d);
            return None;
        };
        if index == 0 {
            problems.add(problem(
                Code::OutOfRange,
                &band.at,
                format!("`{}` is always in `{}` or higher", score.value, band.value),
            ));
        }
        Some(Condition::Band { score: built, band: index, k: place.k })
    }

    pub(super) fn conditions(
        &mut self,
        parts: &[RawCondition],
        place: Place,
        at: &Span,
        problems: &mut Problems,
    ) -> Option<Vec<Condition>> {
        if parts.is_empty() {
            problems.add(
                Diagnostic::new(Code::OutOfRange, at, "an empty list of conditions is always or never true")
                    .help("write at least one condition, or `Always`"),
            );
        }
        let built: Vec<Option<Condition>> =
            parts.iter().map(|p| self.condition(p, place, problems)).collect();
        built.into_iter().collect()
    }

    pub(super) fn holds(&mut self, name: &Name, place: Place, problems: &mut Problems) -> Option<Condition> {
        match self.pack.names.get(&name.value)? {
            Thing::Signal => Some(Condition::Signal(self.signal(&name.value, problems)?)),
            found @ (Thing::Veto | Thing::Contradiction) => {
                if !place.guidance {
                    problems.add(problem(
                        Code::GuidanceOnly,
                        &name.at,
                        format!(
                            "`{}` is {}: it may be read in guidance and invariants only",
                            name.value,
                            found.name()
                        ),
                    ));
                    return None;
                }
                if *found == Thing::Veto {
                    Some(Condition::Veto(self.veto(&name.value, problems)?))
                } else {
                    Some(Condition::Contradiction(self.contradiction(&name.value, problems)?))
                }
            }
            Thing::Question | Thing::Score | Thing::Constant | Thing::Gate | Thing::Guidance => {
                self.is_a(name, Thing::Signal, problems);
                None
            }
        }
    }

    pub(super) fn constant(&self, name: &Name) -> Option<Exact> {
        let raw = self.pack.constants.iter().find(|c| c.id.value == name.value)?;
        raw.value.as_ref().map(|v| v.value)
    }

    pub(super) fn compare(
        &mut self,
        left: &Name,
        sign: Sign,
        right: &RawOperand,
        place: Place,
        problems: &mut Problems,
    ) -> Option<Condition> {
        let (value, at) = match right {
            RawOperand::Number(n) => (n.value, n.at.clone()),
            RawOperand::Name(name) => match self.pack.names.get(&name.value)? {
                Thing::Constant => (self.constant(name)?, name.at.clone()),
                Thing::Score => return self.difference(left, sign, name, problems),
                Thing::Question
                | Thing::Signal
                | Thing::Veto
                | Thing::Contradiction
                | Thing::Gate
                | Thing::Guidance => {
                    self.is_a(name, Thing::Constant, problems);
                    return None;
                }
            },
        };
        match self.pack.names.get(&left.value)? {
            Thing::Question => {
                let question = self.question(&left.value, problems)?;
                compare_question(&question, left, sign, value, &at, place.k, problems)
            }
            Thing::Score => {
                let score = self.score(&left.value, problems)?;
                compare_score(&score, sign, value, &at, place.k, problems)
            }
            found @ (Thing::Constant
            | Thing::Signal
            | Thing::Veto
            | Thing::Contradiction
            | Thing::Gate
            | Thing::Guidance) => {
                problems.add(
                    Diagnostic::new(
                        Code::WrongKind,
                        &left.at,
                        format!("`{}` is {}, which has no number", left.value, found.name()),
                    )
                    .help("compare a scale, count, date or score"),
                );
                None
            }
        }
    }

    pub(super) fn difference(
        &mut self,
        left: &Name,
        sign: Sign,
        right: &Name,
        problems: &mut Problems,
    ) -> Option<Condition> {
        let a = self.named_score(left, problems);
        let b = self.named_score(right, problems);
        let (a, b) = (a?, b?);
        for (score, name) in [(&a, left), (&b, right)] {
            if score.method != Method::Sum {
                problems.add(
                    Diagnostic::new(
                        Code::BadScore,
                        &name.at,
                        format!("`{}` is not a sum, so it cannot be compared with another score", name.value),
                    )
                    .help("compare sums with each other, or use bands"),
                );
            }
        }
        let over = |left: &Arc<Score>, right: &Arc<Score>, above: bool| Condition::Difference {
            left: Arc::clone(left),
            right: Arc::clone(right),
            above,
        };
        let not = |c: Condition| Condition::Not(Box::new(c));
        Some(match sign {
            Sign::Ge => over(&a, &b, false),
            Sign::Gt => over(&a, &b, true),
            Sign::Le => over(&b, &a, false),
            Sign::Lt => over(&b, &a, true),
            Sign::Eq => Condition::All(vec![over(&a, &b, false), over(&b, &a, false)]),
            Sign::Ne => not(Condition::All(vec![over(&a, &b, false), over(&b, &a, false)])),
        })
    }
}

pub(super) fn is_one_of(
    question: &Arc<Question>,
    name: &Name,
    options: &[Name],
    k: bool,
    problems: &mut Problems,
) -> Option<Condition> {
    let Some(known) = question.domain.options() else {
        problems.add(
            Diagnostic::new(
                Code::WrongType,
                &name.at,
                format!("`{}` is answered with a number, not with an option", name.value),
            )
            .help("compare it with `Ge`, `Le` or `Eq`"),
        );
        return None;
    };
    let mut indices = Vec::new();
    for option in options {
        if let Some(i) = known.iter().position(|o| *o.id == *option.value) {
            indices.push(i);
        } else {
            let mut d = Diagnostic::new(
                Code::UnknownOption,
                &option.at,
                format!("`{}` has no option `{}`", name.value, option.value),
            );
            if let Some(help) = did_you_mean(&option.value, known.iter().map(|o| &*o.id)) {
                d = d.help(help);
            }
            problems.add(d);
        }
    }
    indices.sort_unstable();
    indices.dedup();
    let said = match indices.len() {
        0 if options.is_empty() => Some("never has one of no options"),
        n if n == known.len() => Some("always has one of these options"),
        _ => None,
    };
    if let Some(said) = said {
        problems.add(problem(Code::OutOfRange, &name.at, format!("`{}` {said}", name.value)));
    }
    if indices.is_empty() {
        return None;
    }
    Some(Condition::Is { question: Arc::clone(question), options: indices, k })
}

pub(super) fn compare_question(
    question: &Arc<Question>,
    name: &Name,
    sign: Sign,
    value: Exact,
    at: &Span,
    k: bool,
    problems: &mut Problems,
) -> Option<Condition> {
    let Some((min, max)) = question.domain.range() else {
        problems.add(
            Diagnostic::new(
                Code::WrongType,
                &name.at,
                format!("`{}` is answered with an option, not with a number", name.value),
            )
            .help("compare it with `Is` or `OneOf`"),
        );
        return None;
    };
    let (least, greatest) = (Exact::whole(min), Exact::whole(max));
    let possible = match &question.domain {
        Domain::Scale(points) => points.iter().any(|p| Exact::whole(p.value) == value),
        Domain::Count { .. } | Domain::Date { .. } => {
            value >= least && value <= greatest && value.as_whole().is_some()
        }
        Domain::YesNo(_) | Domain::Choice(_) => false,
    };
    let sensible = match sign {
        Sign::Ge | Sign::Lt => value > least && value <= greatest,
        Sign::Gt | Sign::Le => value >= least && value < greatest,
        Sign::Eq | Sign::Ne => possible,
    };
    if !sensible {
        problems.add(
            Diagnostic::new(
                Code::OutOfRange,
                at,
                format!("comparing `{}` with {value} is always or never true", name.value),
            )
            .help(format!("it is answered with {min} to {max}")),
        );
        return None;
    }
    Some(Condition::Compare { question: Arc::clone(question), sign, value, k })
}

pub(super) fn compare_score(
    score: &Arc<Score>,
    sign: Sign,
    bound: Exact,
    at: &Span,
    k: bool,
    problems: &mut Problems,
) -> Option<Condition> {
    let sensible = match sign {
        Sign::Ge | Sign::Lt => bound > score.least && bound <= score.greatest,
        Sign::Gt | Sign::Le => bound >= score.least && bound < score.greatest,
        Sign::Eq | Sign::Ne => bound >= score.least && bound <= score.greatest,
    };
    if !sensible {
        problems.add(
            Diagnostic::new(
                Code::OutOfRange,
                at,
                format!("comparing `{}` with {bound} is always or never true", score.id),
            )
            .help(format!("it reaches {} to {}", score.least, score.greatest)),
        );
        return None;
    }
    let reaches = |above: bool, k: bool| Condition::Score { score: Arc::clone(score), bound, above, k };
    let not = |c: Condition| Condition::Not(Box::new(c));
    Some(match sign {
        Sign::Ge => reaches(false, k),
        Sign::Gt => reaches(true, k),
        Sign::Lt => not(reaches(false, !k)),
        Sign::Le => not(reaches(true, !k)),
        Sign::Eq => Condition::All(vec![reaches(false, k), not(reaches(true, !k))]),
        Sign::Ne => not(Condition::All(vec![reaches(false, !k), not(reaches(true, k))])),
    })
}
