//! Where everything lies, and in which round it is done.
//!
//! In: a draft: wires, sums and totals. Out: the [`Program`]: a word and bit for each wire that is
//! needed, a lane for each sum as wide as all it can become, the rows, the rounds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::compile::{
    Atom, Draft, ItemDraft, ItemSource, Logic, More, Pair, Shown, Source, TotalSource, WireDraft,
};
use super::rows::{Bits, Coded, Part, Said};
use super::{
    Add, AddTotal, Asked, Cap, Coding, Compare, Counts, Item, ItemValue, Lane, MOST_STAGES, MOST_TABLE, Need,
    Node, Outputs, Program, QUAD, Quad, Rails, Reach, Round, STANDS, ScorePlan, ScoreValue, Steps, Sum, Term,
    TooLarge, Total, TotalOf, at, bit_mask,
};
use crate::checked::{Gate, Ladder};
use crate::number::Exact;

/// The bits of a word.
const WORD: usize = 64;

fn narrow(n: usize) -> Result<u32, TooLarge> {
    u32::try_from(n).map_err(|_| TooLarge::new("more than four thousand million parts"))
}

/// The greatest common divisor.
fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.saturating_abs(), b.saturating_abs());
    while b != 0 {
        (a, b) = (b, a.checked_rem(b).unwrap_or(0));
    }
    a
}

/// A sum before it has a lane.
#[derive(Debug)]
struct Measured {
    unit: i128,
    base: i128,
    /// The most it can become, in steps.
    most: u64,
    /// What each question is counted from.
    from: BTreeMap<usize, i128>,
    /// The same for what is added later.
    more: Vec<i128>,
}

pub(super) struct Layout<'a> {
    draft: Draft<'a>,
    coded: Vec<Coded<'a>>,
    measured: Vec<Measured>,
    /// The divisor that every value of a total has.
    grain: Vec<i128>,
    places: Vec<Option<u32>>,
    first: Vec<[usize; 2]>,
    second: Vec<[usize; 2]>,
    needed: Needed,
    quick_columns: usize,
    columns: usize,
    lanes: Vec<(Lane, Lane)>,
    open: Lane,
    unknown: Lane,
    /// Wires without which something is unclear although nothing is missing: enough is answered.
    sure: Vec<usize>,
    outputs: Outputs,
    details: Outputs,
    words: usize,
}

/// Which wires what needs.
#[derive(Debug, Default)]
struct Needed {
    quick: BTreeSet<usize>,
    core: BTreeSet<usize>,
    detail: BTreeSet<usize>,
}

impl<'a> Layout<'a> {
    pub(super) fn new(
        mut draft: Draft<'a>,
        first: &[Pair],
        second: &[Pair],
        sure: &[Logic],
        plans: &[(usize, usize, Shown)],
    ) -> Result<Self, TooLarge> {
        // Each output takes a bit of its own, side by side with the others.
        let mut own = |pair: &Pair| {
            let mut rail = |logic: Logic| {
                let inputs = match logic {
                    Logic::Const(_) => vec![],
                    Logic::Wire(wire) => vec![wire],
                };
                let need = if logic == Logic::Const(false) { Need::Any } else { Need::All };
                draft.wire(Source::Node { need, inputs })
            };
            [rail(pair.yes), rail(pair.no)]
        };
        let first: Vec<[usize; 2]> = first.iter().map(&mut own).collect();
        let second: Vec<[usize; 2]> = second.iter().map(&mut own).collect();
        let lane = Lane { word: 0, shift: 0, bits: 8 };
        let mut layout = Self {
            coded: coded(&draft)?,
            places: Vec::new(),
            draft,
            measured: Vec::new(),
            grain: Vec::new(),
            first,
            second,
            needed: Needed::default(),
            quick_columns: 0,
            columns: 0,
            lanes: Vec::new(),
            open: lane,
            unknown: lane,
            sure: Vec::new(),
            outputs: Outputs::default(),
            details: Outputs::default(),
            words: 0,
        };
        let means = plans.iter().filter_map(|(_, _, shown)| match shown {
            Shown::Mean(items) => Some(items),
            Shown::Sum(_) | Shown::Total(_) => None,
        });
        let means: Vec<Pair> = means.flatten().map(|(item, _)| item.when).collect();
        layout.sure =
            sure.iter().filter(|l| **l != Logic::Const(true)).map(|l| layout.draft.solid(*l)).collect();
        layout.find_needed(&means);
        layout.measure()?;
        layout.place()?;
        Ok(layout)
    }

    /// The wire of a rail that an operation reads, also where it is always so.
    fn wire_of(&mut self, logic: Logic) -> usize {
        self.draft.solid(logic)
    }

    // ---- what is needed ----

    fn find_needed(&mut self, means: &[Pair]) {
        let mut base: Vec<Logic> = Vec::new();
        let mut add = |pair: Pair| base.extend([pair.yes, pair.no]);
        self.draft.asked.iter().flatten().for_each(|p| add(*p));
        for sum in &self.draft.sums {
            for more in &sum.more {
                match more {
                    More::Item { when, .. } | More::Total { when, .. } => add(*when),
                }
            }
        }
        for total in &self.draft.totals {
            add(Pair { yes: total.enough, no: total.enough });
            if let TotalSource::Extreme { items, .. } = &total.of {
                for item in items {
                    add(item.when);
                    if let ItemSource::Signal { when, .. } = &item.value {
                        add(*when);
                    }
                }
            }
        }
        let mut base: Vec<usize> = base.into_iter().map(|l| self.wire_of(l)).collect();
        base.extend(&self.sure);
        let quick: Vec<usize> = self.first.iter().map(|[yes, _]| *yes).chain(base.iter().copied()).collect();
        let core: Vec<usize> = self.first.iter().flatten().copied().chain(base).collect();
        self.needed.quick = self.closure(quick, &BTreeSet::new());
        self.needed.core = self.closure(core, &BTreeSet::new());
        let mut detail: Vec<usize> = self.second.iter().flatten().copied().collect();
        for pair in means {
            detail.extend([self.wire_of(pair.yes), self.wire_of(pair.no)]);
        }
        self.needed.detail = self.closure(detail, &self.needed.core);
    }

    fn closure(&self, mut todo: Vec<usize>, there: &BTreeSet<usize>) -> BTreeSet<usize> {
        let mut all = BTreeSet::new();
        while let Some(wire) = todo.pop() {
            if there.contains(&wire) || !all.insert(wire) {
                continue;
            }
            if let Some(WireDraft { source: Source::Node { inputs, .. }, .. }) = self.draft.wires.get(wire) {
                todo.extend(inputs);
            }
        }
        all
    }

    // ---- sums ----

    fn measure(&mut self) -> Result<(), TooLarge> {
        // Totals read sums and totals that were drafted before them, and sums only totals before them.
        let mut totals = 0;
        for index in 0..self.draft.sums.len() {
            loop {
                let ready = self.draft.totals.get(totals).is_some_and(|t| match &t.of {
                    TotalSource::Sum(sum) => *sum < index,
                    TotalSource::Extreme { .. } => true,
                });
                if !ready {
                    break;
                }
                self.measure_total(totals);
                totals = totals.saturating_add(1);
            }
            self.measure_sum(index)?;
        }
        while totals < self.draft.totals.len() {
            self.measure_total(totals);
            totals = totals.saturating_add(1);
        }
        Ok(())
    }

    fn measure_total(&mut self, index: usize) {
        let Some(total) = self.draft.totals.get(index) else { return };
        let mut grain = gcd(total.least.raw(), total.greatest.raw());
        match &total.of {
            TotalSource::Sum(sum) => {
                if let Some(m) = self.measured.get(*sum) {
                    grain = gcd(grain, gcd(m.unit, m.base));
                }
            }
            TotalSource::Extreme { items, .. } => {
                for item in items {
                    match &item.value {
                        ItemSource::Answer { part, .. } => {
                            for (low, high) in self.answer_ends(part) {
                                grain = gcd(grain, gcd(low, high));
                            }
                        }
                        ItemSource::Signal { weight, .. } => grain = gcd(grain, weight.raw()),
                        ItemSource::Total { total, weight } => {
                            grain = gcd(grain, self.total_grain(*total, *weight));
                        }
                    }
                }
            }
        }
        self.grain.push(grain.max(1));
    }

    /// The divisor of a total times a weight; all products of a checked pack are exact.
    fn total_grain(&self, total: usize, weight: Exact) -> i128 {
        let grain = Exact::from_raw(self.grain.get(total).copied().unwrap_or(1));
        grain.times(weight).raw().saturating_abs().max(1)
    }

    /// Both ends by code, where it applies.
    fn answer_ends(&self, part: &Part) -> Vec<(i128, i128)> {
        let Some(coded) = self.coded.get(part.question) else { return Vec::new() };
        let ends = coded.said().map(|said| coded.contribution(part, said, Bits::APPLIES));
        ends.map(|(low, high)| (low.raw(), high.raw())).collect()
    }

    fn stands(&self, question: usize) -> usize {
        if self.coded.get(question).is_some_and(|c| c.question.ask_when.is_some()) { STANDS } else { 1 }
    }

    fn stand(&self, question: usize, index: usize) -> Bits {
        if self.stands(question) == 1 { Bits::APPLIES } else { Bits::stand(index) }
    }

    /// What a question gives to a sum, for one way of standing and one code.
    fn given(&self, parts: &[Part], question: usize, said: Said, stand: Bits) -> (i128, i128) {
        let mut sum = (0_i128, 0_i128);
        if let Some(coded) = self.coded.get(question) {
            for part in parts.iter().filter(|p| p.question == question) {
                let (low, high) = coded.contribution(part, said, stand);
                sum = (sum.0.saturating_add(low.raw()), sum.1.saturating_add(high.raw()));
            }
        }
        sum
    }

    fn measure_sum(&mut self, index: usize) -> Result<(), TooLarge> {
        let Some(draft) = self.draft.sums.get(index) else { return Ok(()) };
        let mut unit = 0_i128;
        let mut base = 0_i128;
        let mut span = 0_i128;
        let mut from = BTreeMap::new();
        let questions: BTreeSet<usize> = draft.parts.iter().map(|p| p.question).collect();
        for question in questions {
            let mut values: BTreeSet<i128> = BTreeSet::new();
            if let Some(coded) = self.coded.get(question) {
                for stand in 0..self.stands(question) {
                    for said in coded.said() {
                        let (low, high) =
                            self.given(&draft.parts, question, said, self.stand(question, stand));
                        values.extend([low, high]);
                    }
                }
            }
            let least = values.first().copied().unwrap_or(0);
            let most = values.last().copied().unwrap_or(0);
            for value in values {
                unit = gcd(unit, value.saturating_sub(least));
            }
            base = base.saturating_add(least);
            span = span.saturating_add(most.saturating_sub(least));
            from.insert(question, least);
        }
        let mut more = Vec::new();
        for item in &draft.more {
            let (least, most, grain) = match item {
                More::Item { weight, .. } => (weight.raw().min(0), weight.raw().max(0), weight.raw()),
                More::Total { total, weight, .. } => {
                    let grain = self.total_grain(*total, *weight);
                    let ends = self
                        .draft
                        .totals
                        .get(*total)
                        .map(|t| (t.least.times(*weight), t.greatest.times(*weight)));
                    let (a, b) = ends.map_or((0, 0), |(a, b)| (a.raw(), b.raw()));
                    // It counts 0 where it does not apply.
                    (a.min(b).min(0), a.max(b).max(0), grain)
                }
            };
            unit = gcd(unit, gcd(grain, least));
            base = base.saturating_add(least);
            span = span.saturating_add(most.saturating_sub(least));
            more.push(least);
        }
        let unit = unit.max(1);
        let most = u64::try_from(span.checked_div(unit).unwrap_or(0)).unwrap_or(u64::MAX);
        if most > u64::MAX >> 1 {
            return Err(TooLarge::new("a score has too many steps"));
        }
        self.measured.push(Measured { unit, base, most, from, more });
        Ok(())
    }

    // ---- places ----

    fn place(&mut self) -> Result<(), TooLarge> {
        let wires = self.draft.wires.len();
        self.places = vec![None; wires];
        let is_row =
            |w: &usize| matches!(self.draft.wires.get(*w).map(|w| &w.source), Some(Source::Row { .. }));
        let quick: Vec<usize> = self.needed.quick.iter().copied().filter(is_row).collect();
        let others = self.needed.core.union(&self.needed.detail).copied();
        let others: Vec<usize> = others.filter(is_row).filter(|w| !self.needed.quick.contains(w)).collect();
        let questions = u64::try_from(self.coded.len()).unwrap_or(u64::MAX);
        let mut low: Vec<u64> = self.measured.iter().map(|m| m.most).collect();
        low.push(questions);
        let (quick_words, low) = self.put_row(0, &quick, &low)?;
        let quick_words = quick_words.next_multiple_of(QUAD);
        let mut high: Vec<u64> = self.measured.iter().map(|m| m.most).collect();
        high.push(questions);
        let (row_words, high) = self.put_row(quick_words, &others, &high)?;
        let row_words = row_words.next_multiple_of(QUAD);
        self.quick_columns = quick_words / QUAD;
        self.columns = row_words / QUAD;
        let mut pairs: Vec<(Lane, Lane)> = low.into_iter().zip(high).collect();
        if let Some((open, unknown)) = pairs.pop() {
            (self.open, self.unknown) = (open, unknown);
        }
        self.lanes = pairs;
        let core = self.needed.core.clone();
        let detail = self.needed.detail.clone();
        let (first, second) = (self.first.clone(), self.second.clone());
        let mut word = self.put_nodes(row_words, &core, &first)?;
        (self.outputs, word) = self.put_outputs(word, &first)?;
        word = self.put_nodes(word, &detail, &second)?;
        (self.details, self.words) = self.put_outputs(word, &second)?;
        Ok(())
    }

    /// Bits of rows from a word on, then lanes; the next free word.
    fn put_row(
        &mut self,
        from: usize,
        wires: &[usize],
        most: &[u64],
    ) -> Result<(usize, Vec<Lane>), TooLarge> {
        let start = from.saturating_mul(WORD);
        for (i, wire) in wires.iter().enumerate() {
            let place = narrow(start.saturating_add(i))?;
            if let Some(slot) = self.places.get_mut(*wire) {
                *slot = Some(place);
            }
        }
        let mut bit = start.saturating_add(wires.len()).next_multiple_of(WORD);
        let mut lanes = vec![Lane { word: 0, shift: 0, bits: 64 }; most.len()];
        for bits in [64_u8, 32, 16, 8] {
            for (lane, most) in lanes.iter_mut().zip(most).filter(|(_, m)| width(**m) == bits) {
                let shift = u8::try_from(bit % WORD).unwrap_or(0);
                *lane = Lane { word: narrow(bit / WORD)?, shift, bits };
                let _ = most;
                bit = bit.saturating_add(usize::from(bits));
            }
        }
        Ok((bit.div_ceil(WORD), lanes))
    }

    /// Bits of nodes that are no outputs; the next free word.
    fn put_nodes(
        &mut self,
        from: usize,
        wires: &BTreeSet<usize>,
        not: &[[usize; 2]],
    ) -> Result<usize, TooLarge> {
        let outputs: BTreeSet<usize> = not.iter().flatten().copied().collect();
        let mut bit = from.saturating_mul(WORD);
        for wire in wires {
            let Some(slot) = self.places.get_mut(*wire) else { continue };
            if slot.is_none() && !outputs.contains(wire) {
                *slot = Some(narrow(bit)?);
                bit = bit.saturating_add(1);
            }
        }
        Ok(bit.div_ceil(WORD))
    }

    fn put_outputs(&mut self, from: usize, pairs: &[[usize; 2]]) -> Result<(Outputs, usize), TooLarge> {
        let words = pairs.len().div_ceil(WORD);
        let no = from.saturating_add(words);
        for (i, [yes_wire, no_wire]) in pairs.iter().enumerate() {
            for (wire, start) in [(yes_wire, from), (no_wire, no)] {
                let place = narrow(start.saturating_mul(WORD).saturating_add(i))?;
                if let Some(slot) = self.places.get_mut(*wire) {
                    *slot = Some(place);
                }
            }
        }
        let outputs = Outputs { yes: narrow(from)?, no: narrow(no)?, count: narrow(pairs.len())? };
        Ok((outputs, no.saturating_add(words)))
    }

    fn bit_of(&self, wire: usize) -> u32 {
        self.places.get(wire).copied().flatten().unwrap_or(u32::MAX)
    }

    fn rails(&mut self, pair: Pair) -> Rails {
        let yes = self.wire_of(pair.yes);
        let no = self.wire_of(pair.no);
        Rails { yes: self.bit_of(yes), no: self.bit_of(no) }
    }

    /// The rails of what may not apply; none where it always does.
    fn when(&mut self, pair: Pair) -> Option<Rails> {
        let always = pair.yes == Logic::Const(true) && pair.no == Logic::Const(false);
        if always { None } else { Some(self.rails(pair)) }
    }

    // ---- rows ----

    fn table(&self) -> Result<(Vec<Vec<Quad>>, Vec<u32>), TooLarge> {
        let mut starts = Vec::new();
        let mut rows = 0_usize;
        for (index, coded) in self.coded.iter().enumerate() {
            starts.push(narrow(rows)?);
            rows = rows.saturating_add(coded.said().count().saturating_mul(self.stands(index)));
        }
        if rows.saturating_mul(self.columns).saturating_mul(QUAD).saturating_mul(8) > MOST_TABLE {
            return Err(TooLarge::new(format!("{rows} answers in {} columns", self.columns)));
        }
        let mut table: Vec<Vec<Quad>> = vec![Vec::with_capacity(rows); self.columns];
        for (index, coded) in self.coded.iter().enumerate() {
            for stand in 0..self.stands(index) {
                for said in coded.said() {
                    let row = self.row(index, coded, said, self.stand(index, stand));
                    for (column, quad) in table.iter_mut().zip(row.chunks(QUAD)) {
                        let mut own = [0; QUAD];
                        own.iter_mut().zip(quad).for_each(|(o, w)| *o = *w);
                        column.push(own);
                    }
                }
            }
        }
        Ok((table, starts))
    }

    fn row(&self, question: usize, coded: &Coded<'_>, said: Said, stand: Bits) -> Vec<u64> {
        let mut row = vec![0_u64; self.columns.saturating_mul(QUAD)];
        let atoms = self.draft.atoms.get(question).map_or(&[][..], |a| a);
        for (atom, wires) in atoms {
            let bits = coded.atom(atom, said, stand);
            for (wire, set) in wires.iter().zip([bits.yes, bits.no]) {
                if let (true, Some(place)) = (set, self.places.get(*wire).copied().flatten()) {
                    super::set_bit(&mut row, at(place));
                }
            }
        }
        for ((sum, m), (low_lane, high_lane)) in self.draft.sums.iter().zip(&self.measured).zip(&self.lanes) {
            if let Some(least) = m.from.get(&question) {
                let (low, high) = self.given(&sum.parts, question, said, stand);
                put(&mut row, *low_lane, steps(low.saturating_sub(*least), m.unit));
                put(&mut row, *high_lane, steps(high.saturating_sub(*least), m.unit));
            }
        }
        let may_apply = !stand.no || stand.yes;
        let open = !matches!(said, Said::Value(_));
        let unknown = matches!(said, Said::Unknown | Said::Helpful);
        put(&mut row, self.open, u64::from(open && may_apply));
        put(&mut row, self.unknown, u64::from(unknown && may_apply));
        row
    }

    // ---- rounds ----

    fn rounds(&mut self, wires: &BTreeSet<usize>, base: bool) -> Result<Vec<Round>, TooLarge> {
        let mut rounds: BTreeMap<usize, Round> = BTreeMap::new();
        if base {
            for (index, level) in self.draft.levels.clone().into_iter().enumerate() {
                if self.stands(index) > 1 {
                    rounds.entry(level).or_default().questions.push(narrow(index)?);
                }
            }
            for (index, total) in self.draft.totals.iter().enumerate() {
                rounds.entry(total.level).or_default().totals.push(narrow(index)?);
            }
            for index in 0..self.draft.sums.len() {
                self.more(index, &mut rounds)?;
            }
        }
        for wire in wires {
            let Some(WireDraft { source, level }) = self.draft.wires.get(*wire) else { continue };
            let round = rounds.entry(*level).or_default();
            let out = self.bit_of(*wire);
            match source {
                Source::Row { .. } => {}
                Source::Node { need, inputs } => {
                    let terms = terms(inputs.iter().map(|w| self.bit_of(*w)));
                    round.nodes.push(Node { need: *need, terms: narrow(terms.len())?, out });
                    round.terms.extend(terms);
                }
                Source::Compare { sum, bound, above, yes } => {
                    if let Some(m) = self.measured.get(*sum) {
                        let bound = bound_in_steps(m, bound.raw(), *above);
                        round.compares.push(Compare { sum: narrow(*sum)?, bound, yes: *yes, out });
                    }
                }
                Source::Reach { total, weight, bound, above, yes } => round.reaches.push(Reach {
                    total: narrow(*total)?,
                    weight: weight.raw(),
                    bound: bound.raw(),
                    above: *above,
                    yes: *yes,
                    out,
                }),
            }
        }
        let empty = Round::default();
        Ok(rounds.into_values().filter(|r| *r != empty).collect())
    }

    fn more(&mut self, index: usize, rounds: &mut BTreeMap<usize, Round>) -> Result<(), TooLarge> {
        let items = self.draft.sums.get(index).map_or_else(Vec::new, |s| s.more.clone());
        for (i, item) in items.into_iter().enumerate() {
            let m = self.measured.get(index);
            let least = m.and_then(|m| m.more.get(i)).copied().unwrap_or(0);
            let unit = m.map_or(1, |m| m.unit);
            let sum = narrow(index)?;
            match item {
                More::Item { when, weight } => {
                    let level = self.draft.pair_level(when).saturating_add(1);
                    let (low, high) = by_rails(weight.raw(), least, unit);
                    let when = self.rails(when);
                    rounds.entry(level).or_default().adds.push(Add { when, sum, low, high });
                }
                More::Total { total, weight, when } => {
                    let own = self.draft.totals.get(total).map_or(0, |t| t.level);
                    let level = own.max(self.draft.pair_level(when)).saturating_add(1);
                    let when = self.when(when);
                    let add = AddTotal { total: narrow(total)?, weight: weight.raw(), when, sum, least };
                    rounds.entry(level).or_default().add_totals.push(add);
                }
            }
        }
        Ok(())
    }

    fn item(&mut self, item: &ItemDraft) -> Result<Item, TooLarge> {
        let when = self.when(item.when);
        let value = match &item.value {
            ItemSource::Answer { question, part } => {
                ItemValue::Answer { question: narrow(*question)?, ends: self.answer_ends(part) }
            }
            ItemSource::Signal { when, weight } => {
                ItemValue::Signal { rails: self.rails(*when), weight: weight.raw() }
            }
            ItemSource::Total { total, weight } => {
                ItemValue::Total { total: narrow(*total)?, weight: weight.raw() }
            }
        };
        Ok(Item { when, value })
    }

    fn totals(&mut self) -> Result<Vec<Total>, TooLarge> {
        let mut totals = Vec::new();
        for draft in self.draft.totals.clone() {
            let of = match &draft.of {
                TotalSource::Sum(sum) => TotalOf::Sum(narrow(*sum)?),
                TotalSource::Extreme { items, smallest } => TotalOf::Extreme {
                    items: items.iter().map(|i| self.item(i)).collect::<Result<_, _>>()?,
                    smallest: *smallest,
                },
            };
            let enough = if draft.enough == Logic::Const(true) {
                None
            } else {
                let wire = self.wire_of(draft.enough);
                Some(self.bit_of(wire))
            };
            totals.push(Total { of, enough, least: draft.least.raw(), greatest: draft.greatest.raw() });
        }
        Ok(totals)
    }

    // ---- all together ----

    pub(super) fn program(
        mut self,
        gates: &[Arc<Gate>],
        plans: &[(usize, usize, Shown)],
    ) -> Result<Program, TooLarge> {
        let pack = self.draft.pack;
        let (table, starts) = self.table()?;
        let needed = std::mem::take(&mut self.needed);
        let quick = self.rounds(&needed.quick, true)?;
        let rounds = self.rounds(&needed.core, true)?;
        let detail = self.rounds(&needed.detail, false)?;
        let mut questions = Vec::new();
        for (index, row) in starts.into_iter().enumerate() {
            let coding = self.coded.get(index).map_or(Coding::Options(0), |c| c.coding.clone());
            let asked = self.draft.asked.get(index).copied().flatten();
            let when = match asked {
                Some(pair) if self.stands(index) > 1 => Some(self.rails(pair)),
                _ => None,
            };
            questions.push(Asked { coding, row, when });
        }
        let sums = self.measured.iter().zip(&self.lanes);
        let sums =
            sums.map(|(m, (low, high))| Sum { low: *low, high: *high, unit: m.unit, base: m.base }).collect();
        let totals = self.totals()?;
        let mut scores = Vec::new();
        for (output, bands, shown) in plans {
            let value = match shown {
                Shown::Sum(sum) => ScoreValue::Sum(narrow(*sum)?),
                Shown::Total(total) => ScoreValue::Total(narrow(*total)?),
                Shown::Mean(items) => {
                    let items = items.iter().map(|(item, weight)| Ok((self.item(item)?, weight.raw())));
                    ScoreValue::Mean(items.collect::<Result<_, TooLarge>>()?)
                }
            };
            scores.push(ScorePlan { output: narrow(*output)?, bands: narrow(*bands)?, value });
        }
        let finals = pack.vetoes.iter().enumerate().filter(|(_, v)| v.is_final).map(|(i, _)| i);
        let finals = output_terms(finals)?;
        let steps = match &pack.ladder {
            Some(ladder) => Some(self.steps(ladder, gates)?),
            None => None,
        };
        Ok(Program {
            rules: rules(&pack.rules_hash),
            questions,
            table,
            quick_columns: narrow(self.quick_columns)?,
            words: narrow(self.words)?,
            sums,
            totals,
            open: self.open,
            unknown: self.unknown,
            chosen: terms(self.chosen().filter_map(|w| self.places.get(w).copied().flatten())),
            sure: terms(self.sure.iter().map(|w| self.bit_of(*w))),
            quick,
            rounds,
            detail,
            outputs: self.outputs,
            details: self.details,
            counts: Counts {
                vetoes: narrow(pack.vetoes.len())?,
                contradictions: narrow(pack.contradictions.len())?,
                gates: narrow(gates.len())?,
                signals: narrow(pack.signals.len())?,
            },
            finals,
            steps,
            scores,
        })
    }

    /// Wires that say that "not sure" was chosen.
    fn chosen(&self) -> impl Iterator<Item = usize> {
        let atoms = self.draft.atoms.iter().flatten();
        atoms.filter(|(atom, _)| *atom == Atom::Unsure).flat_map(|(_, wires)| *wires)
    }

    fn steps(&self, ladder: &Ladder, gates: &[Arc<Gate>]) -> Result<Steps, TooLarge> {
        let pack = self.draft.pack;
        if ladder.stages.len() > MOST_STAGES {
            return Err(TooLarge::new(format!("more than {MOST_STAGES} stages")));
        }
        let small = |n: usize| u8::try_from(n).map_err(|_| TooLarge::new("more than 255 permissions"));
        let vetoes = pack.vetoes.len();
        let before = vetoes.saturating_add(pack.contradictions.len());
        let mut own = Vec::new();
        let mut stage = Vec::new();
        let mut permission = Vec::new();
        for index in &ladder.caution {
            let Some(of) = ladder.stages.get(*index) else { continue };
            let numbers = of.gates.iter().filter_map(|g| gates.iter().position(|o| o.id == g.id));
            own.push(output_terms(numbers.map(|n| n.saturating_add(before)))?);
            stage.push(small(*index)?);
            permission.push(small(of.permission)?);
        }
        let floor = ladder.rank(ladder.find_out);
        let mut by_place: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (i, veto) in pack.vetoes.iter().enumerate() {
            by_place.entry(ladder.rank(veto.cap)).or_default().push(i);
        }
        // Rule 16.
        by_place.entry(floor).or_default().extend(vetoes..before);
        let mut caps = Vec::new();
        for (place, of) in by_place.into_iter().filter(|(_, of)| !of.is_empty()) {
            caps.push(Cap {
                of: output_terms(of.into_iter())?,
                place: small(place)?,
                unclear: small(place.max(floor))?,
            });
        }
        Ok(Steps { gates: own, stage, permission, caps })
    }
}

fn coded<'a>(draft: &Draft<'a>) -> Result<Vec<Coded<'a>>, TooLarge> {
    let mut parts: BTreeMap<usize, Vec<&Part>> = BTreeMap::new();
    for part in draft.sums.iter().flat_map(|s| &s.parts) {
        parts.entry(part.question).or_default().push(part);
    }
    for total in &draft.totals {
        if let TotalSource::Extreme { items, .. } = &total.of {
            for item in items {
                if let ItemSource::Answer { part, .. } = &item.value {
                    parts.entry(part.question).or_default().push(part);
                }
            }
        }
    }
    for part in &draft.means {
        parts.entry(part.question).or_default().push(part);
    }
    let mut all = Vec::new();
    for (index, question) in draft.pack.questions.iter().enumerate() {
        let atoms = draft.atoms.get(index).into_iter().flatten().map(|(a, _)| a);
        let parts = parts.get(&index).into_iter().flatten().copied();
        all.push(Coded::new(question, atoms, parts)?);
    }
    Ok(all)
}

/// The least width that holds a number.
fn width(most: u64) -> u8 {
    match most {
        0..=0xff => 8,
        0x100..=0xffff => 16,
        0x1_0000..=0xffff_ffff => 32,
        _ => 64,
    }
}

fn steps(value: i128, unit: i128) -> u64 {
    u64::try_from(value.checked_div(unit).unwrap_or(0)).unwrap_or(0)
}

fn put(row: &mut [u64], lane: Lane, value: u64) {
    if let Some(word) = row.get_mut(at(lane.word)) {
        *word |= value.wrapping_shl(u32::from(lane.shift));
    }
}

/// From how many steps on a sum is at least, or above, a bound.
fn bound_in_steps(m: &Measured, bound: i128, above: bool) -> u64 {
    let far = bound.saturating_sub(m.base);
    let down = far.div_euclid(m.unit);
    let exact = far.rem_euclid(m.unit) == 0;
    let first = if exact && !above { down } else { down.saturating_add(1) };
    if first > i128::from(m.most) { u64::MAX } else { u64::try_from(first).unwrap_or(0) }
}

/// Four amounts by rails: a weight counts when it holds; where that is open it widens the interval.
fn by_rails(weight: i128, least: i128, unit: i128) -> ([u64; STANDS], [u64; STANDS]) {
    let mut low = [0; STANDS];
    let mut high = [0; STANDS];
    for (i, (low, high)) in low.iter_mut().zip(&mut high).enumerate() {
        let bits = Bits::stand(i);
        let amount = |holds: bool| steps((if holds { weight } else { 0 }).saturating_sub(least), unit);
        let (sure, maybe) = (amount(bits.yes), amount(!bits.no));
        (*low, *high) = if weight < 0 { (maybe, sure) } else { (sure, maybe) };
    }
    (low, high)
}

/// Bits by word.
fn terms(bits: impl Iterator<Item = u32>) -> Vec<Term> {
    let mut words: BTreeMap<u32, u64> = BTreeMap::new();
    for bit in bits {
        *words.entry(bit / 64).or_default() |= bit_mask(at(bit));
    }
    words.into_iter().map(|(word, mask)| Term { word, mask }).collect()
}

/// The same for numbers of outputs, with words counted from the first of them.
fn output_terms(numbers: impl Iterator<Item = usize>) -> Result<Vec<Term>, TooLarge> {
    let numbers: Vec<u32> = numbers.map(narrow).collect::<Result<_, _>>()?;
    Ok(terms(numbers.into_iter()))
}

fn rules(hash: &str) -> [u8; 32] {
    let mut bytes = [0_u8; 32];
    for (byte, digits) in bytes.iter_mut().zip(hash.as_bytes().chunks(2)) {
        let text = std::str::from_utf8(digits).unwrap_or("00");
        *byte = u8::from_str_radix(text, 16).unwrap_or(0);
    }
    bytes
}
