//! From the decision graph to a draft, and from the draft to the program.
//!
//! In: a [`DecisionGraph`]. Out: a [`Program`]. Rules become wires (bits) in the order in which the graph
//! lets them read each other; equal wires are made once; each then gets a round, a place in the words,
//! and its operation.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::layout::Layout;
use super::rows::{Part, Piece};
use super::{Need, Program, TooLarge};
use crate::checked::{CheckedPack, Condition, Counted, Method, Override, Points, Question, Score, Text};
use crate::graph::{DecisionGraph, NodeKind};
use crate::number::Exact;
use crate::raw::Sign;

/// One bit while the program is drafted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Logic {
    Const(bool),
    Wire(usize),
}

const YES: Logic = Logic::Const(true);
const NO: Logic = Logic::Const(false);

/// Both rails of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pair {
    pub(super) yes: Logic,
    pub(super) no: Logic,
}

const TRUE: Pair = Pair { yes: YES, no: NO };
const FALSE: Pair = Pair { yes: NO, no: YES };
const UNCLEAR: Pair = Pair { yes: NO, no: NO };

impl Pair {
    fn not(self) -> Self {
        Self { yes: self.no, no: self.yes }
    }
}

/// What a question is asked for, in a rule.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Atom {
    /// The answer is one of these options.
    Options(Vec<usize>, bool),
    /// The number answered, against a number.
    Number(Sign, Exact, bool),
    Answered,
    Applicable,
    Unsure,
    /// Its points reach a bound.
    Points(Points, Exact, bool, bool),
}

/// What sets a wire.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// The row of a question: the rail of one of its atoms.
    Row {
        question: usize,
    },
    Node {
        need: Need,
        inputs: Vec<usize>,
    },
    Compare {
        sum: usize,
        bound: Exact,
        above: bool,
        yes: bool,
    },
    Reach {
        total: usize,
        weight: Exact,
        bound: Exact,
        above: bool,
        yes: bool,
    },
}

#[derive(Clone, Debug)]
pub(super) struct WireDraft {
    pub(super) source: Source,
    /// The round in which it is set; 0 for what stands in the first rows.
    pub(super) level: usize,
}

/// What a sum is the sum of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum SumKey {
    /// The items of a score that is no mean.
    Of(Text),
    /// The items of a mean less a bound; less nothing when all of them always apply.
    Mean(Text, Option<Exact>),
    /// One score less another.
    Difference(Text, Text),
}

#[derive(Clone, Debug)]
pub(super) enum More {
    Item { when: Pair, weight: Exact },
    Total { total: usize, weight: Exact, when: Pair },
}

#[derive(Clone, Debug, Default)]
pub(super) struct SumDraft {
    pub(super) parts: Vec<Part>,
    pub(super) more: Vec<More>,
    level: usize,
}

#[derive(Clone, Debug)]
pub(super) struct TotalDraft {
    pub(super) of: TotalSource,
    pub(super) enough: Logic,
    pub(super) least: Exact,
    pub(super) greatest: Exact,
    pub(super) level: usize,
}

#[derive(Clone, Debug)]
pub(super) enum TotalSource {
    Sum(usize),
    Extreme { items: Vec<ItemDraft>, smallest: bool },
}

#[derive(Clone, Debug)]
pub(super) struct ItemDraft {
    pub(super) when: Pair,
    pub(super) value: ItemSource,
}

#[derive(Clone, Debug)]
pub(super) enum ItemSource {
    Answer { question: usize, part: Part },
    Signal { when: Pair, weight: Exact },
    Total { total: usize, weight: Exact },
}

/// How a score is shown.
#[derive(Clone, Debug)]
pub(super) enum Shown {
    Sum(usize),
    Total(usize),
    Mean(Vec<(ItemDraft, Exact)>),
}

pub(super) struct Draft<'a> {
    pub(super) pack: &'a CheckedPack,
    pub(super) wires: Vec<WireDraft>,
    known: BTreeMap<(Need, Vec<usize>), usize>,
    /// The atoms of each question, each with its two wires.
    pub(super) atoms: Vec<Vec<(Atom, [usize; 2])>>,
    pub(super) asked: Vec<Option<Pair>>,
    pub(super) levels: Vec<usize>,
    signals: BTreeMap<Text, Pair>,
    pub(super) sums: Vec<SumDraft>,
    sum_keys: BTreeMap<SumKey, usize>,
    pub(super) totals: Vec<TotalDraft>,
    total_keys: BTreeMap<Text, usize>,
    /// What means that are shown read.
    pub(super) means: Vec<Part>,
}

pub(super) fn compile(graph: &DecisionGraph<'_>) -> Result<Program, TooLarge> {
    let pack = graph.pack();
    let mut draft = Draft {
        pack,
        wires: Vec::new(),
        known: BTreeMap::new(),
        atoms: vec![Vec::new(); pack.questions.len()],
        asked: vec![None; pack.questions.len()],
        levels: vec![0; pack.questions.len()],
        signals: BTreeMap::new(),
        sums: Vec::new(),
        sum_keys: BTreeMap::new(),
        totals: Vec::new(),
        total_keys: BTreeMap::new(),
        means: Vec::new(),
    };
    // In the order of the graph nothing reads what is not drafted yet, however long a chain of rules.
    let scores: BTreeMap<&Text, &Score> = pack.scores.iter().map(|s| (&s.id, &**s)).collect();
    let signals: BTreeMap<&Text, &Condition> = pack.signals.iter().map(|s| (&s.id, &s.when)).collect();
    let questions: BTreeMap<&Text, &Question> = pack.questions.iter().map(|q| (&q.id, &**q)).collect();
    for node in graph.order() {
        match node.kind {
            NodeKind::Question => {
                if let Some(question) = questions.get(&node.id) {
                    draft.applies(question);
                }
            }
            NodeKind::Signal => {
                if let Some(when) = signals.get(&node.id) {
                    let pair = draft.pair(when);
                    draft.signals.insert(node.id.clone(), pair);
                }
            }
            NodeKind::Score => {
                if let Some(score) = scores.get(&node.id) {
                    draft.shown(score);
                }
            }
            NodeKind::Contradiction
            | NodeKind::Veto
            | NodeKind::Gate
            | NodeKind::Channel
            | NodeKind::Stage => {}
        }
    }
    draft.finish()
}

impl Draft<'_> {
    // ---- wires ----

    pub(super) fn wire(&mut self, source: Source) -> usize {
        let level = match &source {
            Source::Row { question } => self.levels.get(*question).copied().unwrap_or(0),
            Source::Node { inputs, .. } => {
                inputs.iter().map(|w| self.level(*w)).max().unwrap_or(0).saturating_add(1)
            }
            Source::Compare { sum, .. } => self.sums.get(*sum).map_or(0, |s| s.level).saturating_add(1),
            Source::Reach { total, .. } => self.totals.get(*total).map_or(0, |t| t.level).saturating_add(1),
        };
        self.wires.push(WireDraft { source, level });
        self.wires.len().saturating_sub(1)
    }

    fn level(&self, wire: usize) -> usize {
        self.wires.get(wire).map_or(0, |w| w.level)
    }

    pub(super) fn logic_level(&self, logic: Logic) -> usize {
        match logic {
            Logic::Const(_) => 0,
            Logic::Wire(w) => self.level(w),
        }
    }

    pub(super) fn pair_level(&self, pair: Pair) -> usize {
        self.logic_level(pair.yes).max(self.logic_level(pair.no))
    }

    fn node(&mut self, need: Need, inputs: Vec<usize>) -> usize {
        if let Some(known) = self.known.get(&(need, inputs.clone())) {
            return *known;
        }
        let wire = self.wire(Source::Node { need, inputs: inputs.clone() });
        self.known.insert((need, inputs), wire);
        wire
    }

    /// A wire that is always set, or never.
    fn constant(&mut self, value: bool) -> usize {
        self.node(if value { Need::All } else { Need::Any }, Vec::new())
    }

    pub(super) fn solid(&mut self, logic: Logic) -> usize {
        match logic {
            Logic::Const(value) => self.constant(value),
            Logic::Wire(wire) => wire,
        }
    }

    fn at_least(&mut self, need: usize, of: &[Logic]) -> Logic {
        let sure = of.iter().filter(|l| **l == YES).count();
        let mut wires: Vec<usize> = of
            .iter()
            .filter_map(|l| match l {
                Logic::Wire(w) => Some(*w),
                Logic::Const(_) => None,
            })
            .collect();
        let need = need.saturating_sub(sure);
        if need == 0 {
            return YES;
        }
        if need > wires.len() {
            return NO;
        }
        wires.sort_unstable();
        if need == 1 || need == wires.len() {
            let kind = if need == wires.len() { Need::All } else { Need::Any };
            // The same twice says no more; parts of the same kind join.
            let mut parts: BTreeSet<usize> = BTreeSet::new();
            for wire in wires {
                match self.wires.get(wire).map(|w| &w.source) {
                    Some(Source::Node { need, inputs }) if *need == kind && !inputs.is_empty() => {
                        parts.extend(inputs);
                    }
                    _ => {
                        parts.insert(wire);
                    }
                }
            }
            if let (1, Some(only)) = (parts.len(), parts.first()) {
                return Logic::Wire(*only);
            }
            return Logic::Wire(self.node(kind, parts.into_iter().collect()));
        }
        // What stands there twice counts twice: a copy takes a bit of its own.
        let mut seen: BTreeSet<usize> = BTreeSet::new();
        let wires: Vec<usize> = wires
            .into_iter()
            .map(|w| {
                if seen.insert(w) { w } else { self.wire(Source::Node { need: Need::All, inputs: vec![w] }) }
            })
            .collect();
        let need = Need::AtLeast(u32::try_from(need).unwrap_or(u32::MAX));
        Logic::Wire(self.node(need, wires))
    }

    fn all(&mut self, of: &[Logic]) -> Logic {
        self.at_least(of.len(), of)
    }

    fn any(&mut self, of: &[Logic]) -> Logic {
        self.at_least(1, of)
    }

    // ---- conditions (rules 3 to 8) ----

    fn pair(&mut self, condition: &Condition) -> Pair {
        match condition {
            Condition::All(parts) => self.pair_at_least(parts.len(), parts),
            Condition::Any(parts) => self.pair_at_least(1, parts),
            Condition::AtLeast(n, parts) => self.pair_at_least(*n, parts),
            Condition::Not(inner) => self.pair(inner).not(),
            Condition::Always => TRUE,
            Condition::Is { question, options, k } => self.atom(question, Atom::Options(options.clone(), *k)),
            Condition::Compare { question, sign, value, k } => {
                self.atom(question, Atom::Number(*sign, *value, *k))
            }
            Condition::Answered(question) => self.atom(question, Atom::Answered),
            Condition::Applicable(question) => self.atom(question, Atom::Applicable),
            Condition::Unsure(question) => self.atom(question, Atom::Unsure),
            Condition::Score { score, bound, above, k } => self.reaches(score, *bound, *above, *k),
            Condition::Difference { left, right, above } => self.difference(left, right, *above),
            Condition::Band { score, band, k } => self.bands(score, *k).get(*band).copied().unwrap_or(FALSE),
            Condition::Signal(signal) => match self.signals.get(&signal.id) {
                Some(known) => *known,
                None => self.pair(&signal.when),
            },
            Condition::Veto(veto) => self.pair(&veto.when),
            Condition::Contradiction(contradiction) => self.pair(&contradiction.when),
            Condition::Permits(permitted) => self.pair(&permitted.when),
        }
    }

    fn pair_at_least(&mut self, n: usize, parts: &[Condition]) -> Pair {
        let pairs: Vec<Pair> = parts.iter().map(|p| self.pair(p)).collect();
        self.at_least_pair(n, &pairs)
    }

    /// At least n surely hold; or so many surely do not that n cannot.
    fn at_least_pair(&mut self, n: usize, pairs: &[Pair]) -> Pair {
        let yes: Vec<Logic> = pairs.iter().map(|p| p.yes).collect();
        let no: Vec<Logic> = pairs.iter().map(|p| p.no).collect();
        let against = pairs.len().saturating_add(1).saturating_sub(n);
        Pair { yes: self.at_least(n, &yes), no: self.at_least(against, &no) }
    }

    fn and(&mut self, a: Pair, b: Pair) -> Pair {
        self.at_least_pair(2, &[a, b])
    }

    fn or(&mut self, a: Pair, b: Pair) -> Pair {
        self.at_least_pair(1, &[a, b])
    }

    /// Rule 8.
    fn where_applicable(&mut self, raw: Pair, applies: Pair, k: bool) -> Pair {
        let yes = self.any(&[applies.no, raw.yes]);
        let no = self.any(&[applies.no, raw.no]);
        if k {
            Pair { yes, no: self.all(&[no, applies.yes]) }
        } else {
            Pair { yes: self.all(&[yes, applies.yes]), no }
        }
    }

    fn applies(&mut self, question: &Question) -> Pair {
        if let Some(Some(known)) = self.asked.get(question.index) {
            return *known;
        }
        let pair = match &question.ask_when {
            None => TRUE,
            Some(when) => {
                let pair = self.pair(when);
                let yes = Logic::Wire(self.solid(pair.yes));
                Pair { yes, no: Logic::Wire(self.solid(pair.no)) }
            }
        };
        let level = if question.ask_when.is_none() { 0 } else { self.pair_level(pair).saturating_add(1) };
        if let Some(slot) = self.levels.get_mut(question.index) {
            *slot = level;
        }
        if let Some(slot) = self.asked.get_mut(question.index) {
            *slot = Some(pair);
        }
        pair
    }

    fn atom(&mut self, question: &Question, atom: Atom) -> Pair {
        self.applies(question);
        let Some(atoms) = self.atoms.get_mut(question.index) else { return UNCLEAR };
        if let Some((_, [yes, no])) = atoms.iter().find(|(a, _)| *a == atom) {
            return Pair { yes: Logic::Wire(*yes), no: Logic::Wire(*no) };
        }
        let yes = self.wire(Source::Row { question: question.index });
        let no = self.wire(Source::Row { question: question.index });
        if let Some(atoms) = self.atoms.get_mut(question.index) {
            atoms.push((atom, [yes, no]));
        }
        Pair { yes: Logic::Wire(yes), no: Logic::Wire(no) }
    }

    // ---- scores (rules 9 to 12) ----

    fn item_applies(&mut self, item: &Counted) -> Pair {
        match item {
            Counted::Question(question, _) => {
                if question.ask_when.is_none() {
                    TRUE
                } else {
                    self.atom(question, Atom::Applicable)
                }
            }
            Counted::Signal(..) => TRUE,
            Counted::Score(score, _) => self.score_applies(score),
        }
    }

    fn score_applies(&mut self, score: &Score) -> Pair {
        let items: Vec<Pair> = score.items.iter().map(|i| self.item_applies(i)).collect();
        self.at_least_pair(1, &items)
    }

    /// Rule 11.
    fn enough(&mut self, score: &Score) -> Logic {
        if score.needs == 0 {
            return YES;
        }
        let answered: Vec<Logic> = score
            .items
            .iter()
            .map(|item| match item {
                Counted::Question(question, _) => self.atom(question, Atom::Answered).yes,
                Counted::Signal(..) => YES,
                Counted::Score(inner, _) => {
                    let parts = [self.score_applies(inner).yes, self.enough(inner)];
                    self.all(&parts)
                }
            })
            .collect();
        self.at_least(score.needs, &answered)
    }

    /// Rules 8, 10 and 11.
    fn reaches(&mut self, score: &Score, bound: Exact, above: bool, k: bool) -> Pair {
        let raw = match score.method {
            Method::Sum | Method::CountAtLeast(_) => {
                let sum = self.sum(score);
                self.compare(sum, bound, above)
            }
            Method::Mean => self.mean_reaches(score, bound, above),
            Method::Largest | Method::Smallest => {
                let all = score.method == Method::Smallest;
                let items: Vec<Pair> =
                    score.items.iter().map(|i| self.item_reaches(i, bound, above, all)).collect();
                self.at_least_pair(if all { items.len() } else { 1 }, &items)
            }
        };
        let enough = self.enough(score);
        let raw = self.if_enough(raw, enough);
        let applies = self.score_applies(score);
        self.where_applicable(raw, applies, k)
    }

    fn if_enough(&mut self, raw: Pair, enough: Logic) -> Pair {
        Pair { yes: self.all(&[raw.yes, enough]), no: self.all(&[raw.no, enough]) }
    }

    fn compare(&mut self, sum: usize, bound: Exact, above: bool) -> Pair {
        let mut rail = |yes| Logic::Wire(self.wire(Source::Compare { sum, bound, above, yes }));
        Pair { yes: rail(true), no: rail(false) }
    }

    fn mean_reaches(&mut self, score: &Score, bound: Exact, above: bool) -> Pair {
        let always = score.items.iter().all(|i| matches!(i, Counted::Question(q, _) if q.ask_when.is_none()));
        let key = SumKey::Mean(score.id.clone(), (!always).then_some(bound));
        let less = if always { Exact::ZERO } else { bound };
        let mut weights = Exact::ZERO;
        let mut draft = SumDraft::default();
        for item in &score.items {
            if let Counted::Question(question, points) = item {
                self.applies(question);
                weights = weights.plus(points.weight());
                draft.parts.push(Part {
                    question: question.index,
                    piece: Piece::Points { of: vec![(points.clone(), Exact::whole(1))], weighted: false },
                    less,
                    times: points.weight(),
                });
            }
        }
        let sum = self.keep_sum(key, draft);
        self.compare(sum, if always { bound.times(weights) } else { Exact::ZERO }, above)
    }

    fn keep_sum(&mut self, key: SumKey, mut draft: SumDraft) -> usize {
        if let Some(known) = self.sum_keys.get(&key) {
            return *known;
        }
        let parts = draft.parts.iter().map(|p| self.levels.get(p.question).copied().unwrap_or(0));
        let more = draft.more.iter().map(|m| match m {
            More::Item { when, .. } => self.pair_level(*when).saturating_add(1),
            More::Total { total, when, .. } => {
                let own = self.totals.get(*total).map_or(0, |t| t.level);
                own.max(self.pair_level(*when)).saturating_add(1)
            }
        });
        draft.level = parts.chain(more).max().unwrap_or(0);
        self.sums.push(draft);
        let index = self.sums.len().saturating_sub(1);
        self.sum_keys.insert(key, index);
        index
    }

    /// The sum of a score that is a sum or counts items.
    fn sum(&mut self, score: &Score) -> usize {
        let key = SumKey::Of(score.id.clone());
        if let Some(known) = self.sum_keys.get(&key) {
            return *known;
        }
        let mut draft = SumDraft::default();
        for item in &score.items {
            if let Method::CountAtLeast(level) = score.method {
                self.counted(item, level, &mut draft);
            } else {
                self.summed(item, Exact::whole(1), &mut draft);
            }
        }
        self.keep_sum(key, draft)
    }

    fn counted(&mut self, item: &Counted, level: Exact, draft: &mut SumDraft) {
        if let Counted::Question(question, points) = item {
            self.applies(question);
            draft.parts.push(Part {
                question: question.index,
                piece: Piece::Reaches { points: points.clone(), level },
                less: Exact::ZERO,
                times: Exact::whole(1),
            });
            return;
        }
        let when = self.item_reaches(item, level, false, false);
        draft.more.push(More::Item { when, weight: Exact::whole(1) });
    }

    /// An item of a sum, or of one side of a difference.
    fn summed(&mut self, item: &Counted, sign: Exact, draft: &mut SumDraft) {
        match item {
            Counted::Question(question, points) => {
                self.applies(question);
                draft.parts.push(Part {
                    question: question.index,
                    piece: Piece::Points { of: vec![(points.clone(), Exact::whole(1))], weighted: true },
                    less: Exact::ZERO,
                    times: sign,
                });
            }
            Counted::Signal(signal, weight) => {
                let when = self.pair(&Condition::Signal(Arc::clone(signal)));
                draft.more.push(More::Item { when, weight: weight.times(sign) });
            }
            Counted::Score(inner, weight) => {
                let total = self.total(inner);
                let when = self.score_applies(inner);
                draft.more.push(More::Total { total, weight: weight.times(sign), when });
            }
        }
    }

    /// Rule 10: an answer on both sides counts once, with what it gives to each.
    fn difference(&mut self, left: &Score, right: &Score, above: bool) -> Pair {
        let mut draft = SumDraft::default();
        let sides = [(left, Exact::whole(1)), (right, Exact::whole(1).negated())];
        let mut joint: BTreeMap<usize, Vec<(Points, Exact)>> = BTreeMap::new();
        for (score, sign) in sides {
            for item in &score.items {
                if let Counted::Question(question, points) = item {
                    self.applies(question);
                    joint.entry(question.index).or_default().push((points.clone(), sign));
                } else {
                    self.summed(item, sign, &mut draft);
                }
            }
        }
        draft.parts.extend(joint.into_iter().map(|(question, of)| Part {
            question,
            piece: Piece::Points { of, weighted: true },
            less: Exact::ZERO,
            times: Exact::whole(1),
        }));
        let sum = self.keep_sum(SumKey::Difference(left.id.clone(), right.id.clone()), draft);
        let raw = self.compare(sum, Exact::ZERO, above);
        let sides = [self.enough(left), self.enough(right)];
        let enough = self.all(&sides);
        self.if_enough(raw, enough)
    }

    /// Whether one item reaches a bound; `k` where it does not apply.
    fn item_reaches(&mut self, item: &Counted, bound: Exact, above: bool, k: bool) -> Pair {
        let over = |value: Exact| if above { value > bound } else { value >= bound };
        match item {
            Counted::Question(question, points) => {
                self.atom(question, Atom::Points(points.clone(), bound, above, k))
            }
            Counted::Signal(signal, weight) => {
                let when = self.pair(&Condition::Signal(Arc::clone(signal)));
                match (over(*weight), over(Exact::ZERO)) {
                    (true, true) => TRUE,
                    (false, false) => FALSE,
                    (true, false) => when,
                    (false, true) => when.not(),
                }
            }
            Counted::Score(inner, weight) => {
                let total = self.total(inner);
                let mut rail =
                    |yes| Logic::Wire(self.wire(Source::Reach { total, weight: *weight, bound, above, yes }));
                let raw = Pair { yes: rail(true), no: rail(false) };
                let applies = self.score_applies(inner);
                self.where_applicable(raw, applies, k)
            }
        }
    }

    /// The value of a score that is no mean, for another score or for showing.
    fn total(&mut self, score: &Score) -> usize {
        if let Some(known) = self.total_keys.get(&score.id) {
            return *known;
        }
        let enough = self.enough(score);
        let (of, level) = match score.method {
            Method::Sum | Method::Mean | Method::CountAtLeast(_) => {
                let sum = self.sum(score);
                (TotalSource::Sum(sum), self.sums.get(sum).map_or(0, |s| s.level))
            }
            Method::Largest | Method::Smallest => {
                let items: Vec<ItemDraft> = score.items.iter().map(|i| self.item(i, true)).collect();
                let level = items.iter().map(|i| self.item_level(i)).max().unwrap_or(0);
                (TotalSource::Extreme { items, smallest: score.method == Method::Smallest }, level)
            }
        };
        let level = level.max(self.logic_level(enough)).saturating_add(1);
        self.totals.push(TotalDraft { of, enough, least: score.least, greatest: score.greatest, level });
        let index = self.totals.len().saturating_sub(1);
        self.total_keys.insert(score.id.clone(), index);
        index
    }

    fn item(&mut self, item: &Counted, weighted: bool) -> ItemDraft {
        let when = self.item_applies(item);
        let value = match item {
            Counted::Question(question, points) => ItemSource::Answer {
                question: question.index,
                part: Part {
                    question: question.index,
                    piece: Piece::Points { of: vec![(points.clone(), Exact::whole(1))], weighted },
                    less: Exact::ZERO,
                    times: Exact::whole(1),
                },
            },
            Counted::Signal(signal, weight) => ItemSource::Signal {
                when: self.pair(&Condition::Signal(Arc::clone(signal))),
                weight: *weight,
            },
            Counted::Score(inner, weight) => ItemSource::Total { total: self.total(inner), weight: *weight },
        };
        ItemDraft { when, value }
    }

    fn item_level(&self, item: &ItemDraft) -> usize {
        let value = match &item.value {
            ItemSource::Answer { .. } => 0,
            ItemSource::Signal { when, .. } => self.pair_level(*when),
            ItemSource::Total { total, .. } => self.totals.get(*total).map_or(0, |t| t.level),
        };
        value.max(self.pair_level(item.when))
    }

    /// Rule 12: for each band, that one or a higher one.
    fn bands(&mut self, score: &Score, k: bool) -> Vec<Pair> {
        let mut reached: Vec<Pair> = Vec::new();
        for (i, band) in score.bands.iter().enumerate() {
            reached.push(if i == 0 { TRUE } else { self.reaches(score, band.from, false, k) });
        }
        for change in &score.overrides {
            let p = self.pair(change.condition());
            let before = reached.clone();
            for (i, x) in reached.iter_mut().enumerate() {
                let below = i.checked_sub(1).and_then(|j| before.get(j)).copied().unwrap_or(TRUE);
                let above = before.get(i.saturating_add(1)).copied().unwrap_or(FALSE);
                let known = |yes: bool| if yes { TRUE } else { FALSE };
                *x = match change {
                    Override::RaiseTo(c, _) => {
                        let raised = self.and(p, known(*c >= i));
                        self.or(*x, raised)
                    }
                    Override::LowerTo(c, _) => {
                        let kept = self.or(p.not(), known(*c >= i));
                        self.and(*x, kept)
                    }
                    Override::StepUp(_) => {
                        let raised = self.and(p, below);
                        self.or(*x, raised)
                    }
                    Override::StepDown(_) if i > 0 => {
                        let kept = self.or(p.not(), above);
                        self.and(*x, kept)
                    }
                    Override::StepDown(_) => *x,
                };
            }
        }
        reached
    }

    fn shown(&mut self, score: &Score) -> Shown {
        match score.method {
            Method::Mean => {
                let mut items = Vec::new();
                for item in &score.items {
                    if let Counted::Question(_, points) = item {
                        let draft = self.item(item, false);
                        if let ItemSource::Answer { part, .. } = &draft.value {
                            self.means.push(part.clone());
                        }
                        items.push((draft, points.weight()));
                    }
                }
                Shown::Mean(items)
            }
            Method::Sum | Method::CountAtLeast(_) if score.needs == 0 => Shown::Sum(self.sum(score)),
            Method::Sum | Method::CountAtLeast(_) | Method::Largest | Method::Smallest => {
                Shown::Total(self.total(score))
            }
        }
    }

    // ---- the program ----

    fn finish(mut self) -> Result<Program, TooLarge> {
        let pack = self.pack;
        let mut first: Vec<Pair> = pack.vetoes.iter().map(|v| self.pair(&v.when)).collect();
        first.extend(pack.contradictions.iter().map(|c| self.pair(&c.when)).collect::<Vec<_>>());
        let gates = super::details::gates(pack);
        first.extend(gates.iter().map(|g| self.pair(&g.when)).collect::<Vec<_>>());
        first.extend(pack.signals.iter().map(|s| self.pair(&s.when)).collect::<Vec<_>>());
        let mut second: Vec<Pair> = pack.guidance.iter().map(|g| self.pair(&g.when)).collect();
        second.extend(pack.look_again.iter().map(|l| self.pair(&l.when)).collect::<Vec<_>>());
        for channel in &pack.channels {
            second.push(self.pair(&channel.shown_when));
            second.extend(channel.gates.iter().map(|g| self.pair(&g.when)).collect::<Vec<_>>());
        }
        let mut plans: Vec<(usize, usize, Shown)> = Vec::new();
        let mut sure: Vec<Logic> = Vec::new();
        for score in &pack.scores {
            let output = second.len();
            second.push(self.score_applies(score));
            let enough = self.enough(score);
            sure.push(enough);
            second.push(Pair { yes: enough, no: NO });
            let bands = self.bands(score, false);
            plans.push((output, bands.len(), self.shown(score)));
            second.extend(bands);
        }
        Layout::new(self, &first, &second, &sure, &plans)?.program(&gates, &plans)
    }
}
