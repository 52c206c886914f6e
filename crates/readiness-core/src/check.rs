//! Phase 3: types, ranges, bounds, bands, polarity.
//!
//! In: a [`Pack`], whose names all mean something. Out: a [`CheckedPack`], or every reason why there
//! is none. It differs from the phase before in that things now fit each other: a comparison is with a
//! value that can be answered, a band can be reached, danger can only close. Each rule is built once
//! and shared, in the order in which rules read each other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::checked::{
    Band, Changes, Channel, CheckedPack, Choice, Claim, Condition, Contradiction, Counted,
    Direction, Domain, Example, ExpectedStage, Gate, Guidance, GuidanceKind, Hands, Invariant,
    Ladder, Layer, LookAgain, Method, Origin, Override, Permission, Picture, Point, Points,
    Question, Reading, Score, Section, Signal, SignalKind, Source, Stage, Statement, Text, Veto,
};
use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Problems, did_you_mean};
use crate::hash;
use crate::number::Exact;
use crate::pack::{Pack, Thing};
use crate::raw::{
    Evidence, Name, RawAnswer, RawCap, RawClaim, RawCondition, RawConditionKind, RawExample,
    RawExpectedStage, RawGate, RawItem, RawKind, RawOperand, RawOverride, RawQuestion, RawReading,
    RawScore, Sign,
};
use crate::sheet::{self, Sheet, Written};
use crate::source::{At, Span};

/// Above this many distinct sums the reachable values of a score are known by their bounds only.
const MOST_SUMS: usize = 5_000;

impl CheckedPack {
    /// Checks a pack. Nothing comes back when there are errors; warnings alone do not matter.
    #[must_use]
    pub fn check(pack: &Pack, problems: &mut Problems) -> Option<Self> {
        let mut checker = Checker::new(pack);
        let built = checker.build(problems);
        if problems.has_errors() { None } else { built }
    }
}

/// Where a condition stands: decides what it counts as when its question does not apply, and what
/// it may read.
#[derive(Clone, Copy)]
struct Place {
    k: bool,
    guidance: bool,
}

const ALONE: Place = Place {
    k: false,
    guidance: false,
};
const GATE: Place = Place {
    k: true,
    guidance: false,
};
const GUIDANCE: Place = Place {
    k: false,
    guidance: true,
};

struct Checker<'a> {
    pack: &'a Pack,
    live: BTreeSet<String>,
    order: BTreeMap<String, usize>,
    cuts: BTreeMap<String, Vec<i64>>,
    questions: BTreeMap<String, Option<Arc<Question>>>,
    signals: BTreeMap<String, Option<Arc<Signal>>>,
    scores: BTreeMap<String, Option<Arc<Score>>>,
    vetoes: BTreeMap<String, Option<Arc<Veto>>>,
    contradictions: BTreeMap<String, Option<Arc<Contradiction>>>,
}

fn shared(name: &Name) -> Text {
    Arc::from(name.value.as_str())
}

fn text_of(name: Option<&Name>) -> Text {
    name.map_or_else(|| Arc::from(""), shared)
}

fn origin(evidence: &Evidence) -> Origin {
    Origin {
        sources: evidence.sources.iter().map(shared).collect(),
        judgement: evidence.judgement.as_ref().map(shared),
    }
}

fn problem(code: Code, at: &Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(code, at, message).help(code.info().mend)
}

impl<'a> Checker<'a> {
    fn new(pack: &'a Pack) -> Self {
        let live = live(pack);
        let sections: Vec<&str> = pack.sections.iter().map(|s| s.id.value.as_str()).collect();
        let mut asked: Vec<(usize, usize, &RawQuestion)> = pack
            .questions
            .iter()
            .enumerate()
            .filter(|(_, q)| live.contains(&q.id.value) || !pack.imported.contains(&q.id.value))
            .map(|(i, q)| {
                let section = q.section.as_ref().map(|s| s.value.as_str());
                let at = sections.iter().position(|s| Some(*s) == section);
                (at.unwrap_or(usize::MAX), i, q)
            })
            .collect();
        asked.sort_by_key(|(section, i, _)| (*section, *i));
        let order = asked
            .iter()
            .enumerate()
            .map(|(i, (_, _, q))| (q.id.value.clone(), i))
            .collect();
        Self {
            pack,
            live,
            order,
            cuts: cuts(pack),
            questions: BTreeMap::new(),
            signals: BTreeMap::new(),
            scores: BTreeMap::new(),
            vetoes: BTreeMap::new(),
            contradictions: BTreeMap::new(),
        }
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one block a kind of item, in the order of the language page"
    )]
    fn build(&mut self, problems: &mut Problems) -> Option<CheckedPack> {
        let pack = self.pack;
        self.evidence(problems);
        // A module leaves its roles to be bound by who imports it; what nothing reads yet, an importer
        // may read.
        let by_role = |v: &crate::raw::RawVeto| matches!(v.cap, Some(RawCap::Role(_)));
        let module = pack.stages.is_empty() && pack.vetoes.iter().any(by_role);
        let sections = pack.sections.iter().map(|s| Section {
            id: shared(&s.id),
            title: text_of(s.title.as_ref()),
            intro: s.intro.as_ref().map(shared),
        });
        let sections: Vec<Section> = sections.collect();
        let mut questions: Vec<Arc<Question>> = Vec::new();
        for raw in &pack.questions {
            if self.order.contains_key(&raw.id.value) {
                questions.extend(self.question(&raw.id.value, problems));
                if !module && !self.live.contains(&raw.id.value) {
                    problems.add(problem(
                        Code::UnusedQuestion,
                        &raw.id.at,
                        format!("no rule reads `{}`", raw.id.value),
                    ));
                }
            }
        }
        questions.sort_by_key(|q| q.index);
        let keep = |id: &str, live: &BTreeSet<String>| live.contains(id) || !id.contains('.');
        let mut signals = Vec::new();
        for raw in &pack.signals {
            let built = self.signal(&raw.id.value, problems);
            if keep(&raw.id.value, &self.live) {
                signals.extend(built);
            }
        }
        signals.sort_by(|a, b| a.id.cmp(&b.id));
        let mut scores = Vec::new();
        for raw in &pack.scores {
            let built = self.score(&raw.id.value, problems);
            if keep(&raw.id.value, &self.live) {
                scores.extend(built);
            }
        }
        scores.sort_by(|a, b| a.id.cmp(&b.id));
        let mut contradictions = Vec::new();
        for raw in &pack.contradictions {
            contradictions.extend(self.contradiction(&raw.id.value, problems));
        }
        contradictions.sort_by(|a, b| a.id.cmp(&b.id));
        let pictures = self.pictures(problems);
        let ladder = self.ladder(problems);
        let layers: Vec<Layer> = pack
            .layers
            .iter()
            .map(|l| Layer {
                id: shared(&l.id),
                title: text_of(l.title.as_ref()),
                safety: l.safety,
            })
            .collect();
        let mut vetoes = Vec::new();
        for raw in &pack.vetoes {
            vetoes.extend(self.veto(&raw.id.value, problems));
        }
        vetoes.sort_by(|a, b| (a.layer, &a.id).cmp(&(b.layer, &b.id)));
        let channels = self.channels(problems);
        let guidance = self.guidance(problems);
        let look_again = self.look_again(problems);
        let invariants = self.invariants(problems);
        if let Some(ladder) = &ladder {
            self.ladder_is_sound(ladder, &vetoes, &contradictions, problems);
        }
        self.polarity(
            &questions,
            &vetoes,
            &contradictions,
            ladder.as_ref(),
            &channels,
            problems,
        );
        let header = pack.header.as_ref()?;
        let sources = pack
            .sources
            .iter()
            .map(|s| {
                let source = Source {
                    id: shared(&s.id),
                    kind: text_of(s.kind.as_ref()),
                    title: text_of(s.title.as_ref()),
                    place: s.place.as_ref().map(shared),
                };
                (source.id.clone(), source)
            })
            .collect();
        let mut checked = CheckedPack {
            id: text_of(header.id.as_ref()),
            version: text_of(header.version.as_ref()),
            language: header
                .language
                .as_ref()
                .map_or_else(|| Arc::from("en"), shared),
            title: text_of(header.title.as_ref()),
            about: header.about.as_ref().map(shared),
            sources,
            sections,
            questions,
            signals,
            contradictions,
            scores,
            pictures,
            ladder,
            channels,
            layers,
            vetoes,
            guidance,
            look_again,
            invariants,
            examples: Vec::new(),
            rules_hash: Arc::from(""),
            texts_hash: Arc::from(""),
        };
        checked.examples = examples(pack, &checked, problems);
        if problems.has_errors() {
            return None;
        }
        checked.rules_hash = hash::rules(&checked);
        checked.texts_hash = hash::texts(&checked);
        Some(checked)
    }

    fn evidence(&self, problems: &mut Problems) {
        let pack = self.pack;
        let rules = pack.signals.iter().map(|x| (&x.id, &x.evidence));
        let rules = rules
            .chain(pack.contradictions.iter().map(|x| (&x.id, &x.evidence)))
            .chain(pack.scores.iter().map(|x| (&x.id, &x.evidence)))
            .chain(pack.constants.iter().map(|x| (&x.id, &x.evidence)))
            .chain(pack.vetoes.iter().map(|x| (&x.id, &x.evidence)))
            .chain(pack.guidance.iter().map(|x| (&x.id, &x.evidence)))
            .chain(pack.gates().map(|x| (&x.id, &x.evidence)));
        for (id, evidence) in rules {
            if evidence.sources.is_empty() && evidence.judgement.is_none() {
                problems.add(problem(
                    Code::MissingSource,
                    &id.at,
                    format!("`{}` does not say where it comes from", id.value),
                ));
            }
        }
    }

    fn question(&mut self, id: &str, problems: &mut Problems) -> Option<Arc<Question>> {
        if let Some(known) = self.questions.get(id) {
            return known.clone();
        }
        let pack = self.pack;
        let raw = pack.questions.iter().find(|q| q.id.value == id)?;
        if pack.broken.contains(id) {
            self.questions.insert(id.to_owned(), None);
            return None;
        }
        let ask_when = raw
            .ask_when
            .as_ref()
            .map(|c| self.condition(c, ALONE, problems));
        let index = self.order.get(id).copied().unwrap_or(usize::MAX);
        let mut read = BTreeSet::new();
        if let Some(Some(condition)) = &ask_when {
            condition.questions(&mut read);
            if let Some(later) = read.iter().find(|q| q.0 >= index) {
                problems.add(problem(
                    Code::AsksLater,
                    raw.ask_when.as_ref().map_or(&raw.id.at, |c| &c.at),
                    format!("`{id}` is asked before `{}`, which it reads", later.1),
                ));
            }
        }
        let built = self.domain(raw, problems).map(|domain| {
            let section = raw.section.as_ref().map(|s| s.value.as_str());
            let section = pack
                .sections
                .iter()
                .position(|s| Some(s.id.value.as_str()) == section);
            Arc::new(Question {
                index,
                id: shared(&raw.id),
                section: section.unwrap_or(0),
                text: text_of(raw.text.as_ref()),
                why: text_of(raw.why.as_ref()),
                help: raw.help.as_ref().map(shared),
                domain,
                unsure: raw.unsure,
                prefer_not: raw.prefer_not,
                hands: match raw.hands.as_ref().map(|n| n.value.as_str()) {
                    Some("Own") => Hands::Own,
                    Some("Past") => Hands::Past,
                    Some("Other") => Hands::Other,
                    _ => Hands::Circumstances,
                },
                changes: match raw.changes.as_ref().map(|n| n.value.as_str()) {
                    Some("Freely") => Changes::Freely,
                    Some("Up") => Changes::Up,
                    Some("Down") => Changes::Down,
                    Some("WithTime") => Changes::WithTime,
                    _ => Changes::Fixed,
                },
                ask_when: ask_when.flatten(),
                cuts: self.cuts.get(id).cloned().unwrap_or_default(),
                at: raw.id.at.clone(),
            })
        });
        self.questions.insert(id.to_owned(), built.clone());
        built
    }

    fn domain(&self, raw: &RawQuestion, problems: &mut Problems) -> Option<Domain> {
        let twice = |at: &Span, what: String, problems: &mut Problems| {
            problems.add(problem(
                Code::DuplicateId,
                at,
                format!("{what} stands twice in `{}`", raw.id.value),
            ));
        };
        match raw.kind.as_ref()? {
            RawKind::YesNo => {
                let choice = |id: &str| Choice {
                    id: Arc::from(id),
                    text: Arc::from(id),
                };
                Some(Domain::YesNo([choice("yes"), choice("no")]))
            }
            RawKind::Choice(options) => {
                let mut built: Vec<Choice> = Vec::new();
                for (id, text) in options {
                    if built.iter().any(|o| *o.id == *id.value) {
                        twice(&id.at, format!("the option `{}`", id.value), problems);
                        continue;
                    }
                    built.push(Choice {
                        id: shared(id),
                        text: text_of(text.as_ref()),
                    });
                }
                if built.len() < 2 {
                    problems.add(
                        Diagnostic::new(
                            Code::OutOfRange,
                            &raw.id.at,
                            format!("`{}` leaves nothing to choose", raw.id.value),
                        )
                        .help("a choice has at least two options"),
                    );
                }
                Some(Domain::Choice(built))
            }
            RawKind::Scale(points) => {
                let mut built: Vec<Point> = Vec::new();
                for (value, text) in points {
                    if built.iter().any(|p| p.value == value.value) {
                        twice(&value.at, format!("the value {}", value.value), problems);
                        continue;
                    }
                    built.push(Point {
                        value: value.value,
                        text: text_of(text.as_ref()),
                    });
                }
                built.sort_by_key(|p| p.value);
                if built.len() < 2 {
                    problems.add(
                        Diagnostic::new(
                            Code::OutOfRange,
                            &raw.id.at,
                            format!("`{}` leaves nothing to choose", raw.id.value),
                        )
                        .help("a scale has at least two points"),
                    );
                }
                Some(Domain::Scale(built))
            }
            RawKind::Count { unit, min, max } => {
                if min >= max {
                    problems.add(
                        Diagnostic::new(
                            Code::OutOfRange,
                            &raw.id.at,
                            format!("`{}` has no room between {min} and {max}", raw.id.value),
                        )
                        .help("let `min` be less than `max`"),
                    );
                }
                Some(Domain::Count {
                    unit: unit.as_ref().map(shared),
                    min: *min,
                    max: *max,
                })
            }
            RawKind::Date { max_days } => {
                if *max_days < 1 {
                    problems.add(
                        Diagnostic::new(
                            Code::OutOfRange,
                            &raw.id.at,
                            format!("`{}` has no room: {max_days} days", raw.id.value),
                        )
                        .help("let `max_days` be at least 1"),
                    );
                }
                Some(Domain::Date {
                    max_days: *max_days,
                })
            }
        }
    }

    fn signal(&mut self, id: &str, problems: &mut Problems) -> Option<Arc<Signal>> {
        if let Some(known) = self.signals.get(id) {
            return known.clone();
        }
        let pack = self.pack;
        let raw = pack.signals.iter().find(|q| q.id.value == id)?;
        if pack.broken.contains(id) {
            self.signals.insert(id.to_owned(), None);
            return None;
        }
        let when = raw
            .when
            .as_ref()
            .and_then(|c| self.condition(c, ALONE, problems));
        let kind = raw.kind.as_ref().and_then(|kind| {
            let raw = pack
                .signal_kinds
                .iter()
                .find(|k| k.id.value == kind.value)?;
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

    fn contradiction(&mut self, id: &str, problems: &mut Problems) -> Option<Arc<Contradiction>> {
        if let Some(known) = self.contradictions.get(id) {
            return known.clone();
        }
        let pack = self.pack;
        let raw = pack.contradictions.iter().find(|q| q.id.value == id)?;
        for name in &raw.between {
            self.is_a(name, Thing::Question, problems);
        }
        let when = raw
            .when
            .as_ref()
            .and_then(|c| self.condition(c, ALONE, problems));
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
    fn is_a(&self, name: &Name, thing: Thing, problems: &mut Problems) -> bool {
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

    fn named_question(&mut self, name: &Name, problems: &mut Problems) -> Option<Arc<Question>> {
        if self.is_a(name, Thing::Question, problems) {
            self.question(&name.value, problems)
        } else {
            None
        }
    }

    fn named_score(&mut self, name: &Name, problems: &mut Problems) -> Option<Arc<Score>> {
        if self.is_a(name, Thing::Score, problems) {
            self.score(&name.value, problems)
        } else {
            None
        }
    }

    fn condition(
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
                Some(Condition::AtLeast(
                    usize::try_from(n.value).unwrap_or(0),
                    built?,
                ))
            }
            K::Not(inner) => {
                let inner = self.condition(inner, inside(!place.k), problems)?;
                Some(Condition::Not(Box::new(inner)))
            }
            K::Always => Some(Condition::Always),
            K::Is {
                question,
                options,
                negated,
            } => {
                let q = self.named_question(question, problems)?;
                let k = place.k != *negated;
                let is = is_one_of(&q, question, options, k, problems)?;
                Some(if *negated {
                    Condition::Not(Box::new(is))
                } else {
                    is
                })
            }
            K::Compare(left, sign, right) => self.compare(left, *sign, right, place, problems),
            K::Band(score, band) => {
                let built = self.named_score(score, problems)?;
                let Some(index) = built.bands.iter().position(|b| *b.id == *band.value) else {
                    let mut d = Diagnostic::new(
                        Code::UnknownOption,
                        &band.at,
                        format!("`{}` has no band `{}`", score.value, band.value),
                    );
                    if let Some(help) =
                        did_you_mean(&band.value, built.bands.iter().map(|b| &*b.id))
                    {
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
                Some(Condition::Band {
                    score: built,
                    band: index,
                    k: place.k,
                })
            }
            K::Holds(name) => self.holds(name, place, problems),
            K::Answered(name) => Some(Condition::Answered(self.named_question(name, problems)?)),
            K::Applicable(name) => {
                Some(Condition::Applicable(self.named_question(name, problems)?))
            }
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
                    | K::IfNotApplicable(..) => {
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
            K::Broken => None,
        }
    }

    fn conditions(
        &mut self,
        parts: &[RawCondition],
        place: Place,
        at: &Span,
        problems: &mut Problems,
    ) -> Option<Vec<Condition>> {
        if parts.is_empty() {
            problems.add(
                Diagnostic::new(
                    Code::OutOfRange,
                    at,
                    "an empty list of conditions is always or never true",
                )
                .help("write at least one condition, or `Always`"),
            );
        }
        let built: Vec<Option<Condition>> = parts
            .iter()
            .map(|p| self.condition(p, place, problems))
            .collect();
        built.into_iter().collect()
    }

    fn holds(&mut self, name: &Name, place: Place, problems: &mut Problems) -> Option<Condition> {
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
                    Some(Condition::Contradiction(
                        self.contradiction(&name.value, problems)?,
                    ))
                }
            }
            Thing::Question | Thing::Score | Thing::Constant | Thing::Gate | Thing::Guidance => {
                self.is_a(name, Thing::Signal, problems);
                None
            }
        }
    }

    fn constant(&self, name: &Name) -> Option<Exact> {
        let raw = self
            .pack
            .constants
            .iter()
            .find(|c| c.id.value == name.value)?;
        raw.value.as_ref().map(|v| v.value)
    }

    fn compare(
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

    fn difference(
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
                        format!(
                            "`{}` is not a sum, so it cannot be compared with another score",
                            name.value
                        ),
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
            Sign::Ne => not(Condition::All(vec![
                over(&a, &b, false),
                over(&b, &a, false),
            ])),
        })
    }

    fn score(&mut self, id: &str, problems: &mut Problems) -> Option<Arc<Score>> {
        if let Some(known) = self.scores.get(id) {
            return known.clone();
        }
        let raw = self.pack.scores.iter().find(|q| q.id.value == id)?;
        let built = if self.pack.broken.contains(id) {
            None
        } else {
            self.build_score(raw, problems).map(Arc::new)
        };
        self.scores.insert(id.to_owned(), built.clone());
        built
    }

    fn build_score(&mut self, raw: &RawScore, problems: &mut Problems) -> Option<Score> {
        let method = match raw
            .method
            .as_ref()
            .map(|(n, level)| (n.value.as_str(), level))
        {
            Some(("Sum", _)) => Method::Sum,
            Some(("Mean", _)) => Method::Mean,
            Some(("Largest", _)) => Method::Largest,
            Some(("Smallest", _)) => Method::Smallest,
            Some((_, Some(level))) => Method::CountAtLeast(level.value),
            _ => return None,
        };
        if raw.items.is_empty() {
            problems.add(
                Diagnostic::new(
                    Code::BadScore,
                    &raw.id.at,
                    format!("`{}` has no items", raw.id.value),
                )
                .help("add `items: [(of: \"…\")]`"),
            );
        }
        let items: Vec<Option<Counted>> = raw
            .items
            .iter()
            .map(|i| self.item(i, method, problems))
            .collect();
        let items: Vec<Counted> = items.into_iter().collect::<Option<_>>()?;
        let needs = raw.needs.as_ref().map_or(0, |n| n.value);
        if let Some(n) = &raw.needs
            && (n.value < 1 || usize::try_from(n.value).is_ok_and(|n| n > items.len()))
        {
            problems.add(problem(
                Code::OutOfRange,
                &n.at,
                format!(
                    "`{}` has {} items and needs {}",
                    raw.id.value,
                    items.len(),
                    n.value
                ),
            ));
        }
        let (least, greatest) = bounds(method, &items);
        if greatest.minus(least) > Exact::MOST_SCORE || greatest > Exact::MOST_SCORE {
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
                        .help(
                            did_you_mean(&name.value, bands.iter().map(|b| &*b.id))
                                .unwrap_or_default(),
                        ),
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

    fn item(&mut self, raw: &RawItem, method: Method, problems: &mut Problems) -> Option<Counted> {
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
                        format!(
                            "`{}` is a signal: it has a weight and nothing else",
                            of.value
                        ),
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
                        format!(
                            "`{}` is a score: it has a weight and nothing else",
                            of.value
                        ),
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
            found @ (Thing::Constant
            | Thing::Veto
            | Thing::Contradiction
            | Thing::Gate
            | Thing::Guidance) => {
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

    fn pictures(&mut self, problems: &mut Problems) -> Vec<Picture> {
        let mut pictures = Vec::new();
        for raw in &self.pack.pictures {
            let across = raw
                .across
                .as_ref()
                .and_then(|n| self.named_score(n, problems));
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

    fn gate(&mut self, raw: &RawGate, problems: &mut Problems) -> Option<Arc<Gate>> {
        let when = self.condition(raw.when.as_ref()?, GATE, problems)?;
        Some(Arc::new(Gate {
            id: shared(&raw.id),
            when,
            text: text_of(raw.text.as_ref()),
            origin: origin(&raw.evidence),
            at: raw.id.at.clone(),
        }))
    }

    fn stage_index(&self, name: &Name) -> Option<usize> {
        self.pack
            .stages
            .iter()
            .position(|s| s.id.value == name.value)
    }

    fn permission_index(&self, name: &Name) -> Option<usize> {
        self.pack
            .permissions
            .iter()
            .position(|s| s.id.value == name.value)
    }

    fn role(&self, role: &str) -> Option<&Name> {
        self.pack
            .roles
            .iter()
            .find(|(r, _)| r.value == role)
            .map(|(_, s)| s)
    }

    fn ladder(&mut self, problems: &mut Problems) -> Option<Ladder> {
        let pack = self.pack;
        if pack.stages.is_empty() {
            return None;
        }
        let mut own: BTreeMap<&str, Vec<Arc<Gate>>> = BTreeMap::new();
        for raw in &pack.stages {
            let gates: Vec<Arc<Gate>> = raw
                .gates
                .iter()
                .filter_map(|g| self.gate(g, problems))
                .collect();
            own.insert(&raw.id.value, gates);
        }
        let mut stages: Vec<Arc<Stage>> = Vec::new();
        for (index, raw) in pack.stages.iter().enumerate() {
            let mut gates: Vec<Arc<Gate>> = Vec::new();
            for base in &raw.builds_on {
                let Some(base_index) = self.stage_index(base) else {
                    continue;
                };
                if base_index >= index {
                    problems.add(
                        Diagnostic::new(
                            Code::Cycle,
                            &base.at,
                            format!(
                                "`{}` builds on `{}`, which is not an earlier stage",
                                raw.id.value, base.value
                            ),
                        )
                        .help("build on stages that stand before"),
                    );
                    continue;
                }
                if let Some(base) = stages.get(base_index) {
                    for gate in &base.gates {
                        if !gates.iter().any(|g| g.id == gate.id) {
                            gates.push(Arc::clone(gate));
                        }
                    }
                }
            }
            gates.extend(own.remove(raw.id.value.as_str()).unwrap_or_default());
            stages.push(Arc::new(Stage {
                index,
                id: shared(&raw.id),
                permission: raw
                    .permission
                    .as_ref()
                    .and_then(|p| self.permission_index(p))
                    .unwrap_or(0),
                title: text_of(raw.title.as_ref()),
                text: text_of(raw.text.as_ref()),
                gates,
                at: raw.id.at.clone(),
            }));
        }
        let mut caution: Vec<usize> = (0..stages.len()).collect();
        caution.sort_by_key(|i| stages.get(*i).map_or(0, |s| s.permission));
        let find_out = self
            .role("find_out")
            .and_then(|name| self.stage_index(name));
        let Some(find_out) = find_out else {
            if self.role("find_out").is_none()
                && let Some(first) = pack.stages.first()
            {
                problems.add(
                    Diagnostic::new(Code::MissingRole, &first.id.at, "no stage plays the role `find_out`")
                        .help("add `(\"find_out\", \"a stage\")` to `roles`: where somebody stands while too little is known"),
                );
            }
            return None;
        };
        let permissions = pack
            .permissions
            .iter()
            .map(|p| Permission {
                id: shared(&p.id),
                title: text_of(p.title.as_ref()),
            })
            .collect();
        Some(Ladder {
            permissions,
            stages,
            caution,
            find_out,
        })
    }

    fn ladder_is_sound(
        &self,
        ladder: &Ladder,
        vetoes: &[Arc<Veto>],
        contradictions: &[Arc<Contradiction>],
        problems: &mut Problems,
    ) {
        let floor = ladder.rank(ladder.find_out);
        for stage in &ladder.stages {
            let capped = vetoes.iter().any(|v| v.cap == stage.index)
                || (stage.index == ladder.find_out && !contradictions.is_empty());
            if ladder.rank(stage.index) <= floor {
                if !stage.gates.is_empty() || stage.permission != 0 {
                    problems.add(problem(
                        Code::GatedFloor,
                        &stage.at,
                        format!("`{}` stands no higher than `find_out`, so it has no gates and the lowest permission", stage.id),
                    ));
                } else if ladder.rank(stage.index) < floor && !capped {
                    problems.add(problem(
                        Code::StageUnreachable,
                        &stage.at,
                        format!(
                            "`{}` stands below `find_out` and no veto leads to it",
                            stage.id
                        ),
                    ));
                }
                continue;
            }
            if let Some(gate) = stage
                .gates
                .iter()
                .find(|g| !crate::evaluate::may_ever_hold(&g.when))
            {
                problems.add(problem(
                    Code::StageUnreachable,
                    &stage.at,
                    format!(
                        "no answers lead to `{}`: its gate `{}` can never be met",
                        stage.id, gate.id
                    ),
                ));
            }
            let above = ladder.stages.iter().find(|other| {
                ladder.rank(other.index) > ladder.rank(stage.index)
                    && other
                        .gates
                        .iter()
                        .all(|g| stage.gates.iter().any(|own| own.id == g.id))
            });
            if let (Some(above), false) = (above, capped) {
                problems.add(problem(
                    Code::StageUnreachable,
                    &stage.at,
                    format!(
                        "nobody stays at `{}`: whoever meets its gates meets those of `{}` too",
                        stage.id, above.id
                    ),
                ));
            }
        }
        let safety = |veto: &Veto| self.pack.layers.get(veto.layer).is_some_and(|l| l.safety);
        for veto in vetoes {
            let level = ladder.stages.get(veto.cap).map_or(0, |s| s.permission);
            let imported = veto.id.contains('.');
            if level != 0 && (imported || safety(veto)) {
                problems.add(problem(
                    Code::WeakenedVeto,
                    &veto.at,
                    format!(
                        "`{}` must cap at a stage with the lowest permission",
                        veto.id
                    ),
                ));
            }
        }
    }

    fn veto(&mut self, id: &str, problems: &mut Problems) -> Option<Arc<Veto>> {
        if let Some(known) = self.vetoes.get(id) {
            return known.clone();
        }
        let pack = self.pack;
        let raw = pack.vetoes.iter().find(|q| q.id.value == id)?;
        let when = raw
            .when
            .as_ref()
            .and_then(|c| self.condition(c, ALONE, problems));
        let cap = match raw.cap.as_ref() {
            Some(RawCap::Stage(name)) => self.stage_index(name),
            Some(RawCap::Role(role)) => self.role(&role.value).and_then(|n| self.stage_index(n)),
            None => None,
        };
        if pack.stages.is_empty() && !matches!(raw.cap, Some(RawCap::Role(_))) {
            problems.add(
                Diagnostic::new(
                    Code::WrongKind,
                    &raw.id.at,
                    format!("`{id}` caps a stage, but the pack has no ladder"),
                )
                .help("add `stages`, or make it a signal"),
            );
        }
        let layer = raw
            .layer
            .as_ref()
            .and_then(|l| pack.layers.iter().position(|x| x.id.value == l.value));
        let built = when.zip(cap).zip(layer).map(|((when, cap), layer)| {
            Arc::new(Veto {
                id: shared(&raw.id),
                layer,
                when,
                cap,
                is_final: raw.is_final,
                text: text_of(raw.text.as_ref()),
                origin: origin(&raw.evidence),
                at: raw.id.at.clone(),
            })
        });
        self.vetoes.insert(id.to_owned(), built.clone());
        built
    }

    fn channels(&mut self, problems: &mut Problems) -> Vec<Channel> {
        let mut channels = Vec::new();
        for raw in &self.pack.channels {
            let shown_when = match &raw.shown_when {
                None => Some(Condition::Always),
                Some(c) => self.condition(c, ALONE, problems),
            };
            let gates: Vec<Arc<Gate>> = raw
                .gates
                .iter()
                .filter_map(|g| self.gate(g, problems))
                .collect();
            if gates.is_empty() {
                problems.add(
                    Diagnostic::new(
                        Code::MissingField,
                        &raw.id.at,
                        format!("the channel `{}` has no gate", raw.id.value),
                    )
                    .help("a channel opens only when its gates are met: add at least one"),
                );
            }
            if let Some(shown_when) = shown_when {
                channels.push(Channel {
                    id: shared(&raw.id),
                    title: text_of(raw.title.as_ref()),
                    shown_when,
                    gates,
                });
            }
        }
        channels
    }

    fn guidance(&mut self, problems: &mut Problems) -> Vec<Guidance> {
        let mut lines = Vec::new();
        for raw in &self.pack.guidance {
            let when = match &raw.when {
                None => Some(Condition::Always),
                Some(c) => self.condition(c, GUIDANCE, problems),
            };
            let kind = match raw.kind.as_ref().map(|n| n.value.as_str()) {
                Some("Do") => GuidanceKind::Do,
                Some("Checklist") => GuidanceKind::Checklist,
                Some("Avoid") => GuidanceKind::Avoid,
                Some("Caution") => GuidanceKind::Caution,
                _ => GuidanceKind::Notice,
            };
            if let Some(when) = when {
                lines.push(Guidance {
                    id: shared(&raw.id),
                    kind,
                    at_stages: raw.at.iter().filter_map(|n| self.stage_index(n)).collect(),
                    when,
                    asks: raw
                        .asks
                        .as_ref()
                        .and_then(|n| self.permission_index(n))
                        .unwrap_or(0),
                    text: text_of(raw.text.as_ref()),
                    origin: origin(&raw.evidence),
                });
            }
        }
        lines
    }

    fn look_again(&mut self, problems: &mut Problems) -> Vec<LookAgain> {
        let mut times = Vec::new();
        for raw in &self.pack.look_again {
            let when = match &raw.when {
                None => Some(Condition::Always),
                Some(c) => self.condition(c, GUIDANCE, problems),
            };
            let days: Option<At<Exact>> = match &raw.days {
                Some(RawOperand::Number(n)) => Some(n.clone()),
                Some(RawOperand::Name(name)) => {
                    if self.is_a(name, Thing::Constant, problems) {
                        self.constant(name).map(|value| At {
                            value,
                            at: name.at.clone(),
                        })
                    } else {
                        None
                    }
                }
                None => None,
            };
            let Some(days) = days else { continue };
            let whole = days.value.as_whole().filter(|d| (1..=3_650).contains(d));
            if whole.is_none() {
                problems.add(
                    Diagnostic::new(
                        Code::OutOfRange,
                        &days.at,
                        format!("{} is not a number of days from 1 to 3650", days.value),
                    )
                    .help("write whole days"),
                );
            }
            if let (Some(when), Some(days)) = (when, whole) {
                times.push(LookAgain {
                    id: shared(&raw.id),
                    at_stages: raw.at.iter().filter_map(|n| self.stage_index(n)).collect(),
                    when,
                    days,
                });
            }
        }
        times
    }

    fn invariants(&mut self, problems: &mut Problems) -> Vec<Invariant> {
        let mut all = Vec::new();
        for raw in &self.pack.invariants {
            let statement = if let Some((question, answer)) = &raw.never_helps {
                self.named_question(question, problems).and_then(|q| {
                    let written = answer
                        .value
                        .parse()
                        .map_or_else(|_| Written::Text(answer.value.clone()), Written::Number);
                    match sheet::read(&q, &written) {
                        Ok(sheet::Entry::Value(value)) => Some(Statement::NeverHelps(q, value)),
                        Ok(sheet::Entry::Unsure | sheet::Entry::PreferNotToSay) => None,
                        Err(misfit) => {
                            problems.add(
                                Diagnostic::new(Code::BadAnswer, &answer.at, misfit.message)
                                    .help(misfit.help),
                            );
                            None
                        }
                    }
                })
            } else {
                self.whenever(raw, problems)
            };
            if let Some(statement) = statement {
                all.push(Invariant {
                    id: shared(&raw.id),
                    text: raw.text.as_ref().map(shared),
                    statement,
                    at: raw.id.at.clone(),
                });
            }
        }
        all
    }

    fn whenever(
        &mut self,
        raw: &crate::raw::RawInvariant,
        problems: &mut Problems,
    ) -> Option<Statement> {
        let (reading, condition) = raw.whenever.as_ref()?;
        let condition = self.condition(condition, GUIDANCE, problems)?;
        let reading = match reading {
            RawReading::True => Reading::True,
            RawReading::NotTrue => Reading::NotTrue,
            RawReading::NotFalse => Reading::NotFalse,
        };
        let claim = match raw.then.as_ref()? {
            RawClaim::PermissionAtMost(name) => {
                Claim::PermissionAtMost(self.permission_index(name)?)
            }
            RawClaim::StageIn(names) => {
                Claim::StageIn(names.iter().filter_map(|n| self.stage_index(n)).collect())
            }
            RawClaim::Fires(name) => Claim::Fires(shared(name)),
            RawClaim::NeverFires(name) => Claim::NeverFires(shared(name)),
        };
        Some(Statement::Whenever(reading, condition, claim))
    }

    fn polarity(
        &self,
        questions: &[Arc<Question>],
        vetoes: &[Arc<Veto>],
        contradictions: &[Arc<Contradiction>],
        ladder: Option<&Ladder>,
        channels: &[Channel],
        problems: &mut Problems,
    ) {
        let mut hold = |what: String, at: &Span, condition: &Condition, allowed: Option<bool>| {
            let mut found = BTreeSet::new();
            condition.dangers(true, &mut found);
            for (signal, positive) in found {
                if Some(positive) != allowed {
                    problems.add(problem(
                        Code::DangerPolarity,
                        at,
                        format!(
                            "the danger signal `{signal}` could raise a permission through {what}"
                        ),
                    ));
                }
            }
        };
        for q in questions {
            if let Some(c) = &q.ask_when {
                hold(format!("the `ask_when` of `{}`", q.id), &q.at, c, None);
            }
        }
        for v in vetoes {
            hold(format!("the veto `{}`", v.id), &v.at, &v.when, Some(true));
        }
        for c in contradictions {
            hold(
                format!("the contradiction `{}`", c.id),
                &c.at,
                &c.when,
                Some(true),
            );
        }
        let staged = ladder
            .into_iter()
            .flat_map(|l| l.stages.iter().flat_map(|s| s.gates.iter()));
        for g in staged.chain(channels.iter().flat_map(|c| c.gates.iter())) {
            hold(format!("the gate `{}`", g.id), &g.at, &g.when, Some(false));
        }
    }
}

impl Ladder {
    /// The place of a stage in the caution order, from 0.
    #[must_use]
    pub fn rank(&self, stage: usize) -> usize {
        self.caution.iter().position(|s| *s == stage).unwrap_or(0)
    }

    /// The permission of a stage.
    #[must_use]
    pub fn permission_of(&self, stage: usize) -> usize {
        self.stages.get(stage).map_or(0, |s| s.permission)
    }
}

impl Condition {
    /// The questions read, also through signals and scores, as (index, id).
    pub fn questions(&self, into: &mut BTreeSet<(usize, Text)>) {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::AtLeast(_, parts) => {
                parts.iter().for_each(|p| p.questions(into));
            }
            Self::Not(inner) => inner.questions(into),
            Self::Always => {}
            Self::Is { question, .. }
            | Self::Compare { question, .. }
            | Self::Answered(question)
            | Self::Applicable(question)
            | Self::Unsure(question) => question.reach(into),
            Self::Score { score, .. } | Self::Band { score, .. } => score.questions(into),
            Self::Difference { left, right, .. } => {
                left.questions(into);
                right.questions(into);
            }
            Self::Signal(signal) => signal.when.questions(into),
            Self::Veto(veto) => veto.when.questions(into),
            Self::Contradiction(c) => c.when.questions(into),
        }
    }

    /// The danger signals read, each with the sign under which it is read.
    fn dangers(&self, positive: bool, into: &mut BTreeSet<(Text, bool)>) {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::AtLeast(_, parts) => {
                parts.iter().for_each(|p| p.dangers(positive, into));
            }
            Self::Not(inner) => inner.dangers(!positive, into),
            Self::Signal(signal) => {
                if signal.kind.direction == Direction::Danger {
                    into.insert((signal.id.clone(), positive));
                }
                signal.when.dangers(positive, into);
            }
            Self::Score { score, .. } | Self::Band { score, .. } => score.dangers(positive, into),
            Self::Difference { left, right, .. } => {
                left.dangers(positive, into);
                right.dangers(!positive, into);
            }
            Self::Veto(veto) => veto.when.dangers(positive, into),
            Self::Contradiction(c) => c.when.dangers(positive, into),
            Self::Always
            | Self::Is { .. }
            | Self::Compare { .. }
            | Self::Answered(_)
            | Self::Applicable(_)
            | Self::Unsure(_) => {}
        }
    }
}

impl Question {
    /// This question and every one that decides whether it is asked.
    pub fn reach(&self, into: &mut BTreeSet<(usize, Text)>) {
        if into.insert((self.index, self.id.clone()))
            && let Some(c) = &self.ask_when
        {
            c.questions(into);
        }
    }
}

impl Score {
    /// The questions read.
    pub fn questions(&self, into: &mut BTreeSet<(usize, Text)>) {
        for item in &self.items {
            match item {
                Counted::Question(q, _) => q.reach(into),
                Counted::Signal(s, _) => s.when.questions(into),
                Counted::Score(s, _) => s.questions(into),
            }
        }
        for o in &self.overrides {
            o.condition().questions(into);
        }
    }

    fn dangers(&self, positive: bool, into: &mut BTreeSet<(Text, bool)>) {
        for item in &self.items {
            match item {
                Counted::Question(..) => {}
                Counted::Signal(s, weight) => {
                    let same = (*weight >= Exact::ZERO) == positive;
                    Condition::Signal(Arc::clone(s)).dangers(same, into);
                }
                Counted::Score(s, weight) => s.dangers((*weight >= Exact::ZERO) == positive, into),
            }
        }
        for o in &self.overrides {
            let up = matches!(o, Override::RaiseTo(..) | Override::StepUp(_));
            o.condition().dangers(up == positive, into);
        }
    }
}

impl Override {
    /// Under which condition.
    #[must_use]
    pub fn condition(&self) -> &Condition {
        match self {
            Self::RaiseTo(_, c) | Self::LowerTo(_, c) | Self::StepUp(c) | Self::StepDown(c) => c,
        }
    }
}

/// The ids that some rule needs: everything that can show or decide something, and what it reads.
fn live(pack: &Pack) -> BTreeSet<String> {
    let mut reads: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (owner, name) in pack.reads() {
        reads.entry(owner).or_default().push(name.value);
    }
    let invariants: BTreeSet<&str> = pack
        .invariants
        .iter()
        .map(|i| i.id.value.as_str())
        .collect();
    let passive = |id: &str| {
        matches!(pack.names.get(id), Some(Thing::Question | Thing::Constant))
            || (id.contains('.')
                && matches!(pack.names.get(id), Some(Thing::Signal | Thing::Score)))
            || (!pack.names.contains_key(id) && invariants.contains(id))
    };
    let mut todo: Vec<String> = reads.keys().filter(|id| !passive(id)).cloned().collect();
    let mut live: BTreeSet<String> = BTreeSet::new();
    while let Some(id) = todo.pop() {
        if live.insert(id.clone()) {
            todo.extend(reads.get(&id).into_iter().flatten().cloned());
        }
    }
    live
}

/// The bounds that counts and dates are compared with, by question.
fn cuts(pack: &Pack) -> BTreeMap<String, Vec<i64>> {
    let mut cuts: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    let constant = |name: &str| {
        let raw = pack.constants.iter().find(|c| c.id.value == name)?;
        raw.value.as_ref().map(|v| v.value)
    };
    let mut visit = |left: &Name, right: &RawOperand| {
        let value = match right {
            RawOperand::Number(n) => Some(n.value),
            RawOperand::Name(n) => constant(&n.value),
        };
        if let Some(value) = value {
            cuts.entry(left.value.clone())
                .or_default()
                .push(value.floor());
        }
    };
    for condition in pack.conditions() {
        comparisons(condition, &mut visit);
    }
    for score in &pack.scores {
        for item in &score.items {
            if let (Some(of), Some(steps)) = (&item.of, &item.steps) {
                cuts.entry(of.value.clone())
                    .or_default()
                    .extend(steps.iter().map(|(at, _)| at.value));
            }
        }
    }
    for values in cuts.values_mut() {
        values.sort_unstable();
        values.dedup();
    }
    cuts
}

fn comparisons(condition: &RawCondition, visit: &mut dyn FnMut(&Name, &RawOperand)) {
    use RawConditionKind as K;
    match &condition.kind {
        K::All(parts) | K::Any(parts) | K::AtLeast(_, parts) => {
            parts.iter().for_each(|p| comparisons(p, visit));
        }
        K::Not(inner) | K::IfNotApplicable(_, inner) => comparisons(inner, visit),
        K::Compare(left, _, right) => visit(left, right),
        K::Is { .. }
        | K::Band(..)
        | K::Holds(_)
        | K::Answered(_)
        | K::Applicable(_)
        | K::Unsure(_)
        | K::Always
        | K::Broken => {}
    }
}

impl Pack {
    /// Every condition of every rule.
    fn conditions(&self) -> Vec<&RawCondition> {
        let mut all: Vec<&RawCondition> = Vec::new();
        all.extend(self.questions.iter().filter_map(|x| x.ask_when.as_ref()));
        all.extend(self.signals.iter().filter_map(|x| x.when.as_ref()));
        all.extend(self.contradictions.iter().filter_map(|x| x.when.as_ref()));
        all.extend(self.vetoes.iter().filter_map(|x| x.when.as_ref()));
        all.extend(self.gates().filter_map(|x| x.when.as_ref()));
        all.extend(self.guidance.iter().filter_map(|x| x.when.as_ref()));
        all.extend(self.look_again.iter().filter_map(|x| x.when.as_ref()));
        all.extend(self.channels.iter().filter_map(|x| x.shown_when.as_ref()));
        all.extend(
            self.invariants
                .iter()
                .filter_map(|x| x.whenever.as_ref().map(|(_, c)| c)),
        );
        for score in &self.scores {
            for o in &score.overrides {
                let (RawOverride::RaiseTo(_, c)
                | RawOverride::LowerTo(_, c)
                | RawOverride::StepUp(c)
                | RawOverride::StepDown(c)) = o;
                all.push(c);
            }
        }
        all
    }
}

fn is_one_of(
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
                format!(
                    "`{}` is answered with a number, not with an option",
                    name.value
                ),
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
    if indices.is_empty() || indices.len() == known.len() {
        if indices.len() == known.len() {
            problems.add(problem(
                Code::OutOfRange,
                &name.at,
                format!("`{}` always has one of these options", name.value),
            ));
        }
        return None;
    }
    Some(Condition::Is {
        question: Arc::clone(question),
        options: indices,
        k,
    })
}

fn compare_question(
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
                format!(
                    "`{}` is answered with an option, not with a number",
                    name.value
                ),
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
                format!(
                    "comparing `{}` with {value} is always or never true",
                    name.value
                ),
            )
            .help(format!("it is answered with {min} to {max}")),
        );
        return None;
    }
    Some(Condition::Compare {
        question: Arc::clone(question),
        sign,
        value,
        k,
    })
}

fn compare_score(
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
                format!(
                    "comparing `{}` with {bound} is always or never true",
                    score.id
                ),
            )
            .help(format!("it reaches {} to {}", score.least, score.greatest)),
        );
        return None;
    }
    let reaches = |above: bool, k: bool| Condition::Score {
        score: Arc::clone(score),
        bound,
        above,
        k,
    };
    let not = |c: Condition| Condition::Not(Box::new(c));
    Some(match sign {
        Sign::Ge => reaches(false, k),
        Sign::Gt => reaches(true, k),
        Sign::Lt => not(reaches(false, !k)),
        Sign::Le => not(reaches(true, !k)),
        Sign::Eq => Condition::All(vec![reaches(false, k), not(reaches(true, !k))]),
        Sign::Ne => not(Condition::All(vec![
            reaches(false, !k),
            not(reaches(true, k)),
        ])),
    })
}

fn points(
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
                    format!(
                        "`{}` is answered with a number and has no options",
                        question.id
                    ),
                    "use its value, or `steps`".into(),
                );
                return None;
            };
            let mut all: Vec<Option<Exact>> = vec![None; options.len()];
            for (option, points) in points {
                let index = options.iter().position(|o| *o.id == *option.value);
                match index.and_then(|i| all.get_mut(i)) {
                    Some(slot @ None) => *slot = Some(points.value.times(weight)),
                    Some(Some(_)) => bad(
                        &option.at,
                        format!("`{}` has points twice", option.value),
                        "keep one".into(),
                    ),
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
            let missing: Vec<&str> = options
                .iter()
                .zip(&all)
                .filter(|(_, p)| p.is_none())
                .map(|(o, _)| &*o.id)
                .collect();
            if !missing.is_empty() {
                bad(
                    &raw.at,
                    format!(
                        "no points for {} of `{}`",
                        crate::pack::some_of(&missing),
                        question.id
                    ),
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
                    format!(
                        "`{}` is answered with an option and has no steps",
                        question.id
                    ),
                    "use `points`".into(),
                );
                return None;
            };
            let ascending = steps
                .iter()
                .zip(steps.iter().skip(1))
                .all(|(a, b)| a.0.value < b.0.value);
            if !ascending || steps.first().is_none_or(|s| s.0.value != min) {
                bad(
                    &raw.at,
                    format!(
                        "the steps of `{}` must ascend and begin at {min}",
                        question.id
                    ),
                    "list the steps from low to high".into(),
                );
                return None;
            }
            Some(Points::Steps(
                steps
                    .iter()
                    .map(|(from, p)| (from.value, p.value.times(weight)))
                    .collect(),
            ))
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
            Some(Points::Value {
                weight,
                reverse: raw.reverse,
            })
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
                    Exact::whole(min)
                        .plus(Exact::whole(max))
                        .minus(Exact::whole(number))
                } else {
                    Exact::whole(number)
                };
                Some(if weighted {
                    value.times(*weight)
                } else {
                    value
                })
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
                    Domain::Count { .. }
                    | Domain::Date { .. }
                    | Domain::YesNo(_)
                    | Domain::Choice(_) => {
                        let (min, max) = domain.range().unwrap_or((0, 0));
                        if max.saturating_sub(min) <= 1_000 {
                            (min..=max).collect()
                        } else {
                            vec![min, max]
                        }
                    }
                };
                numbers
                    .iter()
                    .filter_map(|n| self.of_number(*n, domain, weighted))
                    .collect()
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
                (
                    values.first().copied().unwrap_or_default(),
                    values.last().copied().unwrap_or_default(),
                )
            }
            Self::Signal(_, weight) => ordered(Exact::ZERO, *weight),
            Self::Score(score, weight) => {
                ordered(score.least.times(*weight), score.greatest.times(*weight))
            }
        }
    }

    /// Whether it may not apply to somebody.
    fn may_not_apply(&self) -> bool {
        match self {
            Self::Question(q, _) => q.ask_when.is_some(),
            Self::Signal(..) => false,
            Self::Score(score, _) => score.items.iter().all(Self::may_not_apply),
        }
    }
}

/// How many digits after the point the points of some items may need.
fn digits(items: &[Counted]) -> usize {
    let of = |item: &Counted| match item {
        Counted::Question(q, points) => points
            .values(&q.domain, true)
            .iter()
            .map(|v| v.digits())
            .max()
            .unwrap_or(0),
        Counted::Signal(_, weight) => weight.digits(),
        Counted::Score(score, weight) => digits(&score.items).saturating_add(weight.digits()),
    };
    items.iter().map(of).max().unwrap_or(0)
}

fn bounds(method: Method, items: &[Counted]) -> (Exact, Exact) {
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
            let low = ranges
                .iter()
                .map(|r| if r.2 { r.0.min(Exact::ZERO) } else { r.0 });
            let high = ranges
                .iter()
                .map(|r| if r.2 { r.1.max(Exact::ZERO) } else { r.1 });
            (
                low.fold(Exact::ZERO, Exact::plus),
                high.fold(Exact::ZERO, Exact::plus),
            )
        }
        Method::Mean => (
            leasts().min().unwrap_or_default(),
            greatests().max().unwrap_or_default(),
        ),
        Method::Largest | Method::Smallest if open => (
            leasts().chain(zero_if(open)).min().unwrap_or_default(),
            greatests().chain(zero_if(open)).max().unwrap_or_default(),
        ),
        Method::Largest => (
            leasts().max().unwrap_or_default(),
            greatests().max().unwrap_or_default(),
        ),
        Method::Smallest => (
            leasts().min().unwrap_or_default(),
            greatests().min().unwrap_or_default(),
        ),
        Method::CountAtLeast(level) => {
            let sure = ranges.iter().filter(|r| r.0 >= level && !r.2).count();
            let most = ranges.iter().filter(|r| r.1 >= level).count();
            let whole = |n: usize| Exact::whole(i64::try_from(n).unwrap_or(i64::MAX));
            (whole(sure), whole(most))
        }
    }
}

/// The sums that can come out, where they are few enough to list.
fn sums(items: &[Counted]) -> Option<BTreeSet<Exact>> {
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
        sums = sums
            .iter()
            .flat_map(|s| values.iter().map(|v| s.plus(*v)))
            .collect();
        if sums.len() > MOST_SUMS {
            return None;
        }
    }
    Some(sums)
}

fn bands(
    raw: &RawScore,
    method: Method,
    items: &[Counted],
    least: Exact,
    greatest: Exact,
    problems: &mut Problems,
) -> Vec<Band> {
    let reachable = if method == Method::Sum {
        sums(items)
    } else {
        None
    };
    let any_between = |low: Exact, below: Option<Exact>, low_included: bool| match &reachable {
        Some(values) => values.iter().any(|v| {
            (if low_included { *v >= low } else { *v > low }) && below.is_none_or(|b| *v < b)
        }),
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
            Some(last) if last.from >= from.value => problems.add(problem(
                Code::BandOverlap,
                &from.at,
                format!(
                    "`{}` begins at {}, not above `{}`",
                    band.id.value, from.value, last.id
                ),
            )),
            None if from.value > least => problems.add(problem(
                Code::BandGap,
                &from.at,
                format!(
                    "`{}` can be {least}, which is below the first band",
                    raw.id.value
                ),
            )),
            _ => {}
        }
        built.push(Band {
            id: shared(&band.id),
            from: from.value,
            title: text_of(band.title.as_ref()),
        });
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
        if !raised && !any_between(band.from, next, true) {
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
fn gap_after(
    to: Exact,
    next: Option<Exact>,
    greatest: Exact,
    reachable: Option<&BTreeSet<Exact>>,
) -> bool {
    match reachable {
        Some(values) => values
            .iter()
            .any(|v| *v > to && next.is_none_or(|n| *v < n)),
        None => match next {
            Some(next) => next.minus(to) > Exact::whole(1),
            None => to < greatest,
        },
    }
}

fn examples(pack: &Pack, checked: &CheckedPack, problems: &mut Problems) -> Vec<Example> {
    let mut built = Vec::new();
    for raw in &pack.examples {
        let mut trail = vec![raw.id.value.as_str()];
        let mut chain = vec![raw];
        let mut here = raw;
        while let Some(like) = &here.like {
            if trail.contains(&like.value.as_str()) {
                problems.add(problem(
                    Code::Cycle,
                    &like.at,
                    format!(
                        "examples are like each other in a circle: {} → `{}`",
                        crate::diagnostic::list(&trail),
                        like.value
                    ),
                ));
                break;
            }
            let Some(base) = pack.examples.iter().find(|e| e.id.value == like.value) else {
                break;
            };
            trail.push(&base.id.value);
            chain.push(base);
            here = base;
        }
        built.extend(example(raw, &chain, pack, checked, problems));
    }
    built
}

fn example(
    raw: &RawExample,
    chain: &[&RawExample],
    pack: &Pack,
    checked: &CheckedPack,
    problems: &mut Problems,
) -> Option<Example> {
    let mut today = None;
    let mut sheet = Sheet::new();
    for step in chain.iter().rev() {
        if let Some(day) = &step.today {
            match day.value.parse() {
                Ok(date) => today = Some(date),
                Err(_) => problems.add(
                    Diagnostic::new(
                        Code::BadAnswer,
                        &day.at,
                        format!("`{}` is not a day", day.value),
                    )
                    .help("write a day as `2026-11-23`"),
                ),
            }
        }
    }
    sheet.set_today(today);
    let mut fine = true;
    for step in chain.iter().rev() {
        for (name, answer) in &step.answers {
            let Some(question) = checked.question(&name.value) else {
                // A name that means nothing was reported when names were resolved.
                if pack.names.contains_key(&name.value) {
                    problems.add(
                        Diagnostic::new(
                            Code::BadAnswer,
                            &name.at,
                            format!("`{}` is not asked in this pack", name.value),
                        )
                        .help("leave it out, or let a rule read it"),
                    );
                }
                fine = false;
                continue;
            };
            let (written, at) = match answer {
                RawAnswer::Text(text) if text.value == "unknown" => {
                    if sheet.set(question, None).is_err() {
                        fine = false;
                    }
                    continue;
                }
                RawAnswer::Text(text) => (Written::Text(text.value.clone()), &text.at),
                RawAnswer::Number(n) => (Written::Number(n.value), &n.at),
            };
            if let Err(misfit) =
                sheet::read(question, &written).and_then(|e| sheet.set(question, Some(e)))
            {
                problems
                    .add(Diagnostic::new(Code::BadAnswer, at, misfit.message).help(misfit.help));
                fine = false;
            }
        }
    }
    if !fine {
        return None;
    }
    let e = &raw.expect;
    if checked.ladder.is_some() && (e.permission.is_none() || e.stage.is_none()) {
        problems.add(
            Diagnostic::new(
                Code::MissingField,
                &raw.id.at,
                format!(
                    "the example `{}` must expect a permission and a stage",
                    raw.id.value
                ),
            )
            .help("add `permission: \"…\", stage: Decided(\"…\")` to `expect`"),
        );
    }
    let texts = |names: &[Name]| names.iter().map(shared).collect();
    Some(Example {
        id: shared(&raw.id),
        text: raw.text.as_ref().map(shared),
        sheet,
        permission: e.permission.as_ref().map(shared),
        stage: e.stage.as_ref().map(|s| match s {
            RawExpectedStage::Decided(n) => ExpectedStage::Decided(shared(n)),
            RawExpectedStage::Possible(all) => ExpectedStage::Possible(texts(all)),
        }),
        fires: texts(&e.fires),
        not_fires: texts(&e.not_fires),
        unclear: texts(&e.unclear),
        bands: e
            .bands
            .iter()
            .map(|(a, b)| (shared(a), shared(b)))
            .collect(),
        scores: e.scores.iter().map(|(a, b)| (shared(a), b.value)).collect(),
        channels: e
            .channels
            .iter()
            .map(|(a, b)| (shared(a), shared(b)))
            .collect(),
        at: raw.at.clone(),
    })
}
