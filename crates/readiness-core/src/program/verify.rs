//! Whether a program that was read can be trusted to run.
//!
//! In: a [`Program`] from outside. Out: everything that is wrong with it. What holds then: every place is
//! in range; no bit is read before it is set; no sum can outgrow its lane, and no row touches a bit of
//! another question; and knowing less never says more: the row of "not sure" sets no rail that not
//! every value sets, and its ends of each sum lie around those of all values. Since the rounds are
//! monotone by their form, nothing missing opens anything (L1), whoever wrote the bytes.

use std::collections::{BTreeMap, BTreeSet};

use super::rows::Bits;
use super::{
    Asked, Coding, Item, ItemValue, Lane, MOST_CODES, MOST_STAGES, Need, Outputs, Program, QUAD, Rails,
    Round, STANDS, ScoreValue, Steps, Term, TotalOf, at, bit_mask,
};

/// The most words a program works in, and the most rounds it has.
const MOST_WORDS: usize = 1 << 20;
const MOST_ROUNDS: usize = 1 << 14;
/// Messages beyond these say nothing new.
const MOST_PROBLEMS: usize = 20;

pub(super) fn problems(program: &Program) -> Vec<String> {
    let mut verifier = Verifier {
        program,
        found: Vec::new(),
        lanes: BTreeMap::new(),
        owner: BTreeMap::new(),
        feeds: Vec::new(),
    };
    verifier.shape();
    // Places and lanes that do not exist would make all that follows meaningless.
    if verifier.found.is_empty() {
        verifier.lanes();
    }
    if verifier.found.is_empty() {
        verifier.rows();
        verifier.run("quick", &[&program.quick], true);
        verifier.quick_is_part_of_full();
        verifier.run("full", &[&program.rounds, &program.detail], false);
        verifier.results();
    }
    verifier.found
}

struct Verifier<'a> {
    program: &'a Program,
    found: Vec<String>,
    /// The bits of each word that belong to lanes.
    lanes: BTreeMap<u32, u64>,
    /// The questions whose rows set a bit.
    owner: BTreeMap<u32, u32>,
    /// The questions whose rows give anything to a sum.
    feeds: Vec<BTreeSet<u32>>,
}

impl Verifier<'_> {
    fn need(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds && self.found.len() < MOST_PROBLEMS {
            self.found.push(what());
        }
    }

    fn row_words(&self) -> usize {
        self.program.table.len().saturating_mul(QUAD)
    }

    fn quick_words(&self) -> usize {
        at(self.program.quick_columns).saturating_mul(QUAD)
    }

    fn stands(asked: &Asked) -> usize {
        if asked.when.is_some() { STANDS } else { 1 }
    }

    // ---- shape ----

    fn shape(&mut self) {
        let program = self.program;
        let words = at(program.words);
        self.need(words <= MOST_WORDS, || "too many words".into());
        self.need(words >= self.row_words(), || "fewer words than a row has".into());
        self.need(at(program.quick_columns) <= program.table.len(), || {
            "more quick columns than columns".into()
        });
        let rounds = [&program.quick, &program.rounds, &program.detail];
        self.need(rounds.iter().all(|r| r.len() <= MOST_ROUNDS), || "too many rounds".into());
        let mut rows = 0_usize;
        for (i, asked) in program.questions.iter().enumerate() {
            self.need(at(asked.row) == rows, || format!("question {i} begins at another row"));
            let values = asked.coding.values();
            self.need((1..=MOST_CODES).contains(&values), || format!("question {i} has {values} codes"));
            let ascending = match &asked.coding {
                Coding::Options(_) => true,
                Coding::Points(p) | Coding::From(p) => p.iter().zip(p.iter().skip(1)).all(|(a, b)| a < b),
            };
            self.need(ascending, || format!("the codes of question {i} do not ascend"));
            rows = rows.saturating_add(asked.codes().saturating_mul(Self::stands(asked)));
        }
        for (i, column) in program.table.iter().enumerate() {
            self.need(column.len() == rows, || format!("column {i} has {} rows, not {rows}", column.len()));
        }
        for outputs in [program.outputs, program.details] {
            for start in [outputs.yes, outputs.no] {
                let end = at(start).saturating_add(outputs.words());
                self.need(at(start) >= self.row_words() && end <= words, || "outputs lie outside".into());
            }
        }
        let c = program.counts;
        let counted = [c.vetoes, c.contradictions, c.gates, c.signals]
            .into_iter()
            .map(at)
            .fold(0, usize::saturating_add);
        self.need(counted == at(program.outputs.count), || {
            "the outputs are not those that are counted".into()
        });
        for (i, sum) in program.sums.iter().enumerate() {
            self.need(sum.unit > 0, || format!("sum {i} has no unit"));
            self.need(sum.unit <= i128::from(i64::MAX) && sum.base.unsigned_abs() <= 1 << 100, || {
                format!("sum {i} is out of range")
            });
        }
    }

    // ---- lanes ----

    fn lanes(&mut self) {
        let program = self.program;
        let quick = self.quick_words();
        let pairs = program.sums.iter().map(|s| (s.low, s.high)).chain([(program.open, program.unknown)]);
        for (low, high) in pairs {
            self.lane(low, quick);
            self.lane(high, self.row_words());
        }
    }

    fn lane(&mut self, lane: Lane, below: usize) {
        let (shift, bits) = (u32::from(lane.shift), u32::from(lane.bits));
        let sound =
            [8, 16, 32, 64].contains(&bits) && shift.is_multiple_of(bits) && shift.saturating_add(bits) <= 64;
        self.need(sound && at(lane.word) < below, || format!("a lane lies outside: {lane:?}"));
        if sound {
            let mask = u64::MAX.wrapping_shr(64_u32.saturating_sub(bits)).wrapping_shl(shift);
            let before = self.lanes.insert(lane.word, mask).unwrap_or(0);
            self.need(before & mask == 0, || format!("lanes overlap in word {}", lane.word));
            self.lanes.insert(lane.word, before | mask);
        }
    }

    fn words(&self, row: usize) -> Vec<u64> {
        let columns = self.program.table.iter();
        columns.flat_map(|c| c.get(row).copied().unwrap_or([0; QUAD])).collect()
    }

    fn rails(&self, row: &[u64]) -> Vec<u64> {
        let lanes = |i: usize| u32::try_from(i).ok().and_then(|i| self.lanes.get(&i)).copied().unwrap_or(0);
        row.iter().enumerate().map(|(i, w)| w & !lanes(i)).collect()
    }

    fn value(row: &[u64], lane: Lane) -> u64 {
        let mask = u64::MAX.wrapping_shr(64_u32.saturating_sub(u32::from(lane.bits)));
        row.get(at(lane.word)).copied().unwrap_or(0).wrapping_shr(u32::from(lane.shift)) & mask
    }

    // ---- rows ----

    fn rows(&mut self) {
        let program = self.program;
        // The most that all rows together put into a lane.
        let mut most: Vec<(u128, u128)> = vec![(0, 0); program.sums.len()];
        let chosen: BTreeMap<u32, u64> = program.chosen.iter().map(|t| (t.word, t.mask)).collect();
        self.feeds = vec![BTreeSet::new(); program.sums.len()];
        for (q, asked) in program.questions.iter().enumerate() {
            let number = u32::try_from(q).unwrap_or(u32::MAX);
            let mut own = vec![0_u64; self.row_words()];
            let mut own_most: Vec<(u64, u64)> = vec![(0, 0); program.sums.len()];
            let mut by_stand: Vec<Vec<Vec<u64>>> = Vec::new();
            for stand in 0..Self::stands(asked) {
                let first = at(asked.row).saturating_add(stand.saturating_mul(asked.codes()));
                let rows: Vec<Vec<u64>> =
                    (0..asked.codes()).map(|code| self.words(first.saturating_add(code))).collect();
                for row in &rows {
                    own.iter_mut().zip(self.rails(row)).for_each(|(o, w)| *o |= w);
                    for (m, sum) in own_most.iter_mut().zip(&program.sums) {
                        m.0 = m.0.max(Self::value(row, sum.low));
                        m.1 = m.1.max(Self::value(row, sum.high));
                    }
                }
                let stands = if Self::stands(asked) == 1 { Bits::APPLIES } else { Bits::stand(stand) };
                self.less_says_less(q, asked, stands, &rows, &chosen);
                by_stand.push(rows);
            }
            self.open_says_less(q, &by_stand, &chosen);
            for (feeds, own) in self.feeds.iter_mut().zip(&own_most) {
                if *own != (0, 0) {
                    feeds.insert(number);
                }
            }
            for (total, own) in most.iter_mut().zip(own_most) {
                *total = (total.0.saturating_add(own.0.into()), total.1.saturating_add(own.1.into()));
            }
            for (word, bits) in own.into_iter().enumerate() {
                for bit in (0..64_usize).filter(|b| bits & bit_mask(*b) != 0) {
                    let place =
                        u32::try_from(word.saturating_mul(64).saturating_add(bit)).unwrap_or(u32::MAX);
                    let other = self.owner.insert(place, number);
                    self.need(other.is_none(), || format!("questions {other:?} and {q} share bit {place}"));
                }
            }
        }
        for (i, (sum, (low, high))) in program.sums.iter().zip(most).enumerate() {
            let (more_low, more_high) = self.added(i);
            let room = |lane: Lane| (1_u128 << u32::from(lane.bits)).saturating_sub(1);
            self.need(low.saturating_add(more_low) <= room(sum.low), || {
                format!("sum {i} can outgrow its lane")
            });
            self.need(high.saturating_add(more_high) <= room(sum.high), || {
                format!("sum {i} can outgrow its lane")
            });
        }
        let asked = u128::try_from(program.questions.len()).unwrap_or(u128::MAX);
        for lane in [program.open, program.unknown] {
            self.need(asked < 1 << u32::from(lane.bits), || {
                "there are more questions than are counted".into()
            });
        }
    }

    /// The most that is added to a sum later.
    fn added(&self, sum: usize) -> (u128, u128) {
        let program = self.program;
        let mut most = (0_u128, 0_u128);
        for round in &program.rounds {
            for add in round.adds.iter().filter(|a| at(a.sum) == sum) {
                let max = |of: &[u64; STANDS]| u128::from(of.iter().copied().max().unwrap_or(0));
                most = (most.0.saturating_add(max(&add.low)), most.1.saturating_add(max(&add.high)));
            }
            for add in round.add_totals.iter().filter(|a| at(a.sum) == sum) {
                let amount =
                    self.total_steps(add.total, add.weight, add.least, sum).unwrap_or(u128::MAX >> 1);
                most = (most.0.saturating_add(amount), most.1.saturating_add(amount));
            }
        }
        most
    }

    /// The most steps that a total adds; none when some amount is negative, broken, or too large.
    fn total_steps(&self, total: u32, weight: i128, least: i128, sum: usize) -> Option<u128> {
        use crate::number::Exact;
        let total = self.program.totals.get(at(total))?;
        let unit = self.program.sums.get(sum)?.unit;
        let weight = Exact::from_raw(weight);
        let ends = [total.least, total.greatest].map(|e| Exact::from_raw(e).times(weight).raw());
        let lowest = ends.iter().copied().min()?.min(0);
        let highest = ends.iter().copied().max()?.max(0);
        if lowest < least {
            return None;
        }
        u128::try_from(highest.checked_sub(least)?.checked_div(unit)?).ok()
    }

    /// Within one way of standing: "not sure" and unknown say no more than every value, and the hopeful
    /// reading no less than any.
    fn less_says_less(
        &mut self,
        q: usize,
        asked: &Asked,
        stand: Bits,
        rows: &[Vec<u64>],
        chosen: &BTreeMap<u32, u64>,
    ) {
        let program = self.program;
        let (values, special) = rows.split_at_checked(asked.unsure()).unwrap_or_default();
        let [unsure, unknown, helpful] = special else { return };
        let may_apply = !stand.no || stand.yes;
        let counts = |row: &[u64], open: bool, unknown: bool| {
            Self::value(row, program.open) == u64::from(open && may_apply)
                && Self::value(row, program.unknown) == u64::from(unknown && may_apply)
        };
        let counted = values.iter().all(|r| counts(r, false, false))
            && counts(unsure, true, false)
            && counts(unknown, true, true)
            && counts(helpful, true, true);
        self.need(counted, || format!("question {q} does not count what is open"));
        let plain = |row: &[u64]| without(&self.rails(row), chosen);
        let all: Vec<Vec<u64>> = values.iter().map(|r| plain(r)).collect();
        let (unsure_rails, unknown_rails, helpful_rails) = (plain(unsure), plain(unknown), plain(helpful));
        let same = unsure_rails == unknown_rails;
        let less = all.iter().all(|v| within(&unsure_rails, v) && within(v, &helpful_rails));
        self.need(same && less, || format!("an answer that is missing says more than one to question {q}"));
        for (i, sum) in program.sums.iter().enumerate() {
            let ends = |row: &[u64]| (Self::value(row, sum.low), Self::value(row, sum.high));
            let open = ends(unsure);
            let around = values.iter().all(|v| {
                let (low, high) = ends(v);
                let (hopeful_low, hopeful_high) = ends(helpful);
                open.0 <= low && high <= open.1 && low <= hopeful_low && hopeful_high <= high
            });
            self.need(around && open == ends(unknown), || {
                format!("what is missing in question {q} counts for sum {i}")
            });
        }
    }

    /// Between ways of standing: where it is open whether a question applies, no more is said than where
    /// that is known.
    fn open_says_less(&mut self, q: usize, stands: &[Vec<Vec<u64>>], chosen: &BTreeMap<u32, u64>) {
        let [open, applies, not, helpful] = stands else { return };
        let plain = |row: &[u64]| without(&self.rails(row), chosen);
        let mut sound = true;
        for known in [applies, not] {
            for ((open, known), helpful) in open.iter().zip(known).zip(helpful) {
                let rails = plain(known);
                sound = sound && within(&plain(open), &rails) && within(&rails, &plain(helpful));
                for sum in &self.program.sums {
                    let low = |row: &[u64]| Self::value(row, sum.low);
                    let high = |row: &[u64]| Self::value(row, sum.high);
                    sound = sound && low(open) <= low(known) && low(known) <= low(helpful);
                    sound = sound && high(open) >= high(known) && high(known) >= high(helpful);
                }
            }
        }
        self.need(sound, || format!("question {q} says more where it is open whether it applies"));
    }

    // ---- rounds ----

    fn run(&mut self, name: &str, lists: &[&Vec<Round>], quick: bool) {
        let program = self.program;
        let limit = if quick { self.quick_words() } else { self.row_words() };
        let mut seen = Seen::default();
        for (i, asked) in program.questions.iter().enumerate() {
            if asked.when.is_none() {
                seen.questions.insert(u32::try_from(i).unwrap_or(u32::MAX));
            }
        }
        for (which, rounds) in lists.iter().enumerate() {
            for (i, round) in rounds.iter().enumerate() {
                let place = format!("{name} round {i}");
                self.round(&place, round, limit, &mut seen, which == 0);
            }
        }
        // What the results read was set.
        let outputs =
            if quick { vec![program.outputs.yes] } else { vec![program.outputs.yes, program.outputs.no] };
        self.all_set(name, &outputs, program.outputs, &seen);
        let asked: BTreeSet<u32> =
            (0..program.questions.len()).filter_map(|i| u32::try_from(i).ok()).collect();
        self.need(seen.questions == asked, || format!("{name}: not every question is read"));
        for term in &program.sure {
            self.need(self.term_is_set(*term, limit, &seen), || {
                format!("{name}: a bit is read that nothing sets")
            });
        }
        if !quick {
            self.all_set(name, &[program.details.yes, program.details.no], program.details, &seen);
            for plan in &program.scores {
                if let ScoreValue::Mean(items) = &plan.value {
                    for (item, _) in items {
                        self.item("a mean", item, limit, &seen);
                    }
                }
            }
        }
    }

    /// The quick pass does nothing that the full one does not do as well.
    fn quick_is_part_of_full(&mut self) {
        let program = self.program;
        let nodes = |rounds: &[Round]| {
            let mut all: BTreeMap<u32, (Need, Vec<Term>)> = BTreeMap::new();
            for round in rounds {
                let mut terms = round.terms.iter().copied();
                for node in &round.nodes {
                    all.insert(node.out, (node.need, terms.by_ref().take(at(node.terms)).collect()));
                }
            }
            all
        };
        let (quick, full) = (nodes(&program.quick), nodes(&program.rounds));
        let known = |r: &Round| {
            r.compares.iter().all(|c| program.rounds.iter().any(|f| f.compares.contains(c)))
                && r.reaches.iter().all(|c| program.rounds.iter().any(|f| f.reaches.contains(c)))
                && r.adds.iter().all(|a| program.rounds.iter().any(|f| f.adds.contains(a)))
                && r.add_totals.iter().all(|a| program.rounds.iter().any(|f| f.add_totals.contains(a)))
        };
        let part =
            quick.iter().all(|(out, node)| full.get(out) == Some(node)) && program.quick.iter().all(known);
        self.need(part, || "the quick rounds are no part of the full ones".into());
    }

    fn all_set(&mut self, name: &str, starts: &[u32], outputs: Outputs, seen: &Seen) {
        for start in starts {
            let first = start.saturating_mul(64);
            let set = (0..outputs.count).all(|i| seen.set.contains(&first.saturating_add(i)));
            self.need(set, || format!("{name}: an output is never set"));
        }
    }

    /// Whether a bit has its value by now.
    fn is_set(&self, place: u32, limit: usize, seen: &Seen) -> bool {
        let word = place / 64;
        if at(word) < self.row_words() {
            let lane = self.lanes.get(&word).copied().unwrap_or(0);
            at(word) < limit
                && lane & bit_mask(at(place)) == 0
                && self.owner.get(&place).is_none_or(|q| seen.questions.contains(q))
        } else {
            seen.set.contains(&place)
        }
    }

    fn term_is_set(&self, term: Term, limit: usize, seen: &Seen) -> bool {
        let bits = (0..64_u32).filter(|b| term.mask & bit_mask(at(*b)) != 0);
        bits.map(|b| term.word.saturating_mul(64).saturating_add(b))
            .all(|place| self.is_set(place, limit, seen))
    }

    fn rails_are_set(&self, rails: Rails, limit: usize, seen: &Seen) -> bool {
        [rails.yes, rails.no]
            .into_iter()
            .all(|place| self.is_set(place, limit, seen) && !self.is_chosen(place))
    }

    fn is_chosen(&self, place: u32) -> bool {
        self.program.chosen.iter().any(|t| t.word == place / 64 && t.mask & bit_mask(at(place)) != 0)
    }

    /// Whether all that goes into a sum was added by now.
    fn sum_is_done(&self, sum: u32, seen: &Seen) -> bool {
        let program = self.program;
        let Some(feeds) = self.feeds.get(at(sum)) else { return false };
        let waiting = feeds.iter().any(|q| !seen.questions.contains(q));
        let all = program.rounds.iter().map(|r| {
            let adds = r.adds.iter().filter(|a| a.sum == sum).count();
            adds.saturating_add(r.add_totals.iter().filter(|a| a.sum == sum).count())
        });
        !waiting && all.fold(0, usize::saturating_add) == seen.added.get(&sum).copied().unwrap_or(0)
    }

    fn item(&mut self, place: &str, item: &Item, limit: usize, seen: &Seen) {
        let program = self.program;
        if let Some(rails) = item.when {
            self.need(self.rails_are_set(rails, limit, seen), || {
                format!("{place}: an item reads what is not set")
            });
        }
        let sound = match &item.value {
            ItemValue::Answer { question, ends } => {
                program.questions.get(at(*question)).is_some_and(|q| q.codes() == ends.len())
            }
            ItemValue::Signal { rails, .. } => self.rails_are_set(*rails, limit, seen),
            ItemValue::Total { total, .. } => seen.totals.contains(total),
        };
        self.need(sound, || format!("{place}: an item reads what is not there"));
    }

    fn round(&mut self, place: &str, round: &Round, limit: usize, seen: &mut Seen, core: bool) {
        let program = self.program;
        let mut next = Seen::default();
        for index in &round.questions {
            let rails = program.questions.get(at(*index)).and_then(|q| q.when);
            let sound =
                rails.is_some_and(|r| self.rails_are_set(r, limit, seen)) && !seen.questions.contains(index);
            self.need(sound && next.questions.insert(*index), || {
                format!("{place}: question {index} is read too early or twice")
            });
        }
        for index in &round.totals {
            if let Some(total) = program.totals.get(at(*index)) {
                let enough = total.enough.is_none_or(|b| self.is_set(b, limit, seen) && !self.is_chosen(b));
                self.need(enough, || format!("{place}: total {index} reads what is not set"));
                match &total.of {
                    TotalOf::Sum(sum) => {
                        self.need(self.sum_is_done(*sum, seen), || {
                            format!("{place}: sum {sum} is read too early")
                        });
                    }
                    TotalOf::Extreme { items, .. } => {
                        for item in items {
                            self.item(place, item, limit, seen);
                        }
                    }
                }
            }
            let new = at(*index) < program.totals.len() && next.totals.insert(*index);
            self.need(new && !seen.totals.contains(index), || {
                format!("{place}: total {index} is not there or twice")
            });
        }
        for add in &round.adds {
            self.need(self.rails_are_set(add.when, limit, seen), || {
                format!("{place}: what is added is not set")
            });
            self.need(add_says_less(add), || {
                format!("{place}: what is unclear adds more than what is known")
            });
            next.add(add.sum);
        }
        for add in &round.add_totals {
            let when = add.when.is_none_or(|r| self.rails_are_set(r, limit, seen));
            self.need(when && seen.totals.contains(&add.total), || {
                format!("{place}: a total is added too early")
            });
            let fits = self.total_steps(add.total, add.weight, add.least, at(add.sum)).is_some();
            self.need(fits, || format!("{place}: a total does not fit its sum"));
            next.add(add.sum);
        }
        let exist = round.adds.iter().map(|a| a.sum).chain(round.add_totals.iter().map(|a| a.sum));
        self.need(exist.into_iter().all(|s| at(s) < program.sums.len()), || format!("{place}: no such sum"));
        for compare in &round.compares {
            self.need(self.sum_is_done(compare.sum, seen), || {
                format!("{place}: sum {} is read too early", compare.sum)
            });
            self.out(place, compare.out, &mut next, seen);
        }
        for reach in &round.reaches {
            self.need(seen.totals.contains(&reach.total), || format!("{place}: a total is read too early"));
            self.out(place, reach.out, &mut next, seen);
        }
        let mut terms = round.terms.iter();
        for node in &round.nodes {
            let own: Vec<Term> = terms.by_ref().take(at(node.terms)).copied().collect();
            self.need(own.len() == at(node.terms), || format!("{place}: a node has no terms left"));
            let set = own.iter().all(|t| self.term_is_set(*t, limit, seen));
            self.need(set, || format!("{place}: a node reads what is not set"));
            // Whether somebody chose "not sure" may be asked in guidance only.
            let plain =
                own.iter().all(|t| program.chosen.iter().all(|c| c.word != t.word || c.mask & t.mask == 0));
            self.need(!core || plain, || format!("{place}: a rule reads that \"not sure\" was chosen"));
            self.need(node.need != Need::AtLeast(0), || format!("{place}: a node asks for nothing"));
            self.out(place, node.out, &mut next, seen);
        }
        self.need(terms.next().is_none(), || format!("{place}: terms are left over"));
        seen.join(next);
    }

    fn out(&mut self, place: &str, out: u32, next: &mut Seen, seen: &Seen) {
        let word = at(out / 64);
        let inside = word >= self.row_words() && word < at(self.program.words);
        self.need(inside && !seen.set.contains(&out) && next.set.insert(out), || {
            format!("{place}: a bit is set twice, or outside")
        });
    }

    // ---- results ----

    fn results(&mut self) {
        let program = self.program;
        let outputs = program.outputs;
        let vetoes = program.counts.vetoes;
        let finals = program.finals.iter().all(|t| inside(*t, vetoes));
        self.need(finals, || "a final veto is none".into());
        for (i, plan) in program.scores.iter().enumerate() {
            let end = plan.output.saturating_add(2).saturating_add(plan.bands);
            let value = match &plan.value {
                ScoreValue::Sum(sum) => at(*sum) < program.sums.len(),
                ScoreValue::Total(total) => at(*total) < program.totals.len(),
                ScoreValue::Mean(_) => true,
            };
            self.need(value && end <= program.details.count, || format!("score {i} lies outside"));
        }
        if let Some(steps) = &program.steps {
            self.steps(steps, outputs);
        }
    }

    fn steps(&mut self, steps: &Steps, outputs: Outputs) {
        let stages = steps.stage.len();
        let sizes = stages == steps.gates.len() && stages == steps.permission.len();
        self.need(sizes && (1..=MOST_STAGES).contains(&stages), || "the ladder has gaps".into());
        let each: BTreeSet<usize> = steps.stage.iter().map(|s| usize::from(*s)).collect();
        self.need(each == (0..stages).collect(), || "the stages are not each there once".into());
        let order: Vec<(u8, u8)> =
            steps.permission.iter().copied().zip(steps.stage.iter().copied()).collect();
        self.need(order.is_sorted(), || "the stages are not in the order of caution".into());
        let gates = steps.gates.iter().flatten();
        self.need(gates.clone().all(|t| inside(*t, outputs.count)), || "a gate lies outside".into());
        self.need(steps.gates.first().is_some_and(Vec::is_empty), || "the first stage has a gate".into());
        let closing = program_closing(self.program);
        for cap in &steps.caps {
            let (place, unclear) = (usize::from(cap.place), usize::from(cap.unclear));
            // To be unclear about a veto permits no more than the veto itself.
            let same = steps.permission.get(place) == steps.permission.get(unclear);
            self.need(place <= unclear && unclear < stages && same, || "a cap lies outside".into());
            self.need(cap.of.iter().all(|t| inside(*t, closing)), || "a cap is no veto".into());
        }
        let mut capped: BTreeMap<u32, u64> = BTreeMap::new();
        for term in steps.caps.iter().flat_map(|c| &c.of) {
            *capped.entry(term.word).or_default() |= term.mask;
        }
        let all = (0..closing).all(|i| capped.get(&(i / 64)).is_some_and(|m| m & bit_mask(at(i)) != 0));
        self.need(all, || "a veto caps nothing".into());
    }
}

/// Vetoes and contradictions together.
fn program_closing(program: &Program) -> u32 {
    program.counts.vetoes.saturating_add(program.counts.contradictions)
}

/// Whether a term speaks of the first so many outputs only.
fn inside(term: Term, count: u32) -> bool {
    let end = term.word.saturating_mul(64).saturating_add(64_u32.saturating_sub(term.mask.leading_zeros()));
    end <= count
}

/// What an open sign adds lies around what it adds when it is known; the hopeful reading within.
fn add_says_less(add: &super::Add) -> bool {
    let ([open, yes, no, both], [open_high, yes_high, no_high, both_high]) = (add.low, add.high);
    yes == yes_high
        && no == no_high
        && open <= yes.min(no)
        && open_high >= yes.max(no)
        && both >= yes.max(no)
        && both_high <= yes.min(no)
}

fn without(row: &[u64], chosen: &BTreeMap<u32, u64>) -> Vec<u64> {
    let mask = |i: usize| u32::try_from(i).ok().and_then(|i| chosen.get(&i)).copied().unwrap_or(0);
    row.iter().enumerate().map(|(i, w)| w & !mask(i)).collect()
}

/// Whether every bit of one row is in the other.
fn within(a: &[u64], b: &[u64]) -> bool {
    a.iter().zip(b).all(|(a, b)| a & !b == 0)
}

/// What was set, added and computed so far.
#[derive(Default)]
struct Seen {
    set: BTreeSet<u32>,
    questions: BTreeSet<u32>,
    totals: BTreeSet<u32>,
    added: BTreeMap<u32, usize>,
}

impl Seen {
    fn add(&mut self, sum: u32) {
        let count = self.added.entry(sum).or_default();
        *count = count.saturating_add(1);
    }

    fn join(&mut self, next: Self) {
        self.set.extend(next.set);
        self.questions.extend(next.questions);
        self.totals.extend(next.totals);
        for (sum, count) in next.added {
            let own = self.added.entry(sum).or_default();
            *own = own.saturating_add(count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::DecisionGraph;
    use crate::source::{ModuleSource, NoLibrary, SourceFile};

    fn program() -> Program {
        let text = include_str!("../../../../tests/support/small.ron");
        let source = ModuleSource { place: "small".into(), files: vec![SourceFile::new("small.ron", text)] };
        let (pack, _) = crate::compile(&source, &NoLibrary).unwrap();
        Program::compile(&DecisionGraph::new(&pack)).unwrap()
    }

    type Tamper = fn(&mut Program);

    #[test]
    fn what_was_tampered_with_is_refused() {
        assert_eq!(problems(&program()), Vec::<String>::new());
        let cases: [(&str, Tamper); 23] = [
            ("fewer words", |p| p.words = 4),
            ("too many words", |p| p.words = u32::MAX),
            ("more quick columns", |p| p.quick_columns = 99),
            ("begins at another row", |p| p.questions[1].row = 0),
            ("rows, not", |p| p.table[0].truncate(3)),
            ("do not ascend", |p| {
                for asked in &mut p.questions {
                    if let Coding::Points(points) | Coding::From(points) = &mut asked.coding {
                        points.reverse();
                    }
                }
            }),
            ("outputs lie outside", |p| p.outputs.yes = 0),
            ("not those that are counted", |p| p.counts.vetoes += 1),
            ("no unit", |p| p.sums[0].unit = 0),
            ("a lane lies outside", |p| p.sums[0].low.word = 1_000),
            ("lanes overlap", |p| p.sums[0].low = p.open),
            ("does not count what is open", |p| {
                let unsure = p.questions[0].unsure();
                let (column, word) = (at(p.open.word) / QUAD, at(p.open.word) % QUAD);
                p.table[column][unsure][word] &= !(0xff << p.open.shift);
            }),
            ("share bit", |p| {
                let first = p.table[0][0];
                p.table[0].iter_mut().for_each(|q| q[0] |= first[0] | 1);
            }),
            ("says more than one", |p| {
                let unsure = p.questions[0].unsure();
                p.table[0][unsure][0] |= p.table[0][0][0] | p.table[0][1][0];
            }),
            ("can outgrow its lane", |p| {
                let low = p.sums[0].low;
                let (column, word) = (at(low.word) / QUAD, at(low.word) % QUAD);
                p.table[column].iter_mut().for_each(|q| q[word] |= 0xff << low.shift);
            }),
            ("is read too early", |p| p.rounds.reverse()),
            ("never set", |p| drop(p.rounds.pop())),
            ("set twice", |p| {
                let round = p.rounds[p.rounds.len() - 1].clone();
                p.rounds.push(round);
            }),
            ("no part of the full ones", |p| {
                let node = p.quick.iter_mut().find_map(|r| r.nodes.first_mut()).unwrap();
                node.need = if node.need == Need::Any { Need::All } else { Need::Any };
            }),
            ("a veto caps nothing", |p| p.steps.as_mut().unwrap().caps.clear()),
            ("order of caution", |p| p.steps.as_mut().unwrap().permission.reverse()),
            ("each there once", |p| p.steps.as_mut().unwrap().stage[0] = 1),
            ("first stage has a gate", |p| {
                p.steps.as_mut().unwrap().gates[0].push(Term { word: 0, mask: 1 });
            }),
        ];
        for (expected, tamper) in cases {
            let mut program = program();
            tamper(&mut program);
            let found = problems(&program);
            assert!(found.iter().any(|f| f.contains(expected)), "{expected}: {found:?}");
        }
    }
}
