//! Phase 3: types, ranges, bounds, bands, polarity.
//!
//! In: a [`Pack`], whose names all mean something. Out: a [`CheckedPack`], or every reason why there
//! is none. It differs from the phase before in that things now fit each other: a comparison is with a
//! value that can be answered, a band can be reached, danger can only close. Each rule is built once
//! and shared, in the order in which rules read each other.

mod conditions;
mod examples;
mod guidance;
mod help;
mod ladder;
mod polarity;
mod questions;
mod scores;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::checked::{
    Allowed, AnsweredElsewhere, CheckedPack, Contradiction, Layer, Origin, Question, Rename, Score, Section,
    Signal, Source, Text, Veto,
};
use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Problems};
use crate::hash;
use crate::pack::{Pack, Thing, is_invariant, prefix_of};
use crate::panel;
use crate::raw::{
    Evidence, Name, RawAllow, RawAnswer, RawCap, RawCondition, RawConditionKind, RawOperand, RawOverride,
    RawQuestion,
};
use crate::sheet::Written;
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

const ALONE: Place = Place { k: false, guidance: false };
const GATE: Place = Place { k: true, guidance: false };
const GUIDANCE: Place = Place { k: false, guidance: true };

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
        let order = asked.iter().enumerate().map(|(i, (_, _, q))| (q.id.value.clone(), i)).collect();
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

    #[expect(clippy::too_many_lines, reason = "one block a kind of item, in the order of the language page")]
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
                let used = self.live.contains(&raw.id.value) || pack.meant.contains(&raw.id.value);
                if !module && !used {
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
            .map(|l| Layer { id: shared(&l.id), title: text_of(l.title.as_ref()), safety: l.safety })
            .collect();
        let mut vetoes = Vec::new();
        for raw in &pack.vetoes {
            vetoes.extend(self.veto(&raw.id.value, problems));
        }
        vetoes.sort_by(|a, b| (a.layer, &a.id).cmp(&(b.layer, &b.id)));
        let channels = self.channels(problems);
        let guidance = self.guidance(problems);
        let look_again = self.look_again(problems);
        let (dangers, help) = help::help(pack, problems);
        let invariants = self.invariants(problems);
        if let Some(ladder) = &ladder {
            self.ladder_is_sound(ladder, &vetoes, problems);
        }
        polarity::polarity(&questions, &vetoes, &contradictions, ladder.as_ref(), &channels, problems);
        let header = pack.header.as_ref()?;
        panel::named(&header.panel, ladder.is_some(), problems);
        let sources = pack
            .sources
            .iter()
            .map(|s| {
                let source = Source {
                    id: shared(&s.id),
                    kind: text_of(s.kind.as_ref()),
                    title: text_of(s.title.as_ref()),
                    place: s.place.as_ref().map(shared),
                    within: s.within.iter().map(shared).collect(),
                    element: s.element.as_ref().map(shared),
                    not_encoded: s.not_encoded.as_ref().map(shared),
                };
                (source.id.clone(), source)
            })
            .collect();
        let mut checked = CheckedPack {
            id: text_of(header.id.as_ref()),
            version: text_of(header.version.as_ref()),
            language: Arc::from(pack.language.as_str()),
            translation: pack.translation.clone(),
            title: text_of(header.title.as_ref()),
            about: header.about.as_ref().map(shared),
            panel: header.panel.iter().map(|v| At { value: shared(v), at: v.at.clone() }).collect(),
            sources,
            sections,
            answered_elsewhere: answered_elsewhere(pack),
            renames: renames(pack),
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
            dangers,
            help,
            invariants,
            allowed: allowed(pack),
            examples: Vec::new(),
            rules_hash: Arc::from(""),
            texts_hash: Arc::from(""),
        };
        checked.examples = examples::examples(pack, &checked, problems);
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
}

/// Renames that name what exists; those that do not were reported.
fn renames(pack: &Pack) -> Vec<Rename> {
    let written = |answer: &RawAnswer| match answer {
        RawAnswer::Text(name) => Written::Text(name.value.clone()),
        RawAnswer::Number(number) => Written::Number(number.value),
    };
    let all = pack.renames.iter().filter_map(|rename| match (&rename.of, &rename.from, &rename.to) {
        (Some(of), from, to) => Some(Rename::Answer { of: shared(of), from: written(from), to: written(to) }),
        (None, RawAnswer::Text(from), RawAnswer::Text(to)) => {
            Some(Rename::Question { from: shared(from), to: shared(to) })
        }
        (None, _, _) => None,
    });
    all.collect()
}

/// The packs whose answers are answers to this one, too. What they ask and this pack does not is named,
/// so that an answer to it is no mistake.
fn answered_elsewhere(pack: &Pack) -> Vec<AnsweredElsewhere> {
    let guests = pack.answered_elsewhere.iter().map(|guest| {
        let here = |id: &str| guest.prefixes.iter().any(|(_, here)| here == prefix_of(id));
        AnsweredElsewhere {
            pack: guest.pack.as_str().into(),
            prefixes: guest.prefixes.iter().map(|(a, b)| (a.as_str().into(), b.as_str().into())).collect(),
            questions: pack
                .questions
                .iter()
                .map(|q| &q.id)
                .filter(|id| here(&id.value))
                .map(shared)
                .collect(),
        }
    });
    guests.collect()
}

/// The ids that some rule needs: everything that can show or decide something, and what it reads.
fn live(pack: &Pack) -> BTreeSet<String> {
    let mut reads: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (owner, name) in pack.reads() {
        reads.entry(owner).or_default().push(name.value);
    }
    let passive = |id: &str| {
        matches!(pack.names.get(id), Some(Thing::Question | Thing::Constant))
            || (id.contains('.') && matches!(pack.names.get(id), Some(Thing::Signal | Thing::Score)))
            || is_invariant(id)
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

fn allowed(pack: &Pack) -> Vec<Allowed> {
    let allowed = |raw: &RawAllow| Allowed {
        code: shared(&raw.code),
        of: shared(&raw.of),
        because: shared(&raw.because),
        at: raw.of.at.clone(),
    };
    pack.allow.iter().map(allowed).collect()
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
            cuts.entry(left.value.clone()).or_default().push(value.floor());
        }
    };
    for condition in pack.conditions() {
        comparisons(condition, &mut visit);
    }
    for score in &pack.scores {
        for item in &score.items {
            if let (Some(of), Some(steps)) = (&item.of, &item.steps) {
                cuts.entry(of.value.clone()).or_default().extend(steps.iter().map(|(at, _)| at.value));
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
            for p in parts {
                comparisons(p, visit);
            }
        }
        K::Not(inner) | K::IfNotApplicable(_, inner) => comparisons(inner, visit),
        K::Permits { when, .. } => when.iter().for_each(|c| comparisons(c, visit)),
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
        all.extend(self.invariants.iter().filter_map(|x| x.whenever.as_ref().map(|(_, c)| c)));
        for score in &self.scores {
            all.extend(score.overrides.iter().map(RawOverride::condition));
        }
        all
    }
}
